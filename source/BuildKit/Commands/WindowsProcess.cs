using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace BuildKit.Commands;

/// <summary>
/// A process on Windows, by the framework's own class; its tree is what the system knows as its descendants. All but
/// the Ctrl-Break also works elsewhere, where it is tested.
/// </summary>
sealed partial class WindowsProcess : ChildProcess
{
    const uint CtrlBreak = 1;
    readonly Process process;
    readonly ProcessStart start;
    readonly CommandOutput output;
    Task outputEnded = Task.CompletedTask;

    WindowsProcess(Process process, ProcessStart start, CommandOutput output)
    {
        (this.process, this.start, this.output) = (process, start, output);
        Id = process.Id;
        Ended = process.WaitForExitAsync();
    }

    public override Task Ended { get; }

    public override Task OutputEnded => outputEnded;

    public override int Id { get; }

    public override ExitStatus Status => new(process.ExitCode);

    public static WindowsProcess Start(ProcessStart start, CommandOutput output)
    {
        if (BatchFiles.Refused(start) is { } argument)
        {
            throw Errors.BatchArgument(start.Command, argument).Exception();
        }

        try
        {
            return new WindowsProcess(Process.Start(Information(start))!, start, output);
        }
        catch (Exception exception) when (exception is Win32Exception or IOException)
        {
            throw Errors.ProcessNotStarted(start.Command, start.Directory, exception.Message, hint: null).Exception(exception);
        }
    }

    public override void BeginOutput() => outputEnded = PumpAsync();

    /// <summary>Ctrl-Break: a new group of processes does not receive Ctrl-C.</summary>
    public override void Interrupt()
    {
        if (!start.Command.IsInteractive && OperatingSystem.IsWindows())
        {
            _ = GenerateConsoleCtrlEvent(CtrlBreak, (uint)Id);
        }
    }

    public override Task<IReadOnlyList<int>> KillTreeAsync(string mark)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (Exception exception) when (exception is InvalidOperationException or AggregateException or Win32Exception)
        {
            // It has ended, or a descendant does not let us: whether the process itself ends is asked next.
        }

        return Task.FromResult<IReadOnlyList<int>>([]);
    }

    public override async ValueTask DisposeAsync()
    {
        if (!Ended.IsCompleted)
        {
            await KillTreeAsync("").ConfigureAwait(false);
            await Ended.WaitAsync(KillTime).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await OutputEnded.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        process.Dispose();
    }

    static ProcessStartInfo Information(ProcessStart start)
    {
        var information = new ProcessStartInfo(start.File, start.Command.Arguments)
        {
            WorkingDirectory = start.Directory,
            UseShellExecute = false,
            RedirectStandardInput = !start.Command.IsInteractive || start.WritesInput,
            RedirectStandardOutput = start.ReadsOutput,
            RedirectStandardError = start.ReadsErrors,
        };
        if (OperatingSystem.IsWindows())
        {
            information.CreateNewProcessGroup = !start.Command.IsInteractive;
        }

        information.Environment.Clear();
        foreach (var (name, value) in start.Environment)
        {
            information.Environment[name] = value;
        }

        return information;
    }

    async Task PumpAsync()
    {
        var information = process.StartInfo;
        var input = information.RedirectStandardInput
            ? WriteAsync(process.StandardInput.BaseStream)
            : Task.CompletedTask;
        var reading = Task.WhenAll(
            information.RedirectStandardOutput ? ReadAsync(process.StandardOutput.BaseStream, output, isError: false) : Task.CompletedTask,
            information.RedirectStandardError ? ReadAsync(process.StandardError.BaseStream, output, isError: true) : Task.CompletedTask);
        await Ended.ConfigureAwait(false);
        await Task.WhenAny(reading, Task.Delay(DrainTime, TimeProvider.System)).ConfigureAwait(false);
        if (reading.IsCompleted)
        {
            await reading.ConfigureAwait(false);
        }

        await input.WaitAsync(TimeSpan.Zero).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        output.Complete();
    }

    static async Task ReadAsync(Stream stream, CommandOutput output, bool isError)
    {
        var buffer = new byte[65_536];
        Exception? failure = null;
        while (await stream.ReadAsync(buffer).ConfigureAwait(false) is > 0 and var count)
        {
            try
            {
                if (failure is null)
                {
                    output.Write(buffer.AsSpan(0, count), isError);
                }
            }
            catch (Exception exception)
            {
                // The rest is read and dropped: a process whose pipe is full would never end.
                failure = exception;
            }
        }

        if (failure is not null)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failure);
        }
    }

    async Task WriteAsync(Stream stream)
    {
        using var input = InputReader.Open(start.Command.Input, start.Command.Feed);
        try
        {
            await using (stream.ConfigureAwait(false))
            {
                while (await ReadyAsync(input).ConfigureAwait(false) && input.Next() is { IsEmpty: false } piece)
                {
                    await stream.WriteAsync(piece).ConfigureAwait(false);
                    await stream.FlushAsync().ConfigureAwait(false);
                    input.Advance(piece.Length);
                }

                await (input.IsHeld ? Ended : Task.CompletedTask).ConfigureAwait(false);
            }
        }
        catch (IOException)
        {
            // The process does not want the rest: its own business.
        }
    }

    // What a process asks for later it may never ask for.
    async Task<bool> ReadyAsync(InputReader input)
    {
        var ready = input.Ready;
        return await Task.WhenAny(ready, Ended).ConfigureAwait(false) == ready;
    }

    [LibraryImport("kernel32", SetLastError = true)]
    private static partial int GenerateConsoleCtrlEvent(uint happening, uint group);
}

/// <summary>Batch files read their command line with rules of their own, by which an argument can become a command.</summary>
static class BatchFiles
{
    /// <summary>The first argument that cannot be handed to a batch file unchanged; null if all can.</summary>
    public static string? Refused(ProcessStart start) =>
        Path.GetExtension(start.File).ToUpperInvariant() is ".BAT" or ".CMD"
            ? start.Command.Arguments.FirstOrDefault(argument => argument.Any(c => "\"%!^&|<>\r\n".Contains(c, StringComparison.Ordinal)))
            : null;
}
