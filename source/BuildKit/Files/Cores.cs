using System.Runtime.ExceptionServices;

namespace BuildKit.Files;

/// <summary>
/// Does the parts of a job on as many threads as there are processors. The caller's thread does whatever no other takes, so that a busy
/// thread pool costs time and nothing else.
/// </summary>
sealed class Cores
{
    readonly int count;
    readonly int chunk;
    readonly Action<int, int> work;
    readonly object gate = new();

    int next;
    int helpers;
    bool closed;
    ExceptionDispatchInfo? failure;

    Cores(int count, int chunk, Action<int, int> work) => (this.count, this.chunk, this.work) = (count, chunk, work);

    /// <summary>
    /// Calls <paramref name="work"/> with the beginning and the end of ranges, at most <paramref name="chunk"/> long, that make up 0 to
    /// <paramref name="count"/>; so too where there is one processor.
    /// </summary>
    public static void Each(int count, int chunk, Action<int, int> work) => Each(count, chunk, work, Environment.ProcessorCount);

    internal static void Each(int count, int chunk, Action<int, int> work, int processors) =>
        new Cores(count, chunk, work).Run(Math.Min(processors, (count + chunk - 1) / chunk) - 1);

    void Run(int others)
    {
        for (var i = 0; i < others; i++)
        {
            ThreadPool.UnsafeQueueUserWorkItem(static cores => cores.Help(), this, preferLocal: false);
        }

        Work();
        lock (gate)
        {
            closed = true;
            while (helpers > 0)
            {
                Monitor.Wait(gate);
            }
        }

        failure?.Throw();
    }

    void Help()
    {
        lock (gate)
        {
            if (closed)
            {
                return;
            }

            helpers++;
        }

        Work();
        lock (gate)
        {
            helpers--;
            Monitor.Pulse(gate);
        }
    }

    void Work()
    {
        try
        {
            for (var start = Next(); start < count; start = Next())
            {
                work(start, Math.Min(start + chunk, count));
            }
        }
        catch (Exception exception)
        {
            failure ??= ExceptionDispatchInfo.Capture(exception);
            Volatile.Write(ref next, count);
        }
    }

    int Next() => Interlocked.Add(ref next, chunk) - chunk;
}
