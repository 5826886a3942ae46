using System.Diagnostics;
using System.Runtime.InteropServices;

namespace BuildKit.Cli;

/// <summary>The bootstrap script of a repository.</summary>
sealed partial record BuildScriptFile(string FullName)
{
    public static string Name => OperatingSystem.IsWindows() ? "build.ps1" : "build.sh";

    /// <summary>The script of the nearest directory above that has one beside its <c>build</c> directory or <c>build.cs</c>.</summary>
    public static BuildScriptFile? Nearest(string start)
    {
        for (var directory = start; directory is not null; directory = Path.GetDirectoryName(directory))
        {
            var file = Path.Combine(directory, Name);
            if (File.Exists(file) && (Directory.Exists(Path.Combine(directory, "build")) || File.Exists(Path.Combine(directory, "build.cs"))))
            {
                return new(file);
            }
        }

        return null;
    }

    /// <summary>Runs the script in this process's place; its exit code is ours.</summary>
    public int Run(IReadOnlyList<string> arguments)
    {
        if (OperatingSystem.IsWindows())
        {
            return RunAsChild(arguments);
        }

        // Becoming the script, rather than starting it, leaves signals, terminal and exit code to it alone.
        string?[] vector = ["sh", FullName, .. arguments, null];
        _ = Signal(BrokenPipe, 0); // .NET ignores it, and a program inherits what is ignored
        _ = Execute("/bin/sh", vector);
        Console.Error.WriteLine(Errors.CannotStart(FullName, Marshal.GetLastPInvokeError()));
        return 2;
    }

    [LibraryImport("libc", EntryPoint = "execv", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Execute(string path, string?[] arguments);

    [LibraryImport("libc", EntryPoint = "signal")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint Signal(int signal, nint handler);

    const int BrokenPipe = 13;

    int RunAsChild(IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo("powershell.exe", ["-NoProfile", "-ExecutionPolicy", "Bypass", "-File", FullName, .. arguments]);
        // Ctrl-C reaches the child as well; it decides how to end.
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => context.Cancel = true);
        using var child = Process.Start(start)!;
        child.WaitForExit();
        return child.ExitCode;
    }
}
