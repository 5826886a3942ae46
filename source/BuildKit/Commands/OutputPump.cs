using System.Buffers;
using System.Runtime.InteropServices;

namespace BuildKit.Commands;

/// <summary>
/// Moves bytes between one process and this program until both output pipes end, or for a short while after the
/// process has ended. Runs on a thread of its own, because what takes the lines may block it.
/// </summary>
sealed unsafe class OutputPump(ProcessPipes pipes, Command command, CommandOutput output)
{
    const int BufferSize = 65_536;
    InputReader? input;
    bool isWritten;
    long deadline = long.MaxValue;
    Exception? failure;

    /// <summary>Returns when there is nothing more to read; the exception is what the taker of the lines threw.</summary>
    public Exception? Run()
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            OpenInput();
            while (IsOpen && Step(buffer))
            {
            }

            Hand(() => output.Complete());
            return failure;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
            input?.Dispose();
        }
    }

    bool IsOpen =>
        pipes.Output is { Reader: >= 0 } || pipes.Errors is { Reader: >= 0 }
        || (pipes.Input is { Writer: >= 0 } && deadline == long.MaxValue);

    // False when the time after the process's end is over. What it wrote itself is in the pipes by then, and a pipe
    // holds no more than one buffer, so one last read of each loses nothing of it.
    bool Step(byte[] buffer)
    {
        var entries = stackalloc Posix.PollEntry[4];
        entries[0] = Entry(deadline == long.MaxValue ? pipes.Wake!.Reader : -1, Posix.CanRead);
        entries[1] = Entry(pipes.Output?.Reader ?? -1, Posix.CanRead);
        entries[2] = Entry(pipes.Errors?.Reader ?? -1, Posix.CanRead);
        entries[3] = Entry(HasInput ? pipes.Input?.Writer ?? -1 : -1, Posix.CanWrite);
        var left = deadline == long.MaxValue ? -1 : (int)Math.Max(0, deadline - Environment.TickCount64);
        var isOver = left == 0;
        _ = Posix.Poll(entries, 4, left);
        if (entries[0].Happened != 0)
        {
            deadline = Environment.TickCount64 + (long)ChildProcess.DrainTime.TotalMilliseconds;
        }

        if (entries[3].Happened != 0)
        {
            WriteInput();
        }

        Read(pipes.Output, entries[1].Happened, buffer, isError: false, isOver);
        Read(pipes.Errors, entries[2].Happened, buffer, isError: true, isOver);
        return !isOver;
    }

    void Read(Pipe? pipe, short happened, byte[] buffer, bool isError, bool isLast)
    {
        if (pipe is null || happened == 0)
        {
            return;
        }

        var left = BufferSize;
        do
        {
            nint count;
            fixed (byte* bytes = buffer)
            {
                count = Posix.Read(pipe.Reader, bytes, (nuint)left);
            }

            if (count <= 0)
            {
                CloseIfEnded(pipe, count);
                return;
            }

            left -= (int)count;
            Hand(() => output.Write(buffer.AsSpan(0, (int)count), isError));
        }
        while (isLast && left > 0);
    }

    static void CloseIfEnded(Pipe pipe, nint count)
    {
        var error = Marshal.GetLastPInvokeError();
        if (count == 0 || (error != Posix.Interrupted && error != Posix.TryAgain))
        {
            pipe.CloseReader();
        }
    }

    // If the taker fails, the rest is read and dropped: a process whose pipe is full would never end.
    void Hand(Action action)
    {
        try
        {
            if (failure is null)
            {
                action();
            }
        }
        catch (Exception exception)
        {
            failure = exception;
        }
    }

    bool HasInput => deadline == long.MaxValue && input is { Ready.IsCompleted: true } && !isWritten;

    void OpenInput()
    {
        Hand(() => input = InputReader.Open(command.Input, command.Feed));
        LookForInput();
    }

    void WriteInput()
    {
        var piece = input!.Next();
        using var pin = piece.Pin();
        var count = Posix.Write(pipes.Input!.Writer, (byte*)pin.Pointer, (nuint)piece.Length);
        var error = Marshal.GetLastPInvokeError();
        if (count < 0 && error != Posix.Interrupted && error != Posix.TryAgain)
        {
            // The process does not want the rest (EPIPE): its own business, as with 'head'.
            EndInput();
            return;
        }

        input.Advance((int)Math.Max(0, count));
        LookForInput();
    }

    // A file that can no longer be read is a failure of the command, and the process is told that nothing more comes.
    void LookForInput()
    {
        if (input is { Ready.IsCompleted: false })
        {
            return;
        }

        var next = ReadOnlyMemory<byte>.Empty;
        Hand(() => next = input!.Next());
        if (next.IsEmpty || failure is not null)
        {
            EndInput();
        }
    }

    void EndInput()
    {
        isWritten = true;
        if (failure is not null || input is not { IsHeld: true })
        {
            pipes.Input?.CloseWriter();
        }
    }

    static Posix.PollEntry Entry(int descriptor, short events) => new() { Descriptor = descriptor, Events = events };
}
