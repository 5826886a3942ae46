using System.Diagnostics;
using BuildKit.Execution;

namespace BuildKit.Tests.Execution;

public sealed class WorkspaceLockTests : IDisposable
{
    readonly TemporaryDirectory root = new();

    public void Dispose() => root.Dispose();

    [Fact]
    public async Task The_second_run_waits_says_for_whom_and_goes_on_when_the_first_ends()
    {
        var told = new TaskCompletionSource<LockHolder?>();
        var first = await WorkspaceLock.AcquireAsync(Request("r1"), default);

        var second = WorkspaceLock.AcquireAsync(Request("r2") with { Waiting = holder => told.TrySetResult(holder) }, default);
        var holder = await told.Task;
        Assert.False(second.IsCompleted);
        first.Dispose();
        (await second).Dispose();

        Assert.Equal(("r1", "./build.sh r1"), (holder!.Run, holder.CommandLine));
        Assert.True(File.Exists(root / ".buildkit/lock"));
    }

    [Fact]
    public async Task Who_does_not_wait_gets_an_error_with_exit_code_75()
    {
        using var first = await WorkspaceLock.AcquireAsync(Request("r1"), default);

        var busy = await Assert.ThrowsAsync<BuildException>(() => WorkspaceLock.AcquireAsync(Request("r2") with { Waits = false }, default));

        Assert.Equal(("BK0267", 75), (busy.Error.Code, busy.Error.ExitCode));
        Assert.Contains("./build.sh r1", busy.Message);
    }

    [Theory]
    [InlineData("r1:Test#1")]
    [InlineData("r1.r5:Other#1")]
    public async Task A_build_that_its_own_target_starts_is_an_error_and_no_deadlock(string startedBy)
    {
        using var first = await WorkspaceLock.AcquireAsync(Request("r1"), default);

        var nested = await Assert.ThrowsAsync<BuildException>(
            () => WorkspaceLock.AcquireAsync(Request("r2") with { StartedBy = startedBy }, default));

        Assert.Equal("BK0268", nested.Error.Code);
    }

    [Fact]
    public void The_id_of_a_run_within_a_step_begins_with_that_of_the_outer_run()
    {
        Assert.Equal("r9", StepId.RunWithin(null, "r9"));
        Assert.Equal("r1.r9", StepId.RunWithin(StepId.Of("r1", "Test", "a:b", 2), "r9"));
    }

    [Fact]
    public async Task Waiting_can_be_cancelled()
    {
        using var cancel = new CancellationTokenSource();
        using var first = await WorkspaceLock.AcquireAsync(Request("r1"), default);

        var second = WorkspaceLock.AcquireAsync(Request("r10") with { StartedBy = "r10:Test#1", Waiting = _ => cancel.Cancel() }, cancel.Token);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
    }

    [Fact]
    public async Task A_killed_holder_frees_the_workspace()
    {
        Needs.Linux();
        root.Write(".buildkit/lock", "");
        using var other = Process.Start(new ProcessStartInfo(Needs.Tool("flock"), [root / ".buildkit/lock", "sh", "-c", "echo held; exec sleep 60"]) { RedirectStandardOutput = true })!;
        Assert.Equal("held", await other.StandardOutput.ReadLineAsync());
        var told = new TaskCompletionSource();

        var mine = WorkspaceLock.AcquireAsync(Request("r1") with { Waiting = _ => told.TrySetResult() }, default);
        await told.Task;
        other.Kill(entireProcessTree: true);

        (await mine).Dispose();
    }

    [Fact]
    public async Task What_cannot_be_locked_is_an_error_that_names_the_file()
    {
        root.Write(".buildkit", "a file where the directory should be");

        var error = await Assert.ThrowsAsync<BuildException>(() => WorkspaceLock.AcquireAsync(Request("r1"), default));

        Assert.Equal("BK0269", error.Error.Code);
        Assert.Contains(root / ".buildkit", error.Message);
    }

    LockRequest Request(string run) => new()
    {
        Root = root.Path,
        Self = LockHolder.Of(run, $"./build.sh {run}", TimeProvider.System),
        StartedBy = null,
        Waits = true,
        Waiting = _ => { },
    };
}
