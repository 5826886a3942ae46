using BuildKit.Events;
using BuildKit.Targets;

namespace BuildKit.Execution;

/// <summary>The signals of a run as its steps see them: what is assured does not hear the first one.</summary>
sealed class RunSignals : IDisposable
{
    readonly CancellationTokenSource abandoned = new();
    readonly CancellationTokenSource gentle;
    readonly CancellationTokenSource now;
    readonly StopSignal ordinary;
    readonly StopSignal assured;

    public RunSignals(ExecutorOptions options)
    {
        now = CancellationTokenSource.CreateLinkedTokenSource(options.SecondSignal, abandoned.Token);
        gentle = CancellationTokenSource.CreateLinkedTokenSource(options.FirstSignal, now.Token);
        (ordinary, assured) = (new(gentle.Token, now.Token), new(now.Token, now.Token));
    }

    public CancelState State =>
        now.IsCancellationRequested ? CancelState.Now : gentle.IsCancellationRequested ? CancelState.Gentle : CancelState.None;

    public StopSignal For(TargetModel target) => target.IsAssured ? assured : ordinary;

    /// <summary>Calls back on each signal.</summary>
    public void Notify(Action changed)
    {
        gentle.Token.Register(changed);
        now.Token.Register(changed);
    }

    /// <summary>The reader of the events went away.</summary>
    public void Abandon() => abandoned.Cancel();

    public void Dispose()
    {
        gentle.Dispose();
        now.Dispose();
        abandoned.Dispose();
    }
}
