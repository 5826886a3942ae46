using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace BuildKit.Caching;

/// <summary>
/// Opens, makes and renames files with as few calls of the system as it takes: the framework's own lock, seek and ask more than twice as
/// often, which is most of the time that a small file takes. Nothing here follows a link in the last place of a path.
/// </summary>
static unsafe partial class PlainFile
{
    // The numbers of the runtime's own wrapper, the same on every Unix.
    const int ReadOnly = 0x0000;
    const int ReadWrite = 0x0002;
    const int CloseOnExec = 0x0010;
    const int CreateFile = 0x0020;
    const int Exclusive = 0x0040;
    const int NoFollow = 0x0200;

    // FICLONE: the same number on all processors that .NET runs Linux on.
    const int ShareBlocks = 0x40049409;

    const int CurrentDirectory = -100;
    const int NoReplace = 1;

    const int NotFound = 2;
    const int Denied = 13;
    const int Exists = 17;

    // The C library got it late.
    static readonly bool CanRenameNew = OperatingSystem.IsLinux() && NativeLibrary.TryLoad("libc", typeof(PlainFile).Assembly, null, out var library)
        && NativeLibrary.TryGetExport(library, "renameat2", out _);

    /// <summary>Opens a file to read it; null if it is not there or cannot be read.</summary>
    public static SafeFileHandle? TryOpen(string path)
    {
        if (!OperatingSystem.IsWindows())
        {
            var descriptor = Open(path, ReadOnly | CloseOnExec | NoFollow, 0);
            return descriptor < 0 ? null : new(descriptor, ownsHandle: true);
        }

        try
        {
            return File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Makes a file that is not there, to be written and read; the umask takes its part of the mode.</summary>
    public static SafeFileHandle Create(string path, UnixFileMode mode)
    {
        if (OperatingSystem.IsWindows())
        {
            return File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None);
        }

        var descriptor = Open(path, ReadWrite | CloseOnExec | CreateFile | Exclusive | NoFollow, (int)mode);
        return descriptor < 0 ? throw Failure(path) : new(descriptor, ownsHandle: true);
    }

    /// <summary>Reads a file into the buffer: how many bytes it has, as far as they fit; null if it is not there or cannot be read.</summary>
    /// <param name="path">The file.</param>
    /// <param name="buffer">One byte longer than the file should be, so that one that has grown is seen.</param>
    /// <param name="expected">How long it should be. The end is not asked for once more where a read has ended there.</param>
    public static int? TryRead(string path, Span<byte> buffer, int expected)
    {
        if (OperatingSystem.IsWindows())
        {
            using var opened = TryOpen(path);
            return opened is null ? null : ContentCopy.Fill(opened, buffer, 0);
        }

        var file = Open(path, ReadOnly | CloseOnExec | NoFollow, 0);
        if (file < 0)
        {
            return null;
        }

        var filled = 0;
        fixed (byte* bytes = buffer)
        {
            for (int read; (filled < expected || filled == 0) && (read = Read(file, bytes + filled, buffer.Length - filled)) > 0;)
            {
                filled += read;
            }
        }

        _ = Close(file);
        return filled;
    }

    /// <summary>The content of a file; null if it is not there or cannot be read.</summary>
    public static byte[]? TryReadAll(string path)
    {
        const int most = 16 * 1024;
        using var file = TryOpen(path);
        if (file is null)
        {
            return null;
        }

        var buffer = new byte[most];
        var filled = ContentCopy.Fill(file, buffer, 0);
        while (filled == buffer.Length)
        {
            Array.Resize(ref buffer, 4 * buffer.Length);
            filled += ContentCopy.Fill(file, buffer.AsSpan(filled), filled);
        }

        return buffer[..filled];
    }

    /// <summary>Makes a file that is not there of these bytes, and with this time if there is one.</summary>
    public static void WriteNew(string path, UnixFileMode mode, ReadOnlySpan<byte> bytes, DateTimeOffset? time = null)
    {
        if (OperatingSystem.IsWindows())
        {
            using var file = Create(path, mode);
            RandomAccess.Write(file, bytes, 0);
            if (time is { } windowsTime)
            {
                SetTime(file, windowsTime);
            }

            return;
        }

        var descriptor = Open(path, ReadWrite | CloseOnExec | CreateFile | Exclusive | NoFollow, (int)mode);
        if (descriptor < 0)
        {
            throw Failure(path);
        }

        try
        {
            WriteAll(descriptor, bytes, path);
            if (time is { } moment)
            {
                SetTime(descriptor, moment);
            }
        }
        finally
        {
            _ = Close(descriptor);
        }
    }

    /// <summary>Sets both times of an open file.</summary>
    public static void SetTime(SafeFileHandle file, DateTimeOffset time)
    {
        if (OperatingSystem.IsWindows())
        {
            File.SetLastWriteTimeUtc(file, time.UtcDateTime);
            return;
        }

        SetTime(file.DangerousGetHandle(), time);
        GC.KeepAlive(file);
    }

    /// <summary>Renames a file, over another one if there is one.</summary>
    public static void Rename(string from, string to)
    {
        if (OperatingSystem.IsWindows())
        {
            File.Move(from, to, overwrite: true);
        }
        else if (RenameUnix(from, to) != 0)
        {
            throw Failure(to);
        }
    }

    /// <summary>Renames a directory to where nothing is, or an empty directory; false if that is not possible.</summary>
    public static bool TryRenameDirectory(string from, string to)
    {
        if (!OperatingSystem.IsWindows())
        {
            return RenameUnix(from, to) == 0;
        }

        try
        {
            Directory.Move(from, to);
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Renames a file in one step unless there is one of the new name; false if there is.</summary>
    public static bool TryRenameNew(string from, string to)
    {
        if (CanRenameNew)
        {
            if (RenameAt(CurrentDirectory, from, CurrentDirectory, to, NoReplace) == 0)
            {
                return true;
            }

            if (Marshal.GetLastPInvokeError() == Exists)
            {
                return false;
            }
        }

        if (!OperatingSystem.IsWindows() && Link(from, to) == 0)
        {
            File.Delete(from);
            return true;
        }

        if ((!OperatingSystem.IsWindows() && Marshal.GetLastPInvokeError() == Exists) || File.Exists(to))
        {
            return false;
        }

        // A file system without hard links: the last one wins.
        Rename(from, to);
        return true;
    }

    /// <summary>Makes an empty file share the blocks of another one, each until it is written to; false where the file system cannot.</summary>
    public static bool TryShareBlocks(SafeFileHandle from, SafeFileHandle to) =>
        OperatingSystem.IsLinux() && Control(to, ShareBlocks, from.DangerousGetHandle()) == 0;

    /// <summary>Takes the place for a file before it is written, which then takes half the time. Where that is not possible, writing will do or say why not.</summary>
    public static void Reserve(SafeFileHandle file, long size)
    {
        if (OperatingSystem.IsLinux())
        {
            _ = Allocate(file, 0, 0, size);
        }
    }

    static void WriteAll(nint file, ReadOnlySpan<byte> bytes, string path)
    {
        fixed (byte* first = bytes)
        {
            for (var written = 0; written < bytes.Length;)
            {
                var count = Write(file, first + written, bytes.Length - written);
                written += count > 0 ? count : throw Failure(path);
            }
        }
    }

    static void SetTime(nint file, DateTimeOffset time)
    {
        var (seconds, ticks) = Math.DivRem((time - DateTimeOffset.UnixEpoch).Ticks, TimeSpan.TicksPerSecond);
        var times = stackalloc long[] { seconds, ticks * 100, seconds, ticks * 100 };
        if (FUTimens(file, (nint)times) != 0)
        {
            throw Failure("");
        }
    }

    static Exception Failure(string path)
    {
        var error = Marshal.GetLastPInvokeError();
        var message = $"{Marshal.GetPInvokeErrorMessage(error)}{(path.Length > 0 ? $": '{path}'" : "")}";
        return error switch
        {
            NotFound => new DirectoryNotFoundException(message),
            Denied => new UnauthorizedAccessException(message),
            _ => new IOException(message, error),
        };
    }

    [LibraryImport("libSystem.Native", EntryPoint = "SystemNative_Open", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial nint Open(string path, int flags, int mode);

    [LibraryImport("libSystem.Native", EntryPoint = "SystemNative_FUTimens", SetLastError = true)]
    private static partial int FUTimens(nint file, nint times);

    [LibraryImport("libSystem.Native", EntryPoint = "SystemNative_Read", SetLastError = true)]
    private static partial int Read(nint file, byte* buffer, int count);

    [LibraryImport("libSystem.Native", EntryPoint = "SystemNative_Write", SetLastError = true)]
    private static partial int Write(nint file, byte* buffer, int count);

    [LibraryImport("libSystem.Native", EntryPoint = "SystemNative_Close")]
    private static partial int Close(nint file);

    [LibraryImport("libSystem.Native", EntryPoint = "SystemNative_Rename", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int RenameUnix(string from, string to);

    [LibraryImport("libSystem.Native", EntryPoint = "SystemNative_Link", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int Link(string existing, string added);

    [LibraryImport("libc", EntryPoint = "renameat2", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int RenameAt(int fromDirectory, string from, int toDirectory, string to, uint flags);

    [LibraryImport("libc", EntryPoint = "fallocate")]
    private static partial int Allocate(SafeFileHandle file, int mode, long offset, long length);

    [LibraryImport("libc", EntryPoint = "ioctl")]
    private static partial int Control(SafeFileHandle file, nuint request, nint argument);
}
