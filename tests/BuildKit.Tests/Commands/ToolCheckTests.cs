using BuildKit.Commands;

namespace BuildKit.Tests.Commands;

public sealed class ToolCheckTests : IDisposable
{
    readonly RecordingStep step = new();

    public ToolCheckTests() => Needs.Unix();

    public void Dispose() => step.Dispose();

    // A tool that notes each call and answers.
    Tool Answering(string name, string script) =>
        Tool.Of(step.Script(name, $"#!/bin/sh\necho called >> '{step.Root}/{name}.calls'\n{script}\n"));

    Task<IReadOnlyList<BuildError>> Problems(params (string, ToolRequirement)[] required) => new ToolCheck(step.Scope).ProblemsAsync(required);

    [Theory(Timeout = 60_000)]
    [InlineData("1.5", null, true)]
    [InlineData("1.5.7", null, true)]
    [InlineData("1.5.8", null, false)]
    [InlineData("1.5", "1.6", true)]
    [InlineData("1.5", "1.5.7", false)]
    [InlineData("2", null, false)]
    public async Task A_version_is_in_the_range_or_it_is_not(string least, string? below, bool isMet)
    {
        var requirement = Answering("terraform", "echo 'Terraform v1.5.7'").AtLeast(least);

        var problems = await Problems(("Plan", below is null ? requirement : requirement.Below(below)));

        Assert.Equal(isMet ? [] : ["BK0731"], problems.Select(problem => problem.Code));
    }

    [Fact(Timeout = 60_000)]
    public async Task All_that_does_not_fit_is_told_with_what_was_found_where_and_who_needs_it()
    {
        var old = Answering("old", "echo 1.2");

        var problems = await Problems(
            ("Compile", old.AtLeast("2")), ("Pack", old.AtLeast("2")), ("Test", Tool.Of("no-such-tool").AtLeast("1")), ("Pack", old.AtLeast("3").Below("4")));

        Assert.Equal(["BK0731", "BK0201", "BK0731"], problems.Select(problem => problem.Code));
        Assert.Equal($"BK0731: '{step.Root}/old' is version 1.2; required is 2 or later\n  File       {step.Root}/old\n  Found      1.2\n"
            + "  Required   2 or later\n  Needed by  Compile, Pack", problems[0].ToString().Split("\nInstall")[0]);
        Assert.Contains(("Needed by", "Test"), problems[1].Facts);
        Assert.Contains("3 or later, below 4", problems[2].Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_tool_is_asked_once_and_all_at_the_same_time()
    {
        // Each waits for the other: asked one after the other, neither would answer.
        var script = "i=0; while [ $(cat *.calls | wc -l) -lt 2 ] && [ $i -lt 500 ]; do sleep 0.02; i=$((i+1)); done; [ $i -lt 500 ] && echo 2.0";
        var (one, two) = (Answering("one", script), Answering("two", script));

        var problems = await Problems(("A", one.AtLeast("1")), ("B", two.AtLeast("1")), ("C", one.AtLeast("2")), ("D", one.AnyVersion()));

        Assert.Empty(problems);
        Assert.Equal("called\n", step.Files.Read("one.calls"));
    }

    [Fact(Timeout = 60_000)]
    public async Task Without_a_version_the_tool_is_looked_up_and_not_started()
    {
        var tool = Answering("tool", "exit 1");

        Assert.Empty(await Problems(("A", tool.AnyVersion())));
        Assert.False(File.Exists(step.Root / "tool.calls"));
        Assert.Equal("BK0201", Assert.Single(await Problems(("A", Tool.Of("no-such-tool").AnyVersion()))).Code);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("echo hello", "no version in it")]
    [InlineData("exit 3", "exit code 3")]
    [InlineData("echo 9.9 is not it; exit 145", "exit code 145")]
    [InlineData("kill -9 $$", "signal")]
    public async Task A_tool_that_does_not_tell_its_version_is_a_problem(string script, string says)
    {
        var problem = Assert.Single(await Problems(("A", Answering("tool", script).AtLeast("1"))));

        Assert.Equal("BK0732", problem.Code);
        Assert.Contains(problem.Facts, fact => fact.Name == "Reason" && fact.Value.Contains(says, StringComparison.Ordinal));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_tool_that_hangs_is_ended()
    {
        var slow = Answering("slow", "sleep 600");
        var requirement = new ToolRequirement(arguments => slow(arguments)) { TimeLimit = TimeSpan.FromMilliseconds(300) }.AtLeast("1");

        var problem = Assert.Single(await Problems(("A", requirement)));

        Assert.Equal("BK0732", problem.Code);
        Assert.Contains(problem.Facts, fact => fact.Name == "Reason" && fact.Value.Contains("time", StringComparison.Ordinal));
    }

    [Fact(Timeout = 60_000)]
    public async Task Question_and_place_of_the_version_can_be_given_and_standard_error_counts()
    {
        var tool = Answering("tool", """[ "$*" = "version -x" ] && echo 'built with go1.22 release=7.1;' >&2""");

        Assert.Empty(await Problems(("A", tool.AtLeast("7").Below("8").AskedBy("version", "-x").Matching("release=([0-9.]+)"))));
        Assert.Equal("BK0732", Assert.Single(await Problems(("A", tool.AtLeast("7").AskedBy("version", "-x").Matching("(")))).Code);
    }

    [Fact(Timeout = 60_000)]
    public async Task Stopping_the_run_stops_the_question()
    {
        var asked = Problems(("A", Answering("tool", "exec sleep 600").AtLeast("1")));
        await RecordingStep.UntilAsync(() => File.Exists(step.Root / "tool.calls"), "the call");

        step.StopNow();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked);
    }
}
