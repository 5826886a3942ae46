using System.Collections.Immutable;
using BuildKit.Analyzers.Solutions;
using BuildKit.Analyzers.Tests.Solutions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace BuildKit.Analyzers.Tests;

/// <summary>Source text as the compiler and the analyzers see it.</summary>
sealed class Script
{
    const string Usings = """
        global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq;
        global using System.Threading; global using System.Threading.Tasks; global using BuildKit; global using Serilog;
        """;

    static readonly CSharpParseOptions Language = new(LanguageVersion.CSharp14);

    static readonly IReadOnlyList<MetadataReference> References =
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal)
                || Path.GetFileName(path) is "mscorlib.dll" or "netstandard.dll" or "BuildKit.dll" or "Serilog.dll")
            .Select(path => MetadataReference.CreateFromFile(path))];

    static readonly ImmutableArray<DiagnosticAnalyzer> All =
        [.. typeof(GraphAnalyzer).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(DiagnosticAnalyzer)) && !type.IsAbstract)
            .Select(type => (DiagnosticAnalyzer)Activator.CreateInstance(type)!)];

    /// <summary>Every rule of every analyzer.</summary>
    public static IReadOnlyList<DiagnosticDescriptor> Rules { get; } = [.. All.SelectMany(analyzer => analyzer.SupportedDiagnostics).Distinct()];

    Script(CSharpCompilation compilation) => Compilation = compilation;

    public CSharpCompilation Compilation { get; }

    /// <summary>Whole files; errors of the compiler are the test's own unless it asks for them.</summary>
    public static Script Files(params string[] files) => new(CSharpCompilation.Create(
        "build",
        [CSharpSyntaxTree.ParseText(Usings, Language), .. files.Select((text, index) => CSharpSyntaxTree.ParseText(
            text, Language, path: index == 0 ? "Build.cs" : $"Build{index + 1}.cs"))],
        References,
        new CSharpCompilationOptions(
            OutputKind.DynamicallyLinkedLibrary,
            nullableContextOptions: NullableContextOptions.Enable,
            specificDiagnosticOptions: [.. new[] { "CS0649", "CS0169", "CS8019" }.Select(code => KeyValuePair.Create(code, ReportDiagnostic.Suppress))])));

    /// <summary>The members of a build class, each line of which keeps its number.</summary>
    public static Script Members(string members) => Files($"class Build : BuildScript\n{{\n#line 1 \"Build.cs\"\n{members}\n}}");

    /// <summary>With the names of a solution's projects, as the generator makes them.</summary>
    public Script WithNamesOf(AbsolutePath solution)
    {
        CSharpGeneratorDriver.Create([new SolutionGenerator().AsSourceGenerator()], [new GivenFile(solution, File.ReadAllText(solution))], Language)
            .RunGeneratorsAndUpdateCompilation(Compilation, out var named, out _);
        return new((CSharpCompilation)named);
    }

    /// <summary>What the analyzers say, each as <c>Build.cs(1,2): error BK0101: …</c>, in the order of the source.</summary>
    public IReadOnlyList<string> Found() => [.. Diagnostics().Select(Text)];

    public IReadOnlyList<Diagnostic> Diagnostics(AnalyzerOptions? options = null)
    {
        var errors = Compilation.GetDiagnostics().Where(found => found.Severity == DiagnosticSeverity.Error);
        Assert.True(!errors.Any(), $"the script itself does not compile:\n{string.Join('\n', errors)}\n{Compilation.SyntaxTrees.Last()}");
        return Analyzed(options);
    }

    /// <summary>As <see cref="Diagnostics"/>, of text that need not compile.</summary>
    public IReadOnlyList<Diagnostic> Analyzed(AnalyzerOptions? options = null) =>
    [
        .. Compilation.WithAnalyzers(All, options).GetAnalyzerDiagnosticsAsync().GetAwaiter().GetResult()
            .Where(found => !found.IsSuppressed)
            .OrderBy(found => found.Location.GetMappedLineSpan().Path, StringComparer.Ordinal)
            .ThenBy(found => found.Location.SourceSpan.Start).ThenBy(found => found.Id, StringComparer.Ordinal),
    ];

    public static string Text(Diagnostic found)
    {
        var place = found.Location.GetMappedLineSpan();
        return $"{place.Path}({place.StartLinePosition.Line + 1},{place.StartLinePosition.Character + 1}): "
            + $"{found.Severity.ToString().ToLowerInvariant()} {found.Id}: {found.GetMessage(System.Globalization.CultureInfo.InvariantCulture)}";
    }

    /// <summary>Where the squiggle is: the text that a diagnostic underlines.</summary>
    public static string Underlined(Diagnostic found) => found.Location.SourceTree!.GetText().ToString(found.Location.SourceSpan);
}
