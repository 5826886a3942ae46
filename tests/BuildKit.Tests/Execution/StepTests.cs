using BuildKit.Events;
using BuildKit.Targets;
using static BuildKit.Tests.Execution.Runs;

namespace BuildKit.Tests.Execution;

public class StepTests
{
    [Fact]
    public async Task An_exception_of_the_author_is_told_with_its_place_and_without_ours()
    {
        var error = await ErrorAsync(Target("Broken", code: _ =>
            throw new InvalidOperationException("outer", new FormatException("inner"))));

        Assert.StartsWith("BK0260: Target 'Broken' failed: outer", error);
        Assert.Contains("FormatException: inner", error);
        Assert.Contains("StepTests.cs:", error);
        Assert.DoesNotContain("   at ", error);
        Assert.DoesNotContain("source/BuildKit", error);
    }

    [Fact]
    public async Task A_build_exception_is_told_as_it_is() =>
        Assert.Equal(
            Errors.NotAnAbsolutePath("x").ToString(),
            await ErrorAsync(Target("A", code: _ => Task.FromException(new AggregateException(Errors.NotAnAbsolutePath("x").Exception())))));

    [Fact]
    public async Task A_condition_that_throws_fails_its_target() => Assert.StartsWith(
        "BK0262: Target 'A' failed: a condition of OnlyWhen threw: no idea",
        await ErrorAsync(Target("A", target => target.Conditions.Add(new(() => throw new InvalidOperationException("no idea"), "")))));

    [Fact]
    public async Task A_fan_out_that_throws_fails_its_target_before_it_does_anything()
    {
        var ran = false;
        var target = Target(
            "A",
            target => target.FanOuts.Add(new(() => throw new InvalidOperationException("no items"), () => { })),
            _ => { ran = true; return Task.CompletedTask; });

        Assert.StartsWith("BK0263: Target 'A' failed: its steps could not be made: no items", await ErrorAsync(target));
        Assert.False(ran);
    }

    [Fact]
    public async Task A_command_that_is_null_fails_its_target() => Assert.StartsWith(
        "BK0266", await ErrorAsync(Target("A", target => target.Step.Actions.Add(Commands([null!])))));

    [Fact]
    public async Task Steps_with_values_out_of_range_fail_their_target() => Assert.Contains(
        "BK0108", await ErrorAsync(FanOut("A", new StepModel { Name = "s", Retries = 1000 })));

    [Fact]
    public async Task Steps_that_write_the_same_files_fail_their_target_and_name_both()
    {
        var error = await ErrorAsync(FanOut("A", Writing("one", "artifacts/**"), Writing("two", "artifacts/x")));

        Assert.StartsWith("BK0264: 'A/one' and 'A/two' may write the same files", error);
    }

    [Fact]
    public async Task A_step_must_not_write_what_another_target_declares_and_may_write_what_its_own_target_declares()
    {
        var own = FanOut("A", Writing("s", "a/x"));
        own.Step.Outputs.Add("a/**");
        var other = FanOut("B", Writing("s", "a/y"));

        var events = await Plan([own, other.Needs("A")], "B").EventsAsync();

        Assert.StartsWith("BK0264: 'A' and 'B/s'", events.OfType<TargetFinished>().Last().Error);
        Assert.Equal(Outcome.Executed, events.OfType<TargetFinished>().First().Outcome);
    }

    [Fact]
    public async Task Steps_of_one_name_are_told_apart()
    {
        var events = await Plan([FanOut("A", Writing("s"), Writing("s#2"), Writing("s"), Writing("s"))], "A").EventsAsync();

        Assert.Equal(["s", "s#2", "s#3", "s#4"], events.OfType<StepFinished>().Select(step => step.Step).Order());
    }

    [Fact]
    public async Task What_the_target_does_itself_comes_before_its_fan_out_and_an_empty_fan_out_is_fine()
    {
        var target = FanOut("A", Writing("s"));
        target.Step.Actions.Add(Code(async _ => await Task.Yield()));

        var events = await Plan([target, FanOut("Empty").Needs("A")], "Empty").EventsAsync();

        Assert.Equal([null, "s"], events.OfType<StepFinished>().Select(step => step.Step));
        Assert.Equal("A: Executed\nEmpty: Executed", events.Fates());
    }

    [Fact]
    public async Task Commands_run_in_order_in_the_scope_of_their_step_and_their_claims_exclude_each_other()
    {
        var (running, ran) = (0, new List<string>());
        var command = new Command { Tool = "tool" }.Claim("solution");
        TargetModel[] targets =
        [
            .. Enumerable.Range(0, 6).Select(index => Target($"T{index}", target =>
            {
                target.Step.Actions.Clear();
                target.Step.Actions.Add(Commands([command.Arguments($"{index}a"), command.Arguments($"{index}b")]));
                target.Step.PassedThrough.Add("NAME");
            })),
            OnlyName("All", "T0", "T1", "T2", "T3", "T4", "T5"),
        ];
        var options = Options(jobs: 4) with { RunCommand = RunAsync };

        var events = await Plan(targets, "All").EventsAsync(options);

        Assert.All(events.OfType<TargetFinished>(), finished => Assert.Equal(Outcome.Executed, finished.Outcome));
        Assert.Equal(12, ran.Count);
        Assert.All(ran.Chunk(2), pair => Assert.Equal(pair[0][0], pair[1][0]));

        async Task<CommandResult> RunAsync(Command command, StepScope scope)
        {
            Assert.Equal(1, Interlocked.Increment(ref running));
            Assert.Same(scope, StepScope.Current);
            Assert.Equal($"r1:T{command.Arguments[0][0]}#1", scope.Id);
            Assert.Equal(["NAME"], scope.PassedThrough);
            Assert.InRange(scope.FreeJobs(), 1, 4);
            await Task.Yield();
            ran.Add(command.Arguments[0]);
            Interlocked.Decrement(ref running);
            return new CommandResult { ExitCode = 0, Duration = TimeSpan.Zero };
        }
    }

    [Fact]
    public async Task A_retry_tells_why_and_a_cancelled_exception_without_a_signal_is_a_failure_as_any_other()
    {
        var attempts = 0;
        var target = Target("A", target => target.Step.Retries = 2, _ => ++attempts < 3 ? throw new OperationCanceledException("gone") : Task.CompletedTask);

        var events = await Plan([target], "A").EventsAsync();

        Assert.Equal("A: Executed", events.Fates());
        Assert.Equal([(1, 3), (2, 3)], events.OfType<StepRetried>().Select(retried => (retried.Attempt, retried.Attempts)));
        Assert.All(events.OfType<StepRetried>(), retried => Assert.Contains("gone", retried.Reason));
    }

    static async Task<string> ErrorAsync(TargetModel target)
    {
        var events = await Plan([target], target.Name).EventsAsync();
        var finished = events.OfType<TargetFinished>().Single();
        Assert.Equal(Outcome.Failed, finished.Outcome);
        return finished.Error!;
    }

    static CommandAction Commands(Command[] commands) => new(_ => new(commands), () => { });

    static TargetModel FanOut(string name, params StepModel[] steps)
    {
        var target = new TargetModel(name);
        target.FanOuts.Add(new(() => steps, () => { }));
        return target;
    }

    static StepModel Writing(string name, params string[] outputs)
    {
        var step = new StepModel { Name = name };
        step.Outputs.AddRange(outputs);
        step.Actions.Add(Code(_ => Task.CompletedTask));
        return step;
    }
}
