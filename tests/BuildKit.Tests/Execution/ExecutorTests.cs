using BuildKit.Events;
using BuildKit.Execution;
using BuildKit.Targets;
using Microsoft.Extensions.Time.Testing;
using static BuildKit.Tests.Execution.Runs;

namespace BuildKit.Tests.Execution;

public class ExecutorTests
{
    [Fact]
    public async Task Dependents_of_a_failed_target_do_not_run_and_the_rest_still_runs()
    {
        var plan = Plan(
            [Failing("Compile"), Target("Test").Needs("Compile"), Target("Docs"), OnlyName("Ci", "Test", "Docs")], "Ci");

        var events = await plan.EventsAsync();

        Assert.Equal(
            """
            Compile: Failed
            Test: NotRun ('Compile' failed)
            Docs: Executed
            Ci: NotRun ('Compile' failed)
            """,
            events.Fates());
        Assert.False(Assert.IsType<BuildFinished>(events[^1]).Succeeded);
    }

    [Fact]
    public async Task Leaving_the_enumeration_stops_what_runs_and_waits_for_its_end()
    {
        var ended = false;
        var plan = Plan(
            [
                Target("Endless", code: async token =>
                {
                    try
                    {
                        StepScope.Current!.Post(new OutputWritten { Target = "Endless", Text = "it runs" });
                        await Task.Delay(Timeout.Infinite, token);
                    }
                    finally
                    {
                        await Task.Yield();
                        ended = true;
                    }
                }),
            ],
            "Endless");

        await foreach (var happened in new Executor(Options()).RunAsync(plan))
        {
            if (happened is OutputWritten)
            {
                break;
            }
        }

        Assert.True(ended);
    }

    [Fact]
    public async Task A_slow_reader_holds_the_writers_back_and_loses_nothing()
    {
        var written = 0;
        var plan = Plan(
            [
                .. Enumerable.Range(0, 4).Select(index => Target($"T{index}", code: _ =>
                {
                    for (var line = 0; line < 3_000; line++)
                    {
                        StepScope.Current!.Post(new OutputWritten { Target = $"T{index}", Text = $"{line}" });
                        Interlocked.Increment(ref written);
                    }

                    return Task.CompletedTask;
                })),
                OnlyName("All", "T0", "T1", "T2", "T3"),
            ],
            "All");

        var read = new Dictionary<string, int>();
        await foreach (var happened in new Executor(Options(jobs: 4)).RunAsync(plan))
        {
            if (happened is OutputWritten line)
            {
                Assert.Equal(read.GetValueOrDefault(line.Target).ToString(), line.Text);
                read[line.Target] = read.GetValueOrDefault(line.Target) + 1;
                Assert.InRange(Volatile.Read(ref written), 0, read.Values.Sum() + 1024 + 8);
            }
        }

        Assert.Equal(12_000, read.Values.Sum());
    }

    [Fact]
    public async Task What_code_posts_after_its_step_ended_is_dropped()
    {
        StepScope? scope = null;
        var plan = Plan(
            [
                Target("First", code: _ => { scope = StepScope.Current; return Task.CompletedTask; }),
                Target("Second", code: _ => { scope!.Post(new OutputWritten { Target = "First", Text = "late" }); return Task.CompletedTask; })
                    .Needs("First"),
            ],
            "Second");

        var events = await plan.EventsAsync();
        scope!.Post(new OutputWritten { Target = "First", Text = "later" });

        Assert.DoesNotContain(events, happened => happened is OutputWritten);
    }

    [Fact]
    public async Task The_longest_remaining_path_goes_first_but_with_one_job_plan_order_does()
    {
        TargetModel[] targets = [Target("Short"), Target("Long"), Target("Longer").Needs("Long"), OnlyName("All", "Short", "Longer")];
        var durations = Durations.None;
        durations.Observe(new TargetFinished { Target = "Short", Duration = TimeSpan.FromSeconds(5) });
        durations.Observe(new TargetFinished { Target = "Longer", Duration = TimeSpan.FromSeconds(9) });

        var first = await Plan(targets, "All").EventsAsync(Options(jobs: 2) with { Durations = durations });
        var sequential = await Plan(targets, "All").EventsAsync(Options(jobs: 1) with { Durations = durations });

        Assert.Equal(["Long", "Short"], first.OfType<StepStarted>().Select(started => started.Target).Take(2));
        Assert.Equal(["Short", "Long", "Longer"], sequential.OfType<StepStarted>().Select(started => started.Target));
    }

    [Fact]
    public async Task Code_that_ignores_its_token_is_given_up_five_seconds_after_the_second_signal()
    {
        var time = new FakeTimeProvider();
        using CancellationTokenSource first = new(), second = new();
        var never = new TaskCompletionSource();
        var plan = Plan([Target("Stubborn", code: _ => never.Task), Target("Clean", target => target.IsAssured = true).Needs("Stubborn")], "Clean");
        var options = Options() with { Time = time, FirstSignal = first.Token, SecondSignal = second.Token };

        var events = new List<BuildEvent>();
        await foreach (var happened in new Executor(options).RunAsync(plan))
        {
            events.Add(happened);
            switch (happened)
            {
                case StepStarted:
                    await first.CancelAsync();
                    break;
                case CancellationRequested { Now: false }:
                    await second.CancelAsync();
                    break;
                case CancellationRequested { Now: true }:
                    time.Advance(TimeSpan.FromSeconds(5));
                    break;
            }
        }

        Assert.Equal(
            """
            Stubborn: Cancelled
            Clean: NotRun (the run was cancelled)
            """,
            events.Fates());
        Assert.True(Assert.IsType<BuildFinished>(events[^1]).Cancelled);
    }

    [Fact]
    public async Task A_time_limit_asks_the_code_to_stop_and_fails_the_step_even_if_it_returns()
    {
        var time = new FakeTimeProvider();
        var plan = Plan(
            [
                Target("Slow", target => target.Step.Timeout = TimeSpan.FromSeconds(3), async token =>
                {
                    var stopped = new TaskCompletionSource();
                    token.Register(stopped.SetResult);
                    time.Advance(TimeSpan.FromSeconds(3));
                    await stopped.Task;
                }),
            ],
            "Slow");

        var events = await plan.EventsAsync(Options() with { Time = time });

        Snapshot.Matches(events.OfType<TargetFinished>().Single().Error!);
    }

    [Fact]
    public async Task Callbacks_on_the_token_that_throw_break_nothing()
    {
        using var first = new CancellationTokenSource();
        var plan = Plan(
            [
                Target("Nasty", code: async token =>
                {
                    token.Register(() => throw new InvalidOperationException("nasty"));
                    await first.CancelAsync();
                    await Task.Delay(Timeout.Infinite, token);
                }),
            ],
            "Nasty");

        Assert.Equal("Nasty: Cancelled", (await plan.EventsAsync(Options() with { FirstSignal = first.Token })).Fates());
    }

    [Fact]
    public async Task A_chain_of_thirty_thousand_targets_that_do_not_run_fits_the_stack()
    {
        var targets = Enumerable.Range(1, 30_000).Select(index => Target($"T{index}").Needs($"T{index - 1}")).Prepend(Failing("T0")).ToList();

        var events = await Plan(targets, "T30000").EventsAsync();

        Assert.Equal(30_000, events.OfType<TargetFinished>().Count(finished => finished.Reason == "'T0' failed"));
    }

    [Fact]
    public async Task Ten_thousand_steps_of_one_resource_run_one_by_one()
    {
        var running = 0;
        var target = Target("Many", target =>
        {
            target.Step.Actions.Clear();
            target.FanOuts.Add(new(() => Enumerable.Range(0, 10_000).Select(index => Step($"s{index}")), () => { }));
        });

        var events = await Plan([target], "Many").EventsAsync(Options(jobs: 8));

        Assert.Equal("Many: Executed", events.Fates());

        StepModel Step(string name)
        {
            var step = new StepModel { Name = name };
            step.Resources.Add("db");
            step.Actions.Add(Code(async _ =>
            {
                Assert.Equal(1, Interlocked.Increment(ref running));
                await Task.Yield();
                Interlocked.Decrement(ref running);
            }));
            return step;
        }
    }

    [Fact]
    public async Task An_empty_plan_starts_and_finishes()
    {
        var events = await Plan([Target("A")]).EventsAsync();

        Assert.Equal([typeof(BuildStarted), typeof(BuildFinished)], events.Select(happened => happened.GetType()));
        Assert.True(((BuildFinished)events[^1]).Succeeded);
    }
}
