using System.Runtime.InteropServices;

namespace BuildKit.Commands;

/// <summary>
/// A process on Linux or macOS. One thread waits for it, another moves its output. It is only collected when its tree
/// is dealt with: until then its number, and that of its group, cannot be given to a stranger.
/// </summary>
sealed class UnixProcess : ChildProcess
{
    const int ByProcess = 1;
    const int Exited = 4;
    const int NoChild = 10;
    static readonly int LeaveWaitable = Posix.IsMac ? 0x20 : 0x01000000;

    readonly ProcessPipes pipes;
    readonly bool ownsGroup;
    readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly TaskCompletionSource outputEnded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly string mark;
    readonly OutputPump pump;
    readonly Lock collecting = new();
    ExitStatus? status;
    bool hasBegun;

    UnixProcess(int id, ProcessStart start, ProcessPipes pipes, CommandOutput output)
    {
        (Id, this.pipes, ownsGroup) = (id, pipes, !start.Command.IsInteractive);
        mark = start.CommandMark;
        pump = new(pipes, start.Command, output);
        Run("wait", Wait);
    }

    public override int Id { get; }

    public override Task Ended => ended.Task;

    public override Task OutputEnded => outputEnded.Task;

    public override ExitStatus Status => status ?? Collect();

    public static new async Task<ChildProcess> StartAsync(ProcessStart start, CommandOutput output)
    {
        var pipes = ProcessPipes.Of(start);
        start = start.Launched();
        try
        {
            var (error, id) = await SpawnAsync(start, pipes).ConfigureAwait(false);
            if (error == Posix.FormatUnknown && StartFailure.IsScript(start.File))
            {
                start = StartFailure.AsScript(start);
                (error, id) = await SpawnAsync(start, pipes).ConfigureAwait(false);
            }

            if (error != 0)
            {
                throw StartFailure.Explain(start, error).Exception();
            }

            pipes.CloseTheirEnds();
            var process = new UnixProcess(id, start, pipes, output);
            pipes = null;
            return process;
        }
        finally
        {
            pipes?.Dispose();
        }
    }

    public override void BeginOutput()
    {
        hasBegun = true;
        Run("output", Pump);
    }

    /// <summary>Ctrl-C for a process group; an interactive process shares our terminal, which has told it already.</summary>
    public override void Interrupt()
    {
        if (ownsGroup)
        {
            SignalGroup(Posix.SignalInterrupt);
        }
    }

    public override Task<IReadOnlyList<int>> KillTreeAsync(string mark) =>
        ProcessTree.KillAsync(mark, Id, () => SignalGroup(Posix.SignalKill));

    public override async ValueTask DisposeAsync()
    {
        if (!Ended.IsCompleted)
        {
            await KillTreeAsync(mark).ConfigureAwait(false);
            await Ended.WaitAsync(KillTime).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            WakePump();
        }

        await (hasBegun ? OutputEnded : Task.CompletedTask).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        lock (collecting)
        {
            pipes.Dispose();
        }

        _ = Ended.IsCompleted ? Status : default;
    }

    // "Text file busy": a script that was written a moment ago is still open for writing in a child that another
    // thread has just forked. It is gone as soon as that child has executed its own program.
    static async Task<(int Error, int Id)> SpawnAsync(ProcessStart start, ProcessPipes pipes)
    {
        for (var attempt = 1; ; attempt++)
        {
            var error = Spawner.Start(start, pipes, out var id);
            if (error != Posix.FileBusy || attempt == 12)
            {
                return (error, id);
            }

            await Task.Delay(TimeSpan.FromMilliseconds(5 * attempt), TimeProvider.System).ConfigureAwait(false);
        }
    }

    void SignalGroup(int signal)
    {
        lock (collecting)
        {
            if (status is null)
            {
                _ = Posix.Kill(ownsGroup ? -Id : Id, signal);
            }
        }
    }

    ExitStatus Collect()
    {
        lock (collecting)
        {
            var word = 0;
            var result = 0;
            while (status is null && (result = Posix.WaitPid(Id, out word, 0)) < 0 && Marshal.GetLastPInvokeError() == Posix.Interrupted)
            {
            }

            return status ??= result == Id ? ExitStatus.Of(word) : new(-1, IsKnown: false);
        }
    }

    unsafe void Wait()
    {
        var information = stackalloc long[Posix.StructureWords];
        var result = 0;
        var error = 0;
        do
        {
            result = Posix.WaitId(ByProcess, Id, information, Exited | LeaveWaitable);
            error = Marshal.GetLastPInvokeError();
        }
        while (result < 0 && error == Posix.Interrupted);

        if (result < 0 && error == NoChild)
        {
            // Collected by other code; its number may belong to a stranger by now.
            lock (collecting)
            {
                status ??= new(-1, IsKnown: false);
            }
        }

        WakePump();
        ended.SetResult();
    }

    unsafe void WakePump()
    {
        lock (collecting)
        {
            var nothing = (byte)0;
            _ = pipes.Wake!.Writer >= 0 ? Posix.Write(pipes.Wake.Writer, &nothing, 1) : 0;
        }
    }

    void Pump()
    {
        var failure = pump.Run();
        if (failure is null)
        {
            outputEnded.SetResult();
        }
        else
        {
            outputEnded.SetException(failure);
        }
    }

    void Run(string what, ThreadStart work) =>
        new Thread(work, maxStackSize: 1024 * 1024) { IsBackground = true, Name = $"BuildKit {what} of {Id}" }.UnsafeStart();
}
