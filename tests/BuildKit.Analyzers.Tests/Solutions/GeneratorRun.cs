using System.Collections.Immutable;
using BuildKit.Analyzers.Solutions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace BuildKit.Analyzers.Tests.Solutions;

/// <summary>The generator in a compiler: a script, the files that it is given besides, and what comes of them.</summary>
sealed class GeneratorRun
{
    const string Shop = "/shop";

    static readonly IReadOnlyList<MetadataReference> References =
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal) || Path.GetFileName(path) is "BuildKit.dll" or "netstandard.dll")
            .Select(path => MetadataReference.CreateFromFile(path))];

    GeneratorDriver driver;
    CSharpCompilation compilation;
    ImmutableArray<AdditionalText> files;

    public GeneratorRun(string members, LanguageVersion language = LanguageVersion.CSharp14, string root = Shop, params (string Path, string Text)[] files)
    {
        var options = new CSharpParseOptions(language);
        this.files = [.. files.Select(file => new GivenFile($"{Shop}/{file.Path}", file.Text))];
        compilation = CSharpCompilation.Create("build", [Script(members, options)], References,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable,
                specificDiagnosticOptions: [KeyValuePair.Create("CS0649", ReportDiagnostic.Suppress)]));
        driver = CSharpGeneratorDriver.Create(
            [new SolutionGenerator().AsSourceGenerator()], this.files, options, new GivenOptions(root),
            new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));
        Run();
    }

    public GeneratorRunResult Result => driver.GetRunResult().Results.Single();

    /// <summary>The generated file; null for none.</summary>
    public string? Source => Result.GeneratedSources.Select(source => source.SourceText.ToString()).SingleOrDefault();

    public IReadOnlyList<string> Said => [.. Result.Diagnostics.Select(said => $"{said.Severity} {said.Id} {said.Location.GetLineSpan()}: {said.GetMessage(null)}")];

    /// <summary>What the compiler says of script and generated file together.</summary>
    public IReadOnlyList<Diagnostic> Compiled { get; private set; } = [];

    public void Replace(string name, string text)
    {
        var old = files.Single(file => file.Path == $"{Shop}/{name}");
        var replacement = new GivenFile(old.Path, text);
        files = files.Replace(old, replacement);
        driver = driver.ReplaceAdditionalText(old, replacement);
        Run();
    }

    public void Edit(string members)
    {
        var tree = compilation.SyntaxTrees.Single();
        compilation = compilation.ReplaceSyntaxTree(tree, Script(members, (CSharpParseOptions)tree.Options));
        Run();
    }

    public IncrementalStepRunReason ReasonOf(string step) => Result.TrackedSteps[step].Single().Outputs.Single().Reason;

    void Run()
    {
        driver = driver.RunGeneratorsAndUpdateCompilation(compilation, out var output, out _, TestContext.Current.CancellationToken);
        Compiled = [.. output.GetDiagnostics(TestContext.Current.CancellationToken).Where(found => found.Severity >= DiagnosticSeverity.Warning)];
    }

    static SyntaxTree Script(string members, CSharpParseOptions options) => CSharpSyntaxTree.ParseText(
        $"using System;\nusing System.Collections.Generic;\nusing BuildKit;\nclass Build : BuildScript\n{{\n{members}\n}}\n", options, "/shop/build/Build.cs");

    sealed class GivenOptions(string root) : AnalyzerConfigOptionsProvider
    {
        public override AnalyzerConfigOptions GlobalOptions { get; } = new Root(root);

        public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => GlobalOptions;

        public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) => GlobalOptions;
    }

    sealed class Root(string root) : AnalyzerConfigOptions
    {
        public override bool TryGetValue(string key, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out string? value)
        {
            value = key == "build_property.BuildKitRootDirectory" && root.Length > 0 ? root : null;
            return value is not null;
        }
    }
}

/// <summary>A file that the compiler is given besides the sources.</summary>
sealed class GivenFile(string path, string text) : AdditionalText
{
    public override string Path => path;

    public override SourceText GetText(CancellationToken cancellationToken = default) => SourceText.From(text);
}
