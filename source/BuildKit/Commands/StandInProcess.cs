using System.Text;

namespace BuildKit.Commands;

/// <summary>The process that a <see cref="StandIn"/> stands in for: it obeys signals and limits as a real one does.</summary>
sealed class StandInProcess(StandIn standIn, CommandOutput output) : ChildProcess
{
    const int Interruption = 2;
    const int Killing = 9;

    readonly TaskCompletionSource<ExitStatus> ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly TaskCompletionSource outputEnded = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public override Task Ended => ended.Task;

    public override Task OutputEnded => outputEnded.Task;

    public override int Id => 0;

    public override ExitStatus Status => ended.Task.GetAwaiter().GetResult();

    public override void BeginOutput()
    {
        try
        {
            standIn.Effect();
            output.Write(Encoding.UTF8.GetBytes(standIn.Output), isError: false);
            output.Write(Encoding.UTF8.GetBytes(standIn.ErrorOutput), isError: true);
            output.Complete();
            outputEnded.SetResult();
        }
        catch (Exception exception)
        {
            // The test's own mistake, or a reader of the output that failed: the command fails with it, as it would for a real process.
            outputEnded.SetException(exception);
        }

        if (!standIn.Hangs)
        {
            ended.TrySetResult(new(standIn.ExitCode));
        }
    }

    public override void Interrupt() => ended.TrySetResult(new(128 + Interruption, Interruption));

    public override Task<IReadOnlyList<int>> KillTreeAsync(string mark)
    {
        ended.TrySetResult(new(128 + Killing, Killing));
        return Task.FromResult<IReadOnlyList<int>>([]);
    }

    public override ValueTask DisposeAsync()
    {
        ended.TrySetResult(new(128 + Killing, Killing));
        return ValueTask.CompletedTask;
    }
}
