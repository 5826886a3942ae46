using System.Text.RegularExpressions;
using BuildKit.Hosting;
using BuildKit.Parameters;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace BuildKit.Tests;

/// <summary>
/// What the documents show works: code compiles, options exist, links lead somewhere. A block of C# that contains no build
/// script is taken for members of one that has the targets everybody knows.
/// </summary>
[Trait("Reads", "Documents")]
public sealed partial class DocumentTests
{
    const string Usings = """
        global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq;
        global using System.Threading; global using System.Threading.Tasks; global using BuildKit; global using Serilog;
        global using BuildKit.Testing; global using Xunit;
        """;

    const string Known = """
        abstract class Known : BuildScript
        {
            protected Target Compile => _ => _;
            protected Target Test => _ => _;
            protected Target Pack => _ => _;
            protected Target Publish => _ => _;
            protected Target Release => _ => _;
            protected Product Shop => _ => _;
            protected string Tag => "";
            [Solution] protected readonly Solution Solution = null!;
        }

        // What the generator makes of a solution with these.
        static class Names
        {
            extension(SolutionProjects projects) { public Project Shop_Api => projects()[0]; }
            extension(SolutionFolders folders) { public SolutionFolder source_apps => folders[0]; }
        }
        """;

    static readonly IReadOnlyList<MetadataReference> References =
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(path => MetadataReference.CreateFromFile(path))];

    public static TheoryData<string> Documents =>
    [
        .. SourceTree.Root.Glob("*.md", "docs/**/*.md").Select(file => file.RelativeTo(SourceTree.Root).ToString()).Order(StringComparer.Ordinal),
    ];

    [Theory]
    [MemberData(nameof(Documents))]
    public void Code_compiles(string document)
    {
        foreach (Match block in CSharpBlock().Matches(File.ReadAllText(SourceTree.Root / document)))
        {
            var code = FileDirective().Replace(block.Groups["code"].Value, "");
            var isScript = code.Contains(": BuildScript", StringComparison.Ordinal);
            var errors = Errors(isScript ? code : $"{Known}\nclass Build : Known\n{{\n{code}\n}}", isScript);
            Assert.True(errors.Count == 0, $"{document}:\n{string.Join('\n', errors)}\n{code}");
        }
    }

    // Documents tell of this repository's build too.
    static string OwnBuild => File.ReadAllText(SourceTree.Root / "build/Build.cs");

    [Theory]
    [MemberData(nameof(Documents))]
    public void Options_exist(string document)
    {
        var text = File.ReadAllText(SourceTree.Root / document);
        var known = EngineOption.All.Select(option => option.Name)
            .Concat(["environment", "release", "to", "hosts", "exclude", "dry-run", "apply", "skip-promotion", "wait", "hotfix", "fixes", "reason", "migrate-on"])
            .Concat(["caused-by", "at", "source", "parameter"])
            .Concat(ParameterMember().Matches(text + OwnBuild).Select(match => Parameter.KebabCase(match.Groups["name"].Value)))
            .ToHashSet(StringComparer.Ordinal);

        var unknown = Command().Matches(text)
            .SelectMany(command => Option().Matches(command.Value).Select(option => option.Groups["name"].Value))
            .Where(option => !known.Contains(option));

        Assert.Empty(unknown);
        Assert.Empty(Verb().Matches(text).Select(verb => verb.Groups["name"].Value).Except(EngineVerb.All.Select(verb => verb.Name)));
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public void Links_lead_somewhere(string document)
    {
        var file = SourceTree.Root / document;
        foreach (Match link in Link().Matches(CodeBlock().Replace(File.ReadAllText(file), "")))
        {
            var (path, anchor) = (link.Groups["path"].Value, link.Groups["anchor"].Value);
            if (path.Contains(':', StringComparison.Ordinal))
            {
                continue;
            }

            var target = path.Length == 0 ? file : file.Parent / path;
            Assert.True(Path.Exists(target), $"{document} links to {path}, which is not there");
            if (anchor.Length > 0)
            {
                Assert.Contains(anchor, Headings(target));
            }
        }
    }

    static List<string> Errors(string code, bool isProgram)
    {
        var options = new CSharpParseOptions(LanguageVersion.CSharp14);
        var compilation = CSharpCompilation.Create(
            "document",
            [CSharpSyntaxTree.ParseText(Usings, options), CSharpSyntaxTree.ParseText(code, options)],
            References,
            new CSharpCompilationOptions(
                isProgram ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
        return [.. compilation.GetDiagnostics().Where(found => found.Severity == DiagnosticSeverity.Error).Select(found => found.ToString())];
    }

    // As GitHub makes anchors: lower case, without punctuation, dashes for blanks.
    static List<string> Headings(string file) =>
    [
        .. Heading().Matches(CodeBlock().Replace(File.ReadAllText(file), ""))
            .Select(heading => string.Concat(heading.Groups["text"].Value.Trim().ToLowerInvariant()
                .Where(c => char.IsLetterOrDigit(c) || c is ' ' or '-' or '_')).Replace(' ', '-')),
    ];

    [GeneratedRegex(@"^```csharp\n(?<code>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex CSharpBlock();

    // Of a file-based app, and of a script.
    [GeneratedRegex(@"^#(:|!|load |r ).*\n", RegexOptions.Multiline)]
    private static partial Regex FileDirective();

    [GeneratedRegex(@"^```.*?^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex CodeBlock();

    [GeneratedRegex(@"\./build\.(sh|ps1)[^\n`#]*")]
    private static partial Regex Command();

    [GeneratedRegex(@"build\.sh\s(?<name>:[a-z]+)")]
    private static partial Regex Verb();

    [GeneratedRegex(@"(?<=\s|\[)--(?<name>[a-z-]+)")]
    private static partial Regex Option();

    [GeneratedRegex(@"\[Parameter.*?\][^;{=]*?\b(?<name>\w+)\s*(;|=|\{)", RegexOptions.Singleline)]
    private static partial Regex ParameterMember();

    [GeneratedRegex(@"\[[^\]\n]*\]\((?<path>[^)#\s]*)(#(?<anchor>[^)\s]*))?\)")]
    private static partial Regex Link();

    [GeneratedRegex("^#+ (?<text>.*)$", RegexOptions.Multiline)]
    private static partial Regex Heading();
}
