using System.Text.RegularExpressions;
using BuildKit.Commands;

namespace BuildKit.Tests.Commands;

[Trait("Reads", "Documents")]
public sealed class StepEnvironmentTests : IDisposable
{
    static readonly Command Command = new() { Tool = "x" };

    readonly RecordingStep step = new();

    public void Dispose() => step.Dispose();

    [Fact]
    public void What_is_not_listed_is_absent()
    {
        var environment = Make(Command, new() { ["PATH"] = "/bin", ["LC_ALL"] = "de_DE", ["GITHUB_TOKEN"] = "x", ["DOTNET_ROOTX"] = "y", ["http_proxy"] = "p", ["TERM"] = "xterm" });

        Assert.Equal(
            StepEnvironment.Fixed.Select(variable => variable.Name).Concat(["BK_COMMAND", "BK_STEP", "DOTNET_ROOTX", "PATH", "http_proxy"]).Order(StringComparer.Ordinal),
            environment.Keys.Order(StringComparer.Ordinal));
        Assert.Equal((step.Scope.Id, "id.1"), (environment["BK_STEP"], environment["BK_COMMAND"]));
    }

    [Fact]
    public void Declared_beats_fixed_beats_passed_through()
    {
        var own = new Dictionary<string, string> { ["LANG"] = "de_DE", ["TZ"] = "CET", ["PATH"] = "/bin", ["BK_STEP"] = "outer" };

        var environment = Make(Command.PassThrough("LANG", "TZ", "BK_STEP").Environment("TZ", "JST").Environment("PATH", "/mine").Environment("BK_STEP", "mine"), own);

        Assert.Equal(("C.UTF-8", "JST", "/mine", step.Scope.Id), (environment["LANG"], environment["TZ"], environment["PATH"], environment["BK_STEP"]));
    }

    [Fact]
    public void A_command_and_a_step_pass_more_through()
    {
        step.Scope = step.Scope with { PassedThrough = ["FROM_STEP"] };
        var own = new Dictionary<string, string> { ["FROM_STEP"] = "1", ["FROM_COMMAND"] = "2", ["AWS_REGION"] = "3", ["aws_region"] = "4", ["TERM"] = "5" };

        var environment = Make(Command.PassThrough("FROM_COMMAND", "AWS_*").Interactive(), own);

        Assert.Equal(["AWS_REGION", "FROM_COMMAND", "FROM_STEP", "TERM"], environment.Keys.Intersect(own.Keys).Order());
    }

    [Fact]
    public void Case_30_What_a_step_declares_is_visible_and_beats_what_is_fixed_and_all_else_is_absent()
    {
        step.Scope = step.Scope with { Variables = ["MODE", "EMPTY", "TZ", "LANG", "UNSET"] };
        var own = new Dictionary<string, string> { ["MODE"] = "fast", ["EMPTY"] = "", ["TZ"] = "CET", ["OTHER"] = "1" };

        var environment = Make(Command.Environment("LANG", "de_DE"), own);

        Assert.Equal(("fast", "", "CET", "de_DE"), (environment["MODE"], environment["EMPTY"], environment["TZ"], environment["LANG"]));
        Assert.DoesNotContain("UNSET", environment.Keys);
        Assert.DoesNotContain("OTHER", environment.Keys);
    }

    [Fact]
    public void Case_31_On_Windows_a_declared_variable_is_found_in_any_case()
    {
        step.Scope = step.Scope with { Variables = ["PATH", "mode"] };
        var own = new Dictionary<string, string> { ["Path"] = @"C:\Bin", ["MODE"] = "Fast" };

        var environment = Make(Command, own, isWindows: true);

        Assert.Equal((@"C:\Bin", "Fast"), (environment["path"], environment["Mode"]));
        Assert.Single(environment.Keys, name => name.Equals("path", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public void On_Windows_names_have_no_case()
    {
        var own = new Dictionary<string, string> { ["Path"] = @"C:\bin", ["SYSTEMROOT"] = @"C:\Windows", ["ProgramFiles(x86)"] = "p", ["lang"] = "de" };

        var windows = Make(Command.Environment("path", @"C:\mine").PassThrough("Lang"), own, isWindows: true);
        var unix = Make(Command, own);

        Assert.Equal((@"C:\mine", @"C:\Windows", "p", "C.UTF-8"), (windows["PATH"], windows["SystemRoot"], windows["PROGRAMFILES(X86)"], windows["LANG"]));
        Assert.Single(windows.Keys, name => name.Equals("path", StringComparison.OrdinalIgnoreCase));
        Assert.Empty(unix.Keys.Intersect(own.Keys));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_process_gets_this_environment_and_nothing_else()
    {
        Needs.Unix();
        Environment.SetEnvironmentVariable("BUILDKIT_TEST_LEAK", "1");

        var result = await step.RunAsync(new Command { Tool = "env" }.Environment("GRÜSSE", "a=b\nc"), capture: true);

        Assert.Contains("GRÜSSE=a=b\nc\n", result.Output, StringComparison.Ordinal);
        Assert.Contains($"BK_STEP={step.Scope.Id}\n", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("BUILDKIT_TEST_LEAK", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void The_documentation_lists_exactly_these_variables()
    {
        var rows = File.ReadLines(SourceTree.Root / "docs/commands.md").Where(row => row.StartsWith("| `", StringComparison.Ordinal))
            .Select(row => row.Split('|', StringSplitOptions.TrimEntries)).ToLookup(cells => cells[2], cells => cells[1]);

        Assert.Equal(
            StepEnvironment.Fixed.Select(variable => $"`{variable.Name}={variable.Value}`").Append("`BK_STEP`").Append("`BK_COMMAND`"), rows["fixed"]);
        Assert.Equal(StepEnvironment.PassedThrough, Names(rows["passed through"]));
        Assert.Equal(StepEnvironment.PassedThroughOnWindows, Names(rows["passed through on Windows"]));
        Assert.Equal(StepEnvironment.PassedThroughToInteractive, Names(rows["passed through to interactive commands"]));
    }

    static IEnumerable<string> Names(IEnumerable<string> cells) =>
        cells.SelectMany(cell => Regex.Matches(cell, "`([^`]+)`").Select(match => match.Groups[1].Value));

    IReadOnlyDictionary<string, string> Make(Command command, Dictionary<string, string> own, bool isWindows = false) =>
        StepEnvironment.Construct(command, step.Scope, "id.1", own, isWindows);
}
