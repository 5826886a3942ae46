using System.Globalization;

namespace BuildKit.Caching;

/// <summary>
/// The file <c>boot</c> of a store: since which start of the machine it is used. Files that were last used before it was written may
/// have been spoiled by a power loss.
/// </summary>
static class BootMark
{
    const string LinuxBoot = "/proc/sys/kernel/random/boot_id";

    /// <summary>The moment since which files count as whole, by the clock of the store's file system.</summary>
    public static DateTime Of(StoreFiles files, TimeProvider time)
    {
        var mark = files.Directory.Below("boot");
        var boot = BootOf(time);
        try
        {
            if (!File.Exists(mark) || File.ReadAllText(mark) != boot)
            {
                FaultPoint.Pass("write");
                File.WriteAllText(mark, boot);
            }

            return File.GetLastWriteTimeUtc(mark);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return DateTime.MaxValue;
        }
    }

    // Elsewhere the time of the start, which may seem to move a little: that costs hashing and nothing else.
    static string BootOf(TimeProvider time) => File.Exists(LinuxBoot)
        ? File.ReadAllText(LinuxBoot).Trim()
        : (time.GetUtcNow().ToUnixTimeSeconds() - (Environment.TickCount64 / 1000) is var start ? (start / 60).ToString(CultureInfo.InvariantCulture) : "");
}
