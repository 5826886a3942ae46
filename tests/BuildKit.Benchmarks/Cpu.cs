using System.Runtime.InteropServices;

namespace BuildKit.Benchmarks;

/// <summary>Asks the system how long processors have worked.</summary>
static unsafe partial class Cpu
{
    const int Children = -1;

    /// <summary>For all processes that were started from here and have ended, in milliseconds; 0 elsewhere than on Unix.</summary>
    public static double OfChildren()
    {
        // struct rusage begins with two times of seconds and microseconds: of the programs and of the system for them.
        var words = stackalloc long[32];
        return OperatingSystem.IsWindows() || GetUsage(Children, words) != 0 ? 0 : ((words[0] + words[2]) * 1000.0) + ((words[1] + words[3]) / 1000.0);
    }

    [LibraryImport("libc", EntryPoint = "getrusage")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int GetUsage(int who, long* usage);
}
