namespace BuildKit.Releases;

/// <summary>How long one attempt may take: as long as something moves, and not for ever.</summary>
sealed class Patience : IDisposable
{
    /// <summary>Without a single byte in either direction.</summary>
    public static readonly TimeSpan Idle = TimeSpan.FromSeconds(100);

    /// <summary>However much moves: a server that sends a byte now and then is no server.</summary>
    public static readonly TimeSpan Whole = TimeSpan.FromHours(2);

    readonly CancellationTokenSource idle;
    readonly CancellationTokenSource whole;
    readonly CancellationTokenSource all;

    public Patience(TimeProvider time, CancellationToken cancellation)
    {
        Time = time;
        idle = new(Idle, time);
        whole = new(Whole, time);
        all = CancellationTokenSource.CreateLinkedTokenSource(cancellation, idle.Token, whole.Token);
    }

    public TimeProvider Time { get; }

    public CancellationToken Token => all.Token;

    /// <summary>Why the attempt was ended; null if it was not, by us.</summary>
    public string? EndedBecause =>
        idle.IsCancellationRequested ? $"nothing moved for {Idle.TotalSeconds:0} s"
        : whole.IsCancellationRequested ? $"it was not done after {Whole.TotalHours:0} hours"
        : null;

    /// <summary>Something moved.</summary>
    public void Progress()
    {
        if (!idle.IsCancellationRequested)
        {
            idle.CancelAfter(Idle);
        }
    }

    public void Dispose()
    {
        all.Dispose();
        whole.Dispose();
        idle.Dispose();
    }
}
