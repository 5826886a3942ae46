using System.Runtime.InteropServices;

namespace BuildKit.Commands;

/// <summary>The pipes between this program and one process, and one by which its pump is woken.</summary>
sealed class ProcessPipes : IDisposable
{
    ProcessPipes(ProcessStart start)
    {
        try
        {
            Wake = new();
            Input = start.WritesInput ? new() : null;
            Output = start.ReadsOutput ? new() : null;
            Errors = start.ReadsErrors ? new() : null;
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public Pipe? Input { get; }

    public Pipe? Output { get; }

    public Pipe? Errors { get; }

    public Pipe? Wake { get; }

    /// <exception cref="BuildException">BK0207: too many files are open.</exception>
    public static ProcessPipes Of(ProcessStart start)
    {
        try
        {
            return new(start);
        }
        catch (IOException exception)
        {
            throw BuildKit.Errors.ProcessNotStarted(start.Command, start.Directory, exception.Message, hint: null).Exception(exception);
        }
    }

    /// <summary>Closes the ends that the process has now; otherwise its pipes would never end.</summary>
    public void CloseTheirEnds()
    {
        Input?.CloseReader();
        Output?.CloseWriter();
        Errors?.CloseWriter();
        Input?.WriteWithoutWaiting();
        Output?.ReadWithoutWaiting();
        Errors?.ReadWithoutWaiting();
    }

    public void Dispose()
    {
        Wake?.Dispose();
        Input?.Dispose();
        Output?.Dispose();
        Errors?.Dispose();
    }
}

/// <summary>A pipe whose ends no other process inherits, above the three standard descriptors.</summary>
sealed unsafe class Pipe : IDisposable
{
    const int SetStatusFlags = 4;
    const int SetDescriptorFlags = 2;
    const int CloseOnExec = 0x80000;
    static readonly nint NonBlocking = Posix.IsMac ? 4 : 0x800;
    static readonly int DuplicateFrom = Posix.IsMac ? 67 : 1030;

    public Pipe()
    {
        var ends = stackalloc int[2];
        if ((Posix.IsMac ? Posix.Pipe(ends) : Posix.Pipe(ends, CloseOnExec)) != 0)
        {
            throw new IOException(Marshal.GetLastPInvokeErrorMessage());
        }

        (Reader, Writer) = (Kept(ends[0]), Kept(ends[1]));
        if (Reader < 0 || Writer < 0)
        {
            Dispose();
            throw new IOException(Marshal.GetPInvokeErrorMessage(24));
        }
    }

    public int Reader { get; private set; }

    public int Writer { get; private set; }

    public void ReadWithoutWaiting() => _ = Posix.Control(Reader, SetStatusFlags, NonBlocking);

    public void WriteWithoutWaiting() => _ = Posix.Control(Writer, SetStatusFlags, NonBlocking);

    public void CloseReader()
    {
        Close(Reader);
        Reader = -1;
    }

    public void CloseWriter()
    {
        Close(Writer);
        Writer = -1;
    }

    public void Dispose()
    {
        CloseReader();
        CloseWriter();
    }

    // Where this program was started without standard input, a new pipe may get number 0, 1 or 2, which the child overwrites.
    static int Kept(int descriptor)
    {
        if (descriptor > 2)
        {
            _ = Posix.IsMac ? Posix.Control(descriptor, SetDescriptorFlags, 1) : 0;
            return descriptor;
        }

        var moved = Posix.Control(descriptor, DuplicateFrom, 3);
        Close(descriptor);
        return moved;
    }

    static void Close(int descriptor)
    {
        if (descriptor >= 0)
        {
            _ = Posix.Close(descriptor);
        }
    }
}
