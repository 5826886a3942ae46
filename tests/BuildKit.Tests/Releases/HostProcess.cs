using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;

namespace BuildKit.Tests.Releases;

/// <summary>A host script that runs; its output is read to the end of the pipes, as an engine does it.</summary>
sealed partial class HostProcess
{
    static readonly TimeSpan Limit = TimeSpan.FromSeconds(120);

    readonly Process process;
    readonly Task<string> output;
    readonly Task<string> error;

    HostProcess(Process process) => (this.process, output, error) =
        (process, process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());

    public int Id => process.Id;

    public static HostProcess Start(string[] command, IReadOnlyDictionary<string, string> environment)
    {
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        start.Environment.Clear();
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return new(Process.Start(start)!);
    }

    public HostRun Wait()
    {
        if (!Task.WaitAll([output, error, process.WaitForExitAsync()], Limit))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"the script or something that holds its pipes still runs after {Limit.TotalSeconds} s");
        }

        return new(process.ExitCode, output.Result, error.Result);
    }

    /// <summary>Sends a signal to the script alone.</summary>
    public void Signal(PosixSignalNumber signal) => Assert.Equal(0, Kill(process.Id, (int)signal));

    /// <summary>Sends a signal to the script and its children, as a terminal does it; the script must lead its group.</summary>
    public void SignalGroup(PosixSignalNumber signal) => Assert.Equal(0, Kill(-process.Id, (int)signal));

    /// <summary>Waits for a condition that the script brings about.</summary>
    public void Until(Func<bool> condition, string what) =>
        Assert.True(SpinWait.SpinUntil(() => condition() || process.HasExited, Limit) && condition(), $"{what} did not happen");

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}

/// <summary>Signal numbers that all Unix systems share.</summary>
enum PosixSignalNumber
{
    None = 0,
    Hangup = 1,
    Interrupt = 2,
    Terminate = 15,
}
