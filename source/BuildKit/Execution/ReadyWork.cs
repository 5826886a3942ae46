namespace BuildKit.Execution;

/// <summary>
/// Work that could run now, best first, as far as jobs and resources allow. What lacks a resource is parked there and
/// woken one at a time, so that a thousand steps of one resource cost no more than a thousand wake-ups.
/// </summary>
sealed class ReadyWork(int jobs)
{
    readonly PriorityQueue<Work, (double, int, int)> ready = new();
    readonly Dictionary<string, PriorityQueue<Work, (double, int, int)>> parked = new(StringComparer.Ordinal);
    readonly HashSet<string> held = new(StringComparer.Ordinal);
    int running;
    int steps;

    /// <summary>How many jobs are taken.</summary>
    public int Running => running;

    /// <summary>How many of them by steps; preparations are over in no time. May be read from any thread.</summary>
    public int Steps => Volatile.Read(ref steps);

    public void Add(Work work)
    {
        work.State = WorkState.Ready;
        ready.Enqueue(work, work.Priority);
    }

    /// <summary>The next work to start; it then holds a job and its resources.</summary>
    public Work? Take()
    {
        while (running < jobs && ready.TryDequeue(out var work, out _))
        {
            var missing = work.State == WorkState.Ready ? work.Resources.FirstOrDefault(held.Contains) : null;
            if (work.State == WorkState.Ready && missing is null)
            {
                held.UnionWith(work.Resources);
                Count(work, 1);
                work.State = WorkState.Running;
                return work;
            }

            if (missing is not null)
            {
                Park(work, missing);
            }

            // It was woken for a resource that it did not take after all.
            WakeNext(work.Resources);
        }

        return null;
    }

    /// <summary>Gives back the job and the resources.</summary>
    public void Release(Work work)
    {
        work.State = WorkState.Finished;
        Count(work, -1);
        held.ExceptWith(work.Resources);
        WakeNext(work.Resources);
    }

    void Count(Work work, int change)
    {
        running += change;
        Volatile.Write(ref steps, steps + (work is StepRun ? change : 0));
    }

    void Park(Work work, string resource)
    {
        if (!parked.TryGetValue(resource, out var queue))
        {
            parked.Add(resource, queue = new());
        }

        queue.Enqueue(work, work.Priority);
    }

    void WakeNext(IReadOnlyList<string> resources)
    {
        foreach (var resource in resources)
        {
            if (!held.Contains(resource) && parked.TryGetValue(resource, out var queue) && queue.TryDequeue(out var work, out _))
            {
                ready.Enqueue(work, work.Priority);
            }
        }
    }
}
