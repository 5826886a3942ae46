using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace BuildKit.Files;

/// <summary>The system calls by which Linux tells about many files in little time. Paths are UTF-8 and end with a NUL.</summary>
static unsafe partial class LinuxCalls
{
    public const int NotFound = 2;
    public const int Interrupted = 4;
    public const int NotADirectory = 20;
    public const int TooManyLinks = 40;

    const int CurrentDirectory = -100;
    const int CloseOnExec = 0x80000;
    const int PathOnly = 0x200000;
    const int NonBlocking = 0x800;
    const int LinkItself = 0x100;
    const int NoAutomount = 0x800;
    const int OfDescriptor = 0x1000;
    const int BasicFields = 0x7ff;

    // These two are the only numbers here that differ between processors.
    static readonly int DirectoryOnly = RuntimeInformation.ProcessArchitecture is Architecture.Arm64 or Architecture.Arm ? 0x4000 : 0x10000;
    static readonly int NoLinks = RuntimeInformation.ProcessArchitecture is Architecture.Arm64 or Architecture.Arm ? 0x8000 : 0x20000;

    /// <summary>Whether this is a Linux whose C library has them all; musl got statx late.</summary>
    public static bool AreThere { get; } = OperatingSystem.IsLinux() && Environment.Is64BitProcess
        && NativeLibrary.TryLoad("libc", typeof(LinuxCalls).Assembly, null, out var library)
        && NativeLibrary.TryGetExport(library, "statx", out _) && NativeLibrary.TryGetExport(library, "getdents64", out _);

    /// <summary>Opens a directory to look from; a link is followed. Negative: the error.</summary>
    public static int OpenRoot(byte* path) => Opened(CurrentDirectory, path, PathOnly | DirectoryOnly | CloseOnExec);

    /// <summary>Opens a directory to list it, not a link to one. Negative: the error.</summary>
    public static int OpenDirectory(int root, byte* path) => Opened(root, path, DirectoryOnly | NoLinks | NonBlocking | CloseOnExec);

    /// <summary>Opens a file to read it, not a link to one; never waits for the other end of a pipe. Negative: the error.</summary>
    public static int OpenFile(int root, byte* path) => Opened(root, path, NoLinks | NonBlocking | CloseOnExec);

    /// <summary>Opens whatever is there, a link itself too, only to ask where it is. Negative: the error.</summary>
    public static int OpenPlace(int root, byte* path) => Opened(root, path, PathOnly | NoLinks | CloseOnExec);

    /// <summary>Looks at the path itself. 0, or the error.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int Look(int root, byte* path, out FileStat stat)
    {
        Status status;
        if (Statx(root, path, LinkItself | NoAutomount, BasicFields, &status) != 0)
        {
            stat = FileStat.Missing;
            return Marshal.GetLastPInvokeError();
        }

        stat = status.Stat;
        return 0;
    }

    /// <summary>Looks at what is open. 0, or the error.</summary>
    public static int Look(int descriptor, out FileStat stat)
    {
        byte empty = 0;
        Status status;
        var failed = Statx(descriptor, &empty, OfDescriptor, BasicFields, &status) != 0;
        stat = failed ? FileStat.Missing : status.Stat;
        return failed ? Marshal.GetLastPInvokeError() : 0;
    }

    /// <summary>What a link says: its length in bytes, or the negative error.</summary>
    public static int ReadLink(int root, byte* path, Span<byte> target)
    {
        fixed (byte* bytes = target)
        {
            var length = (int)ReadLinkAt(root, path, bytes, target.Length);
            return length >= 0 ? length : -Marshal.GetLastPInvokeError();
        }
    }

    /// <summary>The number of bytes read, 0 at the end, or the negative error.</summary>
    public static int Read(int descriptor, Span<byte> buffer)
    {
        fixed (byte* bytes = buffer)
        {
            while (true)
            {
                var count = (int)Read(descriptor, bytes, buffer.Length);
                if (count >= 0 || Marshal.GetLastPInvokeError() != Interrupted)
                {
                    return count >= 0 ? count : -Marshal.GetLastPInvokeError();
                }
            }
        }
    }

    /// <summary>The number of bytes of directory entries, 0 at the end, or the negative error.</summary>
    public static int ReadEntries(int directory, Span<byte> buffer)
    {
        fixed (byte* bytes = buffer)
        {
            var count = (int)GetDirectoryEntries(directory, bytes, buffer.Length);
            return count >= 0 ? count : -Marshal.GetLastPInvokeError();
        }
    }

    /// <summary>The number by which the system knows the kind of file system that something open is on; 0 if it does not say.</summary>
    public static long FileSystem(int descriptor)
    {
        // struct statfs has 120 bytes on 64 bits and begins with the type.
        var words = stackalloc long[32];
        return StatFileSystem(descriptor, words) == 0 ? words[0] : 0;
    }

    static int Opened(int root, byte* path, int flags)
    {
        while (true)
        {
            var descriptor = OpenAt(root, path, flags);
            if (descriptor >= 0 || Marshal.GetLastPInvokeError() != Interrupted)
            {
                return descriptor >= 0 ? descriptor : -Marshal.GetLastPInvokeError();
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true)]
    private static partial int Statx(int root, byte* path, int flags, uint fields, Status* status);

    [LibraryImport("libc", EntryPoint = "openat", SetLastError = true)]
    private static partial int OpenAt(int root, byte* path, int flags);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    private static partial nint Read(int descriptor, byte* buffer, nint length);

    [LibraryImport("libc", EntryPoint = "getdents64", SetLastError = true)]
    private static partial nint GetDirectoryEntries(int descriptor, byte* buffer, nint length);

    [LibraryImport("libc", EntryPoint = "readlinkat", SetLastError = true)]
    private static partial nint ReadLinkAt(int root, byte* path, byte* target, nint length);

    [LibraryImport("libc", EntryPoint = "fstatfs", SetLastError = true)]
    private static partial int StatFileSystem(int descriptor, long* status);

    [LibraryImport("libc", EntryPoint = "close")]
    public static partial int Close(int descriptor);

    /// <summary>struct statx: one layout on all processors.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    readonly struct Status
    {
        [FieldOffset(28)]
        readonly ushort mode;

        [FieldOffset(32)]
        readonly ulong inode;

        [FieldOffset(40)]
        readonly long size;

        [FieldOffset(96)]
        readonly long changed;

        [FieldOffset(104)]
        readonly uint changedNanoseconds;

        [FieldOffset(112)]
        readonly long modified;

        [FieldOffset(120)]
        readonly uint modifiedNanoseconds;

        [FieldOffset(136)]
        readonly uint deviceMajor;

        [FieldOffset(140)]
        readonly uint deviceMinor;

        public FileStat Stat
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            get => new(
                size, FileStat.Nanoseconds(modified, modifiedNanoseconds), FileStat.Nanoseconds(changed, changedNanoseconds),
                ((ulong)deviceMajor << 32) | deviceMinor, inode, FileStat.KindOf(mode), FileStat.OwnerExecutes(mode));
        }
    }
}
