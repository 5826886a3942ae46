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

    const int NotFound = 2;
    const int Denied = 13;
    const int Exists = 17;

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

    /// <summary>Sets both times of an open file.</summary>
    public static void SetTime(SafeFileHandle file, DateTimeOffset time)
    {
        if (OperatingSystem.IsWindows())
        {
            File.SetLastWriteTimeUtc(file, time.UtcDateTime);
            return;
        }

        var (seconds, ticks) = Math.DivRem((time - DateTimeOffset.UnixEpoch).Ticks, TimeSpan.TicksPerSecond);
        var times = stackalloc long[] { seconds, ticks * 100, seconds, ticks * 100 };
        if (FUTimens(file, (nint)times) != 0)
        {
            throw Failure("");
        }
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

    /// <summary>Renames a file in one step unless there is one of the new name; false if there is.</summary>
    public static bool TryRenameNew(string from, string to)
    {
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

    /// <summary>Lets the system copy a part of a file, which shares the blocks where it can; false if it cannot.</summary>
    public static bool TryCopyRange(SafeFileHandle from, SafeFileHandle to, long offset, long count)
    {
        if (!OperatingSystem.IsLinux())
        {
            return false;
        }

        for (var (at, end) = (offset, offset + count); at < end;)
        {
            var (source, target) = (at, at);
            var copied = CopyFileRange(from, &source, to, &target, (nuint)(end - at), 0);
            if (copied <= 0)
            {
                return false;
            }

            at += copied;
        }

        return true;
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
    private static partial int FUTimens(SafeFileHandle file, nint times);

    [LibraryImport("libSystem.Native", EntryPoint = "SystemNative_Rename", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int RenameUnix(string from, string to);

    [LibraryImport("libSystem.Native", EntryPoint = "SystemNative_Link", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int Link(string existing, string added);

    [LibraryImport("libc", EntryPoint = "copy_file_range", SetLastError = true)]
    private static partial nint CopyFileRange(SafeFileHandle from, long* fromOffset, SafeFileHandle to, long* toOffset, nuint count, uint flags);
}
