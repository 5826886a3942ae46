using Microsoft.Extensions.Time.Testing;

namespace BuildKit.Testing.Tests;

public sealed class BuildTestTests : IDisposable
{
    readonly BuildTest<ShopBuild> build = new BuildTest<ShopBuild>().File("Shop.sln", "");

    [Fact]
    public async Task A_plan_is_made_without_running_anything()
    {
        var plan = await build.PlanAsync("Push", "--feed", "local");

        Assert.Equal(["Restore", "Compile", "Test", "Push"], plan.Targets);
        Assert.Equal(["> dotnet build Shop.sln --configuration Release --no-restore"], plan.ActionsOf("compile"));
        Assert.True(plan.RunsAfter("Push", "Restore"));
        Assert.False(plan.RunsAfter("Restore", "Push"));
        Assert.Equal([["Restore"], ["Compile"], ["Test"], ["Push"]], plan.Waves);
        Assert.Contains("Wave 4", plan.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_left_out_is_told_with_its_reason()
    {
        var plan = await build.PlanAsync("Test", "--skip=Compile");

        Assert.Equal(["Compile", "Restore"], plan.Skipped.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Commands_are_answered_and_remembered()
    {
        build.Answers("*", CommandAnswer.Success);

        var run = await build.RunAsync("Compile", "--configuration", "Debug");

        Assert.Equal(["dotnet restore Shop.sln", "dotnet build Shop.sln --configuration Debug --no-restore"], run.Succeeds().Commands.Select(command => command.Line));
        Assert.All(run.Commands, command => Assert.False(command.WasReal));
        Assert.Equal(Outcome.Executed, run.OutcomeOf("Compile"));
        Assert.IsType<BuildFinished>(run.Events[^1]);
        Assert.Contains("2 executed", run.Output, StringComparison.Ordinal);
        Assert.Equal(["Restore", "Compile"], run.Plan!.Targets);
    }

    [Fact]
    public async Task Required_versions_are_answered_like_any_other_command()
    {
        build.Answers("dotnet --version", CommandAnswer.Says("10.0.401")).Answers("git --version", CommandAnswer.Says("git version 2.39.5"));

        var old = (await build.RunAsync("Needy")).Exits(2);
        var fine = await build.Answers("git --version", CommandAnswer.Says("git version 3.0.1")).RunAsync("Needy");

        Assert.Contains("'git' is version 2.39.5; required is 3 or later", old.ErrorOutput, StringComparison.Ordinal);
        Assert.Contains("ran", fine.Succeeds().Output, StringComparison.Ordinal);
        Assert.Contains("git --version", fine.Commands.Select(command => command.Line));
    }

    [Fact]
    public async Task A_second_run_in_the_same_workspace_sees_what_the_first_left()
    {
        build.Answers("*", CommandAnswer.Success).Answers("dotnet build", CommandAnswer.Fails(1, "Cart.cs(3,7): error CS1002: ; expected"));
        (await build.RunAsync("Compile")).Exits(1);

        var again = await build.Answers("dotnet build", CommandAnswer.Success).RunAsync("Compile", "--continue");

        Assert.Equal(["dotnet build Shop.sln --configuration Release --no-restore"], again.Succeeds().Commands.Select(command => command.Line));
    }

    [Fact]
    public async Task An_answer_has_output_diagnostics_files_and_test_results()
    {
        build.Answers("dotnet", CommandAnswer.Success)
            .Answers("dotnet build", new() { Output = "Cart.cs(3,7): warning CS0168: never used\n", Files = new Dictionary<string, string> { ["bin/Shop.dll"] = "MZ" } })
            .Answers("dotnet test", new() { Tests = (3, 0, 1) });

        var run = await build.RunAsync("Test");

        Assert.Equal("CS0168", Assert.Single(run.Succeeds().Events.OfType<DiagnosticReported>()).Code);
        Assert.Equal("MZ", (build.RootDirectory / "bin/Shop.dll").ReadText());
        Assert.EndsWith("Tests: 3 passed, 0 failed, 1 skipped\n", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Code_of_a_step_reads_what_an_answer_says()
    {
        build.Answers("git branch", CommandAnswer.Says("main\nfeature\n"));

        var run = await build.RunAsync("Branches");

        Assert.Contains("2 branches, first main", run.Succeeds().Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failing_answer_fails_the_target_and_stops_what_depends_on_it()
    {
        build.Answers("*", CommandAnswer.Success).Answers("dotnet build", CommandAnswer.Fails(3, "no space left"));

        var run = await build.RunAsync("Test");

        Assert.Equal(Outcome.Failed, run.Exits(1).OutcomeOf("Compile"));
        Assert.Contains("exit code 3", run.ReasonOf("Compile"), StringComparison.Ordinal);
        Assert.Equal(Outcome.NotRun, run.OutcomeOf("Test"));
    }

    [Fact]
    public async Task Of_several_answers_the_last_given_counts()
    {
        build.Answers("dotnet build", CommandAnswer.Fails(1, "")).Answers("dotnet", CommandAnswer.Success);

        (await build.RunAsync("Compile")).Succeeds();
    }

    [Fact]
    public async Task A_star_in_the_words_stands_for_any_argument()
    {
        build.Answers("dotnet * Shop.sln", CommandAnswer.Success).Answers("* build", CommandAnswer.Fails(7, ""));

        Assert.Contains("exit code 7", (await build.RunAsync("Compile")).Exits(1).ReasonOf("Compile"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_command_without_an_answer_fails_and_nothing_is_started()
    {
        var run = await build.RunAsync("Compile");

        var reason = run.Exits(1).ReasonOf("Restore");
        Assert.Contains("BK1101", reason, StringComparison.Ordinal);
        Assert.Contains(".Answers(\"dotnet\", CommandAnswer.Success)", reason, StringComparison.Ordinal);
        Assert.Empty(run.Commands);
    }

    [Fact]
    public async Task A_command_runs_for_real_if_it_may()
    {
        Needs.Unix();
        build.RunsForReal("sh");

        var run = await build.RunAsync("Hello");

        Assert.Contains("hello from a process", run.Succeeds().Output, StringComparison.Ordinal);
        Assert.True(Assert.Single(run.Commands).WasReal);
    }

    [Fact]
    public async Task What_hangs_is_ended_by_its_time_limit()
    {
        var clock = new FakeTimeProvider();
        build.Clock(clock).Answers("sleep", CommandAnswer.Hanging);

        var running = build.RunAsync("Sleep");
        while (!running.IsCompleted)
        {
            clock.Advance(TimeSpan.FromSeconds(10));
            await Task.Yield();
        }

        Assert.Contains("BK0212", (await running).Exits(1).ReasonOf("Sleep"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_hangs_is_ended_by_an_interrupt()
    {
        using var interrupt = new CancellationTokenSource();
        build.Answers(command => command.Tool == "sleep", _ =>
        {
            interrupt.Cancel();
            return CommandAnswer.Hanging;
        });

        var run = await build.RunAsync(["Sleep"], interrupt.Token);

        Assert.Equal(Outcome.Cancelled, run.Exits(130).OutcomeOf("Sleep"));
    }

    [Fact]
    public async Task Variables_are_those_of_the_test_and_no_others()
    {
        Assert.Equal("local", await Feed());

        build.Variable("BK_FEED", "https://example.com/v3");

        Assert.Equal("https://example.com/v3", await Feed());

        async Task<string> Feed() => (await build.Answers("*", CommandAnswer.Success).RunAsync("ShowFeed")).Succeeds()
            .Events.OfType<LogWritten>().Single().Text;
    }

    [Fact]
    public async Task The_engine_asks_the_real_git_for_the_version()
    {
        build.Committed("v1.4.0");

        Assert.Contains("version 1.4.0", (await build.RunAsync("ShowVersion")).Succeeds().Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_command_line_has_no_plan()
    {
        var exception = await Assert.ThrowsAsync<BuildException>(() => build.PlanAsync("Tset"));

        Assert.Equal("BK1105", exception.Error.Code);
        Assert.Contains("Did you mean 'Test'?", exception.Message, StringComparison.Ordinal);
        var run = await build.RunAsync("Tset");
        Assert.Null(run.Exits(2).Plan);
        Assert.Empty(run.Events);
    }

    [Fact]
    public async Task Questions_about_what_was_not_there_are_errors_that_say_what_was()
    {
        var run = await build.Answers("*", CommandAnswer.Success).RunAsync("Compile");

        Assert.Contains("Restore, Compile", Assert.Throws<BuildException>(() => run.OutcomeOf("Tset")).Message, StringComparison.Ordinal);
        Assert.Equal("BK1104", Assert.Throws<BuildException>(() => run.Plan!.ActionsOf("Tset")).Error.Code);
        Assert.Contains("2 executed", Assert.Throws<BuildException>(() => run.Exits(1)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Runs_at_the_same_time_do_not_see_each_other()
    {
        var tests = Enumerable.Range(0, 8).Select(i => new BuildTest<ShopBuild>().Variable("BK_FEED", $"feed-{i}")).ToList();
        try
        {
            var runs = await Task.WhenAll(tests.Select(test => test.RunAsync("ShowFeed", "Chat")));

            for (var i = 0; i < runs.Length; i++)
            {
                Assert.Equal($"feed-{i}", runs[i].Succeeds().Events.OfType<LogWritten>().Single().Text);
                Assert.Equal(Enumerable.Repeat($"feed-{i}", 50), runs[i].Events.OfType<OutputWritten>().Select(line => line.Text));
            }
        }
        finally
        {
            tests.ForEach(test => test.Dispose());
        }
    }

    [Fact]
    public void The_workspace_is_gone_afterwards()
    {
        build.File("a/b.txt", "text");

        build.Dispose();

        Assert.False(build.RootDirectory.DirectoryExists());
    }

    public void Dispose() => build.Dispose();
}
