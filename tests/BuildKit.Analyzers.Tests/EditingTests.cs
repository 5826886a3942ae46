using System.Text;
using BuildKit.Tests;
using Microsoft.CodeAnalysis;

namespace BuildKit.Analyzers.Tests;

/// <summary>
/// What a wrong line says to somebody who has just typed it: the compiler's words, and ours where the compiler has none. To
/// be read as a whole.
/// </summary>
public sealed class EditingTests
{
    const string Around = """
        readonly Tool Docker = Tool.Of("docker");
        [Parameter] readonly string? Name;
        [Parameter, Secret] readonly string? Key;
        Target Compile => _ => _.Executes(() => { });
        Target Publish => _ => _.Outputs("artifacts/shop/**").Executes(() => { });
        Product Shop => _ => _.Archive("shop", from: Publish);
        """;

    static readonly string[] Mistakes =
    [
        // Names of targets
        "Target A => _ => _.DependsOn(Complie);",
        "Target A => _ => _.DependsOn(\"Compile\");",
        "Target A => _ => _.DependsOn(nameof(Compile));",
        "Target A => _ => _.DependsOn(() => Compile);",
        "Target A => _ => _.DependsOn(Compile());",
        "Target A => _ => _.DependsOn(Shop);",
        "Target A => _ => _.DependsOn(d => d.Executes(() => { }));",
        "Target A => _ => _.DependsOn(A);",
        "Target A => _ => _.Creates(Publish);",
        "Product Other => _ => _.Archive(\"other\", Shop);",
        // The shape of a definition
        "Target A => _ => _.DependsOn(Compile)",
        "Target A => _.DependsOn(Compile);",
        "Target A = _ => _.DependsOn(Compile);",
        "Target A => _ => { _.DependsOn(Compile); };",
        "Target A() => _ => _.DependsOn(Compile);",
        "Target A;",
        "Target A => _ => _;",
        "Target A => _ => _.Unlisted().Executes(() => { });",
        "Target A => _ => _.Dependson(Compile);",
        "Target A => _ => _.OnlyWhen(() => Name == \"x\");",
        "Target A => _ => _.OnlyWhen(Name == \"x\", \"why\").Executes(() => { });",
        "Target Make(string name) => _ => _.Runs(() => Docker($\"build {name}\"));",
        // Commands
        "Target A => _ => _.Runs(Docker($\"build .\"));",
        "Target A => _ => _.Runs(() => { Docker($\"build .\"); });",
        "Target A => _ => _.Runs(() => 1);",
        "Target A => _ => _.Runs(() => \"docker build .\");",
        "Target A => _ => _.Runs(() => Docker($\"build .\").RunAsync());",
        "Target A => _ => _.Runs(async () => await Docker($\"build .\").RunAsync());",
        "Target A => _ => _.Runs(() => new[] { Docker($\"build .\").RunAsync() });",
        "Target A => _ => _.Runs(() => Docker($\"build .\").Quite());",
        "Target A => _ => _.Executes(Docker($\"build .\"));",
        "Target A => _ => _.Executes(() => Docker($\"build .\"));",
        "Target A => _ => _.Executes(() => { Docker($\"build .\").RunAsync(); });",
        "Target A => _ => _.Executes(async () => Docker($\"build .\").RunAsync());",
        "Target A => _ => _.Executes(Work); async void Work() => await Docker($\"build .\").RunAsync();",
        "Target A => _ => _.Runs(() => Docker(\"build\", \".\"));",
        "Target A => _ => _.Runs(() => Docker.Run(\"build\"));",
        "Target A => _ => _.Runs(() => Docker($\"login --password {Key}\"));",
        "readonly Tool Npm = \"npm\";",
        "Target A => _ => _.Runs(() => DotNet.Build(\"Shop.sln\"));",
        "Target A => _ => _.Runs(() => DotNet.Build(RootDirectory).Framework());",
        // Parameters
        "[Parameter] string Version() => \"1.0\";",
        "[Parameter(Description = \"x\")] readonly string? Version;",
        "[Paramter] readonly string? Version;",
        // The default target
        "static Task<int> Main(string[] args) => Run<Build>(args, Compile);",
        "static Task<int> Main(string[] args) => Run<Build>(args, b => \"Compile\");",
    ];

    [Fact]
    public void What_a_wrong_line_says() => Snapshot.Matches(string.Join('\n', Mistakes.Select(Said)));

    static string Said(string mistake)
    {
        var script = Script.Members($"{mistake}\n{Around}");
        var text = new StringBuilder(mistake).Append('\n');
        var said = script.Compilation.GetDiagnostics().Concat(script.Analyzed())
            .Where(found => found.Severity > DiagnosticSeverity.Info && found.Location.GetMappedLineSpan().StartLinePosition.Line == 0)
            .OrderBy(found => found.Location.SourceSpan.Start).ToList();
        if (said.Count == 0) { text.Append("    NOTHING\n"); }
        foreach (var found in said)
        {
            var place = found.Location.GetMappedLineSpan();
            var width = place.EndLinePosition.Line == 0 ? Math.Max(1, place.EndLinePosition.Character - place.StartLinePosition.Character) : 1;
            text.Append(' ', place.StartLinePosition.Character).Append('~', width).Append('\n');
            text.Append("    ").Append(found.Severity == DiagnosticSeverity.Error ? "" : "warning ").Append(found.Id).Append(": ")
                .Append(found.GetMessage(System.Globalization.CultureInfo.InvariantCulture)).Append('\n');
        }

        return text.ToString();
    }
}
