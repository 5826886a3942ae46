using System.Collections.Concurrent;
using BuildKit.Files;

namespace BuildKit.Caching;

/// <summary>
/// Whether a stat proves that content has not changed since it was read: only if any later write must have given it other times. Nothing is ever
/// waited for, and no file is touched.
/// </summary>
sealed class StatTrust(OpenDirectory root)
{
    const long Millisecond = 1_000_000;

    // The clock that the kernel stamps files with stands still for up to 10 ms.
    const long Tick = 20 * Millisecond;

    readonly ConcurrentDictionary<ulong, bool> devices = new();

    /// <param name="stat">From before the content was read.</param>
    /// <param name="moment">The time before that, in nanoseconds since 1970.</param>
    /// <param name="path">Where it is, to ask for its file system.</param>
    public bool Of(in FileStat stat, long moment, string path) =>
        IsOld(stat.Modified, moment) && IsOld(stat.Changed, moment)
        && (devices.TryGetValue(stat.Device, out var keeps) ? keeps : devices[stat.Device] = root.HasStableTimes(path));

    // Times before 1970 and in the future were set by somebody or by a wrong clock.
    static bool IsOld(long time, long moment) => time >= 0 && time < moment - Granularity(time);

    // A time of whole seconds may come from a file system that knows no others; the coarsest that is trusted counts in twos.
    static long Granularity(long time) => time % (1000 * Millisecond) == 0 ? 2000 * Millisecond : time % (100 * Millisecond) == 0 ? 200 * Millisecond : Tick;
}
