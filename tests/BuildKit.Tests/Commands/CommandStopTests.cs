using System.Diagnostics;
using BuildKit.Commands;
using Microsoft.Extensions.Time.Testing;
using static BuildKit.Tests.Commands.RecordingStep;

namespace BuildKit.Tests.Commands;

[Trait("Speed", "Slow")]
public sealed class CommandStopTests : IDisposable
{
    readonly RecordingStep step = new();

    public void Dispose() => step.Dispose();

    [Fact(Timeout = 60_000)]
    public async Task A_time_limit_kills_the_whole_tree_and_fails()
    {
        Needs.Unix();

        var error = await step.FailAsync(Shell("trap '' INT TERM; sh -c 'trap \"\" INT TERM; echo $$; sleep 300' & echo $$; wait; sleep 300")
            .Timeout(TimeSpan.FromMilliseconds(300)));

        Assert.Equal("BK0212", error.Code);
        Assert.Contains("0.3 s, killed after", error.ToString(), StringComparison.Ordinal);
        Assert.Equal(2, step.Output.Count);
        Assert.All(step.Output, line => Assert.False(IsAlive(int.Parse(line))));
        Assert.Equal(137, step.Events.OfType<CommandFinished>().Single().ExitCode);
    }

    [Fact(Timeout = 60_000)]
    public async Task Stopping_gently_interrupts_the_group_and_a_success_stays_one()
    {
        Needs.Unix();
        var running = step.RunAsync("trap 'echo cleaning up; exit 0' INT; echo ready; while :; do sleep 0.05; done");
        await step.LineAsync("ready");

        step.StopGently();

        Assert.Equal(0, (await running).ExitCode);
        Assert.Contains("cleaning up", step.Output);
    }

    [Fact(Timeout = 60_000)]
    public async Task Stopping_gently_reaches_children_and_ends_in_a_cancellation()
    {
        Needs.Unix();
        var running = step.RunAsync("sleep 300; echo never");
        await UntilAsync(() => step.Events.OfType<CommandStarted>().Any(), "the start");

        step.StopGently();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.DoesNotContain("never", step.Output);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_process_that_does_not_listen_is_killed_after_the_grace()
    {
        Needs.Linux();
        var time = new FakeTimeProvider();
        step.Scope = step.Scope with { Time = time };
        var running = step.RunAsync("trap 'echo heard' INT; echo ready; while :; do sleep 0.05; done");
        await step.LineAsync("ready");

        step.StopGently();
        await step.LineAsync("heard");
        time.Advance(Supervision.Grace - TimeSpan.FromSeconds(1));
        Assert.False(running.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(1));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    [Fact(Timeout = 60_000)]
    public async Task Stopping_now_kills_also_what_has_left_the_group()
    {
        Needs.Linux();
        Needs.Tool("setsid");
        var running = step.RunAsync(
            "trap '' INT; setsid sh -c 'setsid sh -c \"echo \\$\\$; trap \\\"\\\" TERM; sleep 300; sleep 300\" & exit' & wait; echo ready; sleep 300");
        await step.LineAsync("ready");
        await UntilAsync(() => step.Output.Count == 2, "the daemon");
        var daemon = int.Parse(step.Output.Single(line => line != "ready"));
        Assert.True(IsAlive(daemon));

        step.StopNow();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.False(IsAlive(daemon));
        Assert.Empty(ProcessTree.Members($"BK_STEP={step.Scope.Id}", 0));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_child_that_cleared_its_environment_and_left_the_group_is_found_by_its_parent()
    {
        Needs.Linux();
        Needs.Tool("setsid");
        var running = step.RunAsync(Shell("env -i setsid sh -c 'echo $$; sleep 300; :' & echo ready; wait"));
        await UntilAsync(() => step.Output.Count == 2, "both lines");

        step.StopNow();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.False(IsAlive(int.Parse(step.Output.Single(line => line != "ready"))));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_time_limit_of_one_command_spares_the_others_of_its_step()
    {
        Needs.Linux();
        Needs.Tool("setsid");
        await step.RunAsync("setsid sleep 300 >/dev/null 2>&1 & echo $!");
        var other = step.RunAsync("echo ready; sleep 300");
        await step.LineAsync("ready");

        await step.FailAsync(Shell("sleep 300").Timeout(TimeSpan.FromMilliseconds(50)));

        Assert.True(IsAlive(int.Parse(step.Output[0])));
        Assert.False(other.IsCompleted);
        step.StopNow();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => other);
        Assert.False(IsAlive(int.Parse(step.Output[0])));
    }

    [Fact(Timeout = 60_000)]
    public async Task What_a_step_left_running_can_be_ended_with_it()
    {
        Needs.Linux();
        Needs.Tool("setsid");
        await step.RunAsync("setsid sleep 300 >/dev/null 2>&1 & echo $!");
        var daemon = int.Parse(step.Output[0]);
        Assert.True(IsAlive(daemon));

        await CommandRunner.EndStepAsync(step.Scope);

        Assert.False(IsAlive(daemon));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_stop_ends_the_waiting_for_a_held_pipe_too()
    {
        Needs.Linux();
        var running = step.RunAsync("trap 'exit 1' INT; (trap '' INT; echo $$; sleep 300) & echo ready; while :; do sleep 0.05; done");
        await step.LineAsync("ready");
        var watch = Stopwatch.StartNew();

        step.StopGently();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.Empty(ProcessTree.Members($"BK_STEP={step.Scope.Id}", 0));
        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 8);
    }

    [Fact(Timeout = 60_000)]
    public async Task Nothing_is_started_for_a_step_that_is_to_stop()
    {
        step.StopGently();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => step.RunAsync("echo no"));

        Assert.Empty(step.Events);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_fork_bomb_is_killed_to_the_last_process()
    {
        Needs.Linux();
        Needs.Tool("setsid");
        const string bomb = "spawn() { i=0; while [ $i -lt 60 ]; do (setsid sleep 300 &) ; i=$((i+1)); sleep 0.01; done; }; spawn & spawn & echo ready; wait; sleep 300";
        var running = step.RunAsync(bomb);
        await step.LineAsync("ready");

        step.StopNow();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.Empty(ProcessTree.Members($"BK_STEP={step.Scope.Id}", 0));
    }

    [Theory(Timeout = 60_000)]
    [InlineData(-1)]
    [InlineData(100L * 24 * 3600 * 1000)]
    public async Task A_limit_beyond_every_timer_is_none(long milliseconds)
    {
        Needs.Unix();

        Assert.Equal(0, (await step.RunAsync(Shell("exit 0").Timeout(TimeSpan.FromMilliseconds(milliseconds)))).ExitCode);
    }
}
