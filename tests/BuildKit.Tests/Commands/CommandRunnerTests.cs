using static BuildKit.Tests.Commands.RecordingStep;

namespace BuildKit.Tests.Commands;

public sealed class CommandRunnerTests : IDisposable
{
    readonly RecordingStep step = new();

    public void Dispose() => step.Dispose();

    [Fact(Timeout = 60_000)]
    public async Task A_command_becomes_events_of_its_step_in_order()
    {
        Needs.Unix();

        var result = await step.RunAsync("echo one; echo two >&2; echo three");

        Assert.Equal(0, result.ExitCode);
        Assert.Equal(["one", "three"], step.Output);
        Assert.Equal(["two"], step.ErrorOutput);
        Assert.Equal(step.Root, Assert.IsType<CommandStarted>(step.Events[0]).Directory);
        Assert.Equal(0, Assert.IsType<CommandFinished>(step.Events[^1]).ExitCode);
        Assert.All(step.Events, happening => Assert.Equal(("Compile", "Shop"), (((TargetEvent)happening).Target, ((TargetEvent)happening).Step)));
    }

    [Theory(Timeout = 60_000)]
    [InlineData("")]
    [InlineData("two\nlines")]
    [InlineData("it's \"quoted\"")]
    [InlineData("$(touch oops) `touch oops` ; touch oops")]
    [InlineData("grüße 🎉 中")]
    [InlineData("back\\slash *")]
    public async Task An_argument_reaches_the_process_exactly_as_it_is(string argument)
    {
        Needs.Unix();

        var result = await step.RunAsync(new Command { Tool = "printf", Arguments = ["%s", argument] }, capture: true);

        Assert.Equal(argument, result.Output);
        Assert.Empty(Directory.EnumerateFileSystemEntries(step.Root));
    }

    [Fact(Timeout = 60_000)]
    public async Task It_runs_in_its_directory_whatever_the_name()
    {
        Needs.Unix();
        var directory = Directory.CreateDirectory(step.Root / "a b" / "größe '1'").FullName;

        var result = await step.RunAsync(Shell("pwd -P").In(AbsolutePath.Of(directory)), capture: true);

        Assert.Equal(directory + "\n", result.Output);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_tool_may_lie_in_a_directory_with_spaces_and_is_relative_to_the_root_if_it_names_one()
    {
        Needs.Unix();
        step.Script("the tools/größe.sh", "#!/bin/sh\necho \"$1\"\n");

        await step.RunAsync(Tool.Of("./the tools/größe.sh")(["x y"]));

        Assert.Equal(["x y"], step.Output);
    }

    [Fact(Timeout = 60_000)]
    public async Task Input_is_written_as_utf8_and_closed_and_without_any_it_is_empty()
    {
        Needs.Unix();
        var text = string.Concat(Enumerable.Repeat("grüße\n", 200_000));

        var given = await step.RunAsync(new Command { Tool = "cat" }.Input(text), capture: true);
        var none = await step.RunAsync(new Command { Tool = "cat" }, capture: true);
        var unread = await step.RunAsync(new Command { Tool = "true" }.Input(text), capture: true);

        Assert.Equal(text, given.Output);
        Assert.Equal(("", 0), (none.Output, unread.ExitCode));
    }

    [Fact(Timeout = 60_000)]
    public async Task Any_listed_exit_code_means_success()
    {
        Needs.Unix();

        var result = await step.RunAsync(Shell("exit 3").SucceedsWith(0, 3));

        Assert.Equal(3, result.ExitCode);
    }

    [Fact(Timeout = 60_000)]
    public async Task Another_exit_code_is_an_error_with_the_facts()
    {
        Needs.Unix();

        var error = await step.FailAsync(Shell("echo shown; exit 3"));

        Assert.Equal("BK0210", error.Code);
        Assert.Equal(["Command", "Directory", "Exit code"], error.Facts.Select(fact => fact.Name));
        Assert.Equal(3, step.Events.OfType<CommandFinished>().Single().ExitCode);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_quiet_command_shows_nothing_but_its_last_lines_if_it_fails()
    {
        Needs.Unix();

        await step.RunAsync(Shell("echo a; echo b >&2").Quiet());
        var error = await step.FailAsync(Shell("seq 1 100; exit 1").Quiet());

        Assert.Empty(step.Output);
        Assert.Empty(step.ErrorOutput);
        Assert.Equal("91\n92\n93\n94\n95\n96\n97\n98\n99\n100", error.Facts.Single(fact => fact.Name == "Output").Value);
    }

    [Fact(Timeout = 60_000)]
    public async Task Reading_shows_standard_error_only()
    {
        Needs.Unix();
        using var scope = step.Scope.Enter();

        var text = await Shell("echo one; echo two; echo careful >&2").ReadAsync();
        var lines = await Shell("printf 'a\\r\\nb\\n\\nc'").ReadLinesAsync();
        var none = await new Command { Tool = "true" }.ReadLinesAsync();

        Assert.Equal("one\ntwo", text);
        Assert.Equal(["a", "b", "", "c"], lines);
        Assert.Empty(none);
        Assert.Empty(step.Output);
        Assert.Equal(["careful"], step.ErrorOutput);
    }

    [Fact(Timeout = 60_000)]
    public async Task Outside_of_a_step_there_is_advice()
    {
        var exception = await Assert.ThrowsAsync<BuildException>(() => new Command { Tool = "true" }.RunAsync());

        Assert.Equal("BK0215", exception.Error.Code);
        Assert.Contains(".Executes(", exception.Error.Hint, StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task The_number_of_free_jobs_is_appended_where_a_tool_wants_it_but_not_behind_two_dashes()
    {
        Needs.Unix();
        step.Scope = step.Scope with { FreeJobs = () => 7 };
        var echo = new Command { Tool = "echo", Arguments = ["x"], ParallelismArgument = "-m:{0}" };

        Assert.Equal("x -m:7\n", (await step.RunAsync(echo, capture: true)).Output);
        Assert.Equal("x -m:7 -- y\n", (await step.RunAsync(echo.Arguments("--", "y"), capture: true)).Output);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_command_prepares_and_concludes_and_its_own_error_replaces_the_standard_one()
    {
        Needs.Unix();

        var failed = await step.FailAsync(new Concluding { Tool = "false" });
        var succeeded = await step.FailAsync(new Concluding { Tool = "true" });
        var late = await step.FailAsync(new Concluding { Tool = "sleep", Arguments = ["100"] }.Timeout(TimeSpan.FromMilliseconds(50)));

        Assert.Equal(("BK9998", "prepared: 1"), (failed.Code, failed.Message));
        Assert.Equal(("BK9998", "prepared: 0"), (succeeded.Code, succeeded.Message));
        Assert.Equal("BK0212", late.Code);
        Assert.Equal(3, step.Events.OfType<WarningRaised>().Count());
    }

    [Fact(Timeout = 60_000)]
    public async Task Diagnostics_are_reported_once_each()
    {
        Needs.Unix();

        await step.RunAsync("for i in 1 2; do echo '/a b/Cart.cs(12,5): error CS1002: ; expected [/a b/Shop.csproj]'; done; echo 'x.c:1:2: warning: w' >&2");

        Assert.Equal(["CS1002", ""], step.Events.OfType<DiagnosticReported>().Select(diagnostic => diagnostic.Code));
        Assert.Equal(2, step.Output.Count);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_failing_reader_of_events_fails_the_command_and_hangs_nothing()
    {
        Needs.Unix();
        step.Scope = step.Scope with { Post = happening => _ = happening is OutputWritten ? throw new InvalidOperationException("reader") : 0 };

        var exception = await Assert.ThrowsAsync<InvalidOperationException>(() => step.RunAsync("seq 1 200000"));

        Assert.Equal("reader", exception.Message);
    }

    sealed record Concluding : Command
    {
        string State { get; init; } = "";

        internal override Command Prepared(AbsolutePath root) => this with { State = "prepared" };

        internal override BuildError? Concluded(AbsolutePath root, CommandResult result, Action<BuildEvent> post)
        {
            post(new WarningRaised { Code = "BK9999", Text = "concluded" });
            return new() { Code = "BK9998", Message = $"{State}: {result.ExitCode}" };
        }
    }
}
