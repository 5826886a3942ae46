using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace BuildKit.Files;

/// <summary>
/// What the system says of a path itself; links are not followed. Two that are equal stand for the same content, unless its times are so young
/// that a write could have left them as they are.
/// </summary>
/// <param name="Size">In bytes.</param>
/// <param name="Modified">When the content was last written, in nanoseconds since 1970; at the ends of the range for times beyond it.</param>
/// <param name="Changed">When content, mode or name last changed, likewise; no program can set it back. 0 where the system does not say.</param>
/// <param name="Device">The file system that it is on; 0 where the system does not say.</param>
/// <param name="Inode">Which file of that file system it is; 0 where the system does not say.</param>
/// <param name="Kind">What it is.</param>
/// <param name="IsExecutable">Whether its owner may execute it.</param>
[StructLayout(LayoutKind.Sequential)]
readonly record struct FileStat(long Size, long Modified, long Changed, ulong Device, ulong Inode, FileKind Kind, bool IsExecutable)
{
    public static FileStat Missing => default;

    /// <exception cref="IOException">It cannot be looked at. That something is not there is no failure.</exception>
    public static FileStat Of(string path) =>
        OperatingSystem.IsWindows() ? OnWindows(path) : OnUnix(path);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FileKind KindOf(int mode) => (mode & 0xF000) switch
    {
        0x8000 => FileKind.File,
        0x4000 => FileKind.Directory,
        0xA000 => FileKind.Link,
        _ => FileKind.Special,
    };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool OwnerExecutes(int mode) => (mode & 0x40) != 0;

    // Compared for each file of a run that has just been started: the compiler's own would call a comparer for each field.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Equals(FileStat other) =>
        Size == other.Size && Modified == other.Modified && Changed == other.Changed && Device == other.Device && Inode == other.Inode
        && Kind == other.Kind && IsExecutable == other.IsExecutable;

    public override int GetHashCode() => HashCode.Combine(Size, Modified, Changed, Inode);

    /// <summary>Times that do not fit stay at the end of the range, where nothing trusts them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Nanoseconds(long seconds, long nanoseconds)
    {
        const long perSecond = 1_000_000_000;
        return seconds >= long.MaxValue / perSecond ? long.MaxValue
            : seconds <= long.MinValue / perSecond ? long.MinValue
            : (seconds * perSecond) + nanoseconds;
    }

    static unsafe FileStat OnUnix(string path)
    {
        // The runtime's own layout, the same on every Unix: flags, mode, owner, group; then size and times; then device and inode.
        var words = stackalloc long[32];
        if (!FileKinds.TryLook(path, (nint)words))
        {
            return Missing;
        }

        var mode = ((int*)words)[1];
        return new(
            Size: words[2], Modified: Nanoseconds(words[5], words[6]), Changed: Nanoseconds(words[7], words[8]),
            Device: (ulong)words[11], Inode: (ulong)words[13], KindOf(mode), OwnerExecutes(mode));
    }

    static FileStat OnWindows(string path)
    {
        var kind = FileKinds.Of(path);
        if (kind == FileKind.Missing)
        {
            return Missing;
        }

        var file = new FileInfo(path);
        return new(kind == FileKind.File ? file.Length : 0, (file.LastWriteTimeUtc - DateTime.UnixEpoch).Ticks * 100, 0, 0, 0, kind, false);
    }
}
