using System.Collections.Concurrent;

namespace BuildKit.Deployments;

/// <summary>Does work side by side, in so many lanes and in the order given. A semaphore would let the scheduler say who begins when.</summary>
static class Lanes
{
    public static async Task RunAsync<T>(IEnumerable<T> work, int lanes, Func<T, Task> does)
    {
        var queue = new ConcurrentQueue<T>(work);
        await Task.WhenAll(Enumerable.Range(0, Math.Min(lanes, queue.Count)).Select(_ => LaneAsync())).ConfigureAwait(false);

        async Task LaneAsync()
        {
            while (queue.TryDequeue(out var next))
            {
                await does(next).ConfigureAwait(false);
            }
        }
    }
}
