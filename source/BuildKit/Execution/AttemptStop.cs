using BuildKit.Events;

namespace BuildKit.Execution;

/// <summary>
/// How one attempt learns that it is to stop: the signals of the run and its own time limit. The author's code gets
/// tokens of its own, so that what it registers there neither blocks nor breaks whoever gives the signal.
/// </summary>
sealed class AttemptStop : IDisposable
{
    /// <summary>How long code that ignores its token is waited for after the second signal.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    readonly CancellationTokenSource gentle = new();
    readonly CancellationTokenSource now = new();
    readonly TaskCompletionSource impatient = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly ExecutorOptions options;
    readonly CancellationTokenRegistration gentleSignal;
    readonly CancellationTokenRegistration nowSignal;
    readonly ITimer? limit;
    ITimer? patience;
    volatile bool timedOut;

    public AttemptStop(StopSignal run, TimeSpan? timeLimit, ExecutorOptions options)
    {
        this.options = options;
        Signal = new(gentle.Token, now.Token);
        gentleSignal = run.Gentle.Register(() => Cancel(gentle));
        nowSignal = run.Now.Register(StopNow);
        if (timeLimit is { } time)
        {
            limit = options.Time.CreateTimer(_ => TimeOut(), null, Graph.GraphProblems.Measurable(time), Timeout.InfiniteTimeSpan);
        }
    }

    public StopSignal Signal { get; }

    public bool TimedOut => timedOut;

    /// <summary>Waits for the work, but not for long once everything is to end now.</summary>
    /// <exception cref="OperationCanceledException">The work is still running; it was given up.</exception>
    public async Task WaitForAsync(Task work)
    {
        if (!work.IsCompleted && await Task.WhenAny(work, impatient.Task).ConfigureAwait(false) != work)
        {
            throw new OperationCanceledException();
        }

        await work.ConfigureAwait(false);
    }

    public void Dispose()
    {
        gentleSignal.Dispose();
        nowSignal.Dispose();
        limit?.Dispose();
        patience?.Dispose();
        gentle.Dispose();
        now.Dispose();
    }

    void TimeOut()
    {
        timedOut = true;
        Cancel(now);
        Cancel(gentle);
    }

    void StopNow()
    {
        patience = options.Time.CreateTimer(_ => impatient.TrySetResult(), null, Patience, Timeout.InfiniteTimeSpan);
        Cancel(now);
        Cancel(gentle);
    }

    void Cancel(CancellationTokenSource source) => _ = options.Start(() =>
    {
        CancelQuietly(source);
        return Task.CompletedTask;
    });

    static void CancelQuietly(CancellationTokenSource source)
    {
        try
        {
            source.Cancel();
        }
        catch (Exception exception) when (exception is AggregateException or ObjectDisposedException)
        {
            // What the author's code registered threw, or the attempt is over.
        }
    }
}
