using System.Text.RegularExpressions;
using BuildKit.Tests;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace BuildKit.Analyzers.Tests;

/// <summary>No false alarm in any build script of this repository: its own, the template's, the documents', the end-to-end tests'.</summary>
[Trait("Reads", "Documents")]
public sealed partial class RealScriptsTests
{
    const string Known = """
        abstract class Known : BuildScript
        {
            protected Target Compile => _ => _.Executes(() => { });
            protected Target Test => _ => _.Executes(() => { });
            protected Target Pack => _ => _.Executes(() => { });
            protected Target Publish => _ => _.Executes(() => { });
            protected Target Release => _ => _.Executes(() => { });
            protected Product Shop => _ => _;
            protected string Tag => "";
            [Solution] protected readonly Solution Solution = null!;
        }
        """;

    [Fact]
    public void Our_own_build_is_fine() =>
        Assert.Empty(Script.Files([.. SourceTree.Root.Glob("build/*.cs").Select(file => File.ReadAllText(file))])
            .WithNamesOf(SourceTree.Root / "BuildKit.sln").Found());

    [Fact]
    public void The_template_is_fine()
    {
        var scripts = SourceTree.Root.Glob("templates/**/Build.cs").Select(file => File.ReadAllText(file)).ToList();

        Assert.NotEmpty(scripts);
        Assert.All(scripts, script => Assert.Empty(Script.Files(script).Analyzed().Select(Script.Text)));
    }

    [Fact]
    public void The_documents_are_fine() => Assert.Empty(
        from document in SourceTree.Root.Glob("*.md", "docs/**/*.md")
        from Match block in CSharpBlock().Matches(File.ReadAllText(document))
        let code = block.Groups["code"].Value
        let script = code.Contains(": BuildScript", StringComparison.Ordinal) ? Script.Files(code) : Script.Files($"{Known}\nclass Build : Known\n{{\n{code}\n}}")
        where Compiles(script)
        from found in script.Found()
        select $"{document}: {found}\n{code}");

    [Fact]
    public void The_scripts_of_the_end_to_end_tests_are_fine_but_for_mistakes_that_a_test_is_about()
    {
        var (analyzed, found) = (0, new List<string>());
        foreach (var file in SourceTree.Root.Glob("tests/BuildKit.EndToEndTests/*.cs"))
        {
            var text = File.ReadAllText(file);
            foreach (var script in ScriptsOf(text).Where(Compiles))
            {
                analyzed++;
                // An unlisted target that nobody names is what a test of --list is made of.
                found.AddRange(script.Diagnostics().Where(one => one.Id != "BK0131" && !text.Contains(one.Id, StringComparison.Ordinal)).Select(one => $"{file.Name}: {Script.Text(one)}"));
            }
        }

        Assert.Empty(found);
        Assert.InRange(analyzed, 30, int.MaxValue);
    }

    static bool Compiles(Script script) => script.Compilation.GetDiagnostics().All(found => found.Severity != DiagnosticSeverity.Error);

    // Space.Script("members", "Default", "attributes", "types"), as far as the texts are constants.
    static IEnumerable<Script> ScriptsOf(string test)
    {
        var calls = CSharpSyntaxTree.ParseText(test, new CSharpParseOptions(LanguageVersion.CSharp14)).GetRoot().DescendantNodes().OfType<InvocationExpressionSyntax>();
        foreach (var call in calls.Where(call => call.Expression is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Script" }))
        {
            string[] names = ["members", "defaultTarget", "attributes", "types"];
            var texts = call.ArgumentList.Arguments.Select((argument, index) => (Name: argument.NameColon?.Name.Identifier.ValueText ?? names[index], argument.Expression))
                .ToDictionary(one => one.Name, one => (one.Expression as LiteralExpressionSyntax)?.Token.ValueText);
            var main = texts.GetValueOrDefault("defaultTarget") is { } target ? $"b => b.{target}" : "null";
            if (texts["members"] is { } members)
            {
                yield return Script.Files($$"""
                    {{texts.GetValueOrDefault("attributes")}}
                    class Build : BuildScript
                    {
                        static Task<int> Main(string[] args) => Run<Build>(args, {{main}});
                    #line 1 "Build.cs"
                    {{members}}
                    }

                    {{texts.GetValueOrDefault("types")}}
                    """);
            }
        }
    }

    [GeneratedRegex(@"^```csharp\n(?<code>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex CSharpBlock();
}
