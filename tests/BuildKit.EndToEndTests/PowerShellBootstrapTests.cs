using System.Management.Automation;
using System.Management.Automation.Language;
using System.Management.Automation.Runspaces;
using System.Text.RegularExpressions;

namespace BuildKit.Tests;

/// <summary>
/// <c>build.ps1</c>, as far as it can be tried without Windows: PowerShell's own parser reads it, it knows the errors of
/// <c>build.sh</c>, and what it computes is computed by PowerShell's own engine.
/// </summary>
public sealed partial class PowerShellBootstrapTests
{
    readonly ScriptBlockAst script;
    readonly string text = File.ReadAllText(SourceTree.Root / "build.ps1");
    readonly ParseError[] errors;

    public PowerShellBootstrapTests() => script = Parser.ParseInput(text, out _, out errors);

    [Fact]
    public void PowerShell_understands_it() => Assert.Empty(errors);

    [Fact]
    public void It_is_ascii_so_that_every_windows_reads_it_alike() => Assert.All(text, c => Assert.InRange(c, '\n', '~'));

    [Fact]
    public void It_knows_the_errors_of_its_twin() =>
        Assert.Equal(Codes(File.ReadAllText(SourceTree.Root / "build.sh")), Codes(text));

    [Fact]
    public void Its_digest_changes_with_what_decides_and_only_then()
    {
        using var directory = new TemporaryDirectory("ps1");
        var build = directory.Write("build/Build.cs", "one").Parent;
        directory.Write(".buildkit/program/inputs", $"{build}\n{directory.Path}/Directory.Build.props\n");
        var digests = new List<string>();

        Note();
        directory.Write("build/obj/x.cs", "");
        directory.Write("source/Shop.cs", "");
        Note();
        Assert.Equal(digests[0], digests[1]);
        directory.Write("build/Build.cs", "two");
        Note();
        directory.Write("Directory.Build.props", "");
        Note();
        directory.Write("build/deep/More.cs", "");
        Note();
        Assert.Equal(4, digests.Distinct().Count());
        Assert.All(digests, digest => Assert.Matches("^[0-9a-f]{16,64}$", digest));
        File.Delete(directory / "Directory.Build.props");
        File.Delete(directory / "build/deep/More.cs");
        directory.Write("build/Build.cs", "one");
        Note();
        Assert.Equal(digests[0], digests[^1]);

        void Note() => digests.Add((string)Call("Get-InputsDigest", directory.Path)[0].BaseObject);
    }

    [Fact]
    public void It_looks_in_every_parent_directory()
    {
        var files = Call("Get-FilesAbove '/a/b'", AbsolutePath.Of("/a")).Select(file => file.ToString()).ToList();

        Assert.Contains("/a/b/Directory.Build.props", files);
        Assert.Contains("/a/global.json", files);
        Assert.Contains("/nuget.config", files);
    }

    // Its functions and the two variables that they read, without what runs at the end.
    List<PSObject> Call(string expression, AbsolutePath root)
    {
        var functions = script.FindAll(node => node is FunctionDefinitionAst, searchNestedScriptBlocks: false).Select(node => node.Extent.Text);
        var skipped = script.Find(node => node is AssignmentStatementAst { Left.Extent.Text: "$skipped" }, searchNestedScriptBlocks: false)!.Extent.Text;
        var language = InitialSessionState.Create(); // the language, and no cmdlet
        language.LanguageMode = PSLanguageMode.FullLanguage;
        using var runspace = RunspaceFactory.CreateRunspace(language);
        runspace.Open();
        using var shell = PowerShell.Create(runspace);
        shell.AddScript($"""
            $ErrorActionPreference = 'Stop'
            $programs = '{root}/.buildkit/program'
            {skipped}
            {string.Join('\n', functions)}
            {expression}
            """);
        return [.. shell.Invoke()];
    }

    static SortedSet<string> Codes(string text) => new(Code().Matches(text).Select(match => match.Value), StringComparer.Ordinal);

    [GeneratedRegex("BK09[0-9]{2}")]
    private static partial Regex Code();
}
