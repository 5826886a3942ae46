using System.Diagnostics;
using System.Runtime.InteropServices;

namespace BuildKit.Tests.Files;

/// <summary>What .NET cannot make: pipes, and a thread that is not root.</summary>
static partial class UnixFiles
{
    const int Nobody = 65534;

    public static void MakePipe(string path) => Assert.Equal(0, MkFifo(path, 0x180));

    public static UnixFileMode Mode(string path) => OperatingSystem.IsWindows() ? default : File.GetUnixFileMode(path);

    public static void SetMode(string path, UnixFileMode mode)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, mode);
        }
    }

    /// <summary>Runs a tool, which must succeed; its output.</summary>
    public static string Run(string directory, string tool, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(tool, arguments)
        {
            WorkingDirectory = directory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{tool} {string.Join(' ', arguments)}: {output}{error.Result}");
        return output;
    }

    /// <summary>Runs the action so that permissions count, also if the tests run as root: on Linux the user of file accesses is the thread's.</summary>
    public static void AsNobody(Action action)
    {
        Needs.Linux();
        Exception? failure = null;
        var thread = new Thread(() =>
        {
            if (Environment.IsPrivilegedProcess)
            {
                _ = SetFsUid(Nobody);
            }

            failure = Record.Exception(action);
        });
        thread.Start();
        thread.Join();
        Assert.Null(failure);
    }

    [LibraryImport("libc", EntryPoint = "mkfifo", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int MkFifo(string path, uint mode);

    [LibraryImport("libc", EntryPoint = "setfsuid")]
    private static partial int SetFsUid(uint user);
}
