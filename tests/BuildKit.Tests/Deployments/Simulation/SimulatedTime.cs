namespace BuildKit.Tests.Deployments.Simulation;

/// <summary>A clock that stands still until somebody moves it to the next timer.</summary>
sealed class SimulatedTime : TimeProvider
{
    readonly List<Timer> timers = [];
    DateTimeOffset now = DateTimeOffset.UnixEpoch;

    public override DateTimeOffset GetUtcNow() => now;

    public override long GetTimestamp() => now.Ticks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    public bool IsAnyoneWaiting
    {
        get
        {
            lock (timers)
            {
                return timers.Exists(timer => timer.Due is not null);
            }
        }
    }

    /// <summary>Time that something takes; whoever waits is woken later.</summary>
    public void Pass(TimeSpan span) => now += span;

    /// <summary>False if nobody waits for anything.</summary>
    public bool MoveOn()
    {
        Timer? next;
        lock (timers)
        {
            next = timers.Where(timer => timer.Due is not null).MinBy(timer => timer.Due);
            if (next is null)
            {
                return false;
            }

            now = next.Due!.Value > now ? next.Due.Value : now;
            next.Due = null;
        }

        next.Fire();
        return true;
    }

    sealed class Timer(SimulatedTime time, Action fire) : ITimer
    {
        public DateTimeOffset? Due { get; set; }

        public void Fire() => fire();

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (time.timers)
            {
                Due = dueTime == Timeout.InfiniteTimeSpan ? null : time.now + dueTime;
                if (Due is not null && !time.timers.Contains(this))
                {
                    time.timers.Add(this);
                }
            }

            return true;
        }

        public void Dispose()
        {
            lock (time.timers)
            {
                Due = null;
                time.timers.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
