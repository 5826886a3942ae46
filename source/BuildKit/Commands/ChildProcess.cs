namespace BuildKit.Commands;

/// <summary>A process that this program has started, and the only handle on it: a closed family of two systems, and of what stands in for a process in a test.</summary>
abstract class ChildProcess : IAsyncDisposable
{
    /// <summary>How long output is still read after the process ended, should another process hold the pipe.</summary>
    public static readonly TimeSpan DrainTime = TimeSpan.FromSeconds(2);

    /// <summary>How long a killed process may take to end before it is given up.</summary>
    public static readonly TimeSpan KillTime = TimeSpan.FromSeconds(10);

    /// <summary>Completes when the process has ended.</summary>
    public abstract Task Ended { get; }

    /// <summary>Completes when the process has ended and its output was read; fails if the output could not be handed on.</summary>
    public abstract Task OutputEnded { get; }

    public abstract int Id { get; }

    /// <summary>How the process ended; only to be asked when it has.</summary>
    public abstract ExitStatus Status { get; }

    /// <summary>Begins to hand input and output on; called once, when the start has been told.</summary>
    public abstract void BeginOutput();

    /// <summary>Asks the process and its group to end, as Ctrl-C does.</summary>
    public abstract void Interrupt();

    /// <summary>Kills the process, its group and every process with the mark in its environment; returns what is left.</summary>
    public abstract Task<IReadOnlyList<int>> KillTreeAsync(string mark);

    /// <summary>Frees everything; a process that still runs is killed.</summary>
    public abstract ValueTask DisposeAsync();

    public static async Task<ChildProcess> StartAsync(ProcessStart start, CommandOutput output) =>
        start.StandIn is { } standIn ? new StandInProcess(standIn, output)
        : OperatingSystem.IsWindows()
        ? WindowsProcess.Start(start, output)
        : await UnixProcess.StartAsync(start, output).ConfigureAwait(false);
}

/// <summary>How a process ended.</summary>
/// <param name="Code">The exit code; 128 plus the signal's number if a signal ended it.</param>
/// <param name="Signal">The signal that ended it; 0 if none did.</param>
/// <param name="IsKnown">False if other code of this program took the exit code away.</param>
readonly record struct ExitStatus(int Code, int Signal = 0, bool IsKnown = true)
{
    /// <summary>Reads the status word of waitpid(2).</summary>
    public static ExitStatus Of(int status)
    {
        var signal = status & 0x7f;
        return signal == 0 ? new((status >> 8) & 0xff) : new(128 + signal, signal);
    }
}
