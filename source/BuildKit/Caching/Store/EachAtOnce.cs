using System.Runtime.ExceptionServices;

namespace BuildKit.Caching;

/// <summary>Does the same with many files, on all cores; the first failure is thrown as it is.</summary>
static class EachAtOnce
{
    const int Few = 4;

    /// <summary>False as soon as the action said so once; the rest may not have been done then.</summary>
    public static bool All<T>(IReadOnlyList<T> items, Func<T, bool> action, CancellationToken cancellation)
    {
        if (items.Count < Few)
        {
            return items.All(action);
        }

        try
        {
            return Parallel.ForEach(items, new ParallelOptions { CancellationToken = cancellation }, (item, loop) =>
            {
                if (!action(item))
                {
                    loop.Stop();
                }
            }).IsCompleted;
        }
        catch (AggregateException several)
        {
            ExceptionDispatchInfo.Throw(several.InnerExceptions[0]);
            throw;
        }
    }
}
