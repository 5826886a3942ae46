using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace BuildKit.Files;

/// <summary>
/// A directory that is held open; what is below it is looked at, listed and read by relative paths (an absolute path leads elsewhere). On Linux by system
/// calls that make no object for a file, elsewhere by what the framework has. For many threads at once.
/// </summary>
sealed unsafe class OpenDirectory : IDisposable
{
    const int Framework = -1;

    readonly int descriptor;

    OpenDirectory(AbsolutePath path, int descriptor) => (Path, this.descriptor) = (path, descriptor);

    ~OpenDirectory() => Dispose();

    delegate T Call<out T>(byte* path);

    public AbsolutePath Path { get; }

    bool UsesFramework => descriptor == Framework;

    /// <summary>Null if there is nothing of this name. A link is followed.</summary>
    /// <exception cref="IOException">It is no directory, or cannot be opened.</exception>
    public static OpenDirectory? TryOpen(AbsolutePath path)
    {
        if (!LinuxCalls.AreThere)
        {
            return FileKinds.Followed(path) switch
            {
                FileKind.Missing => null,
                FileKind.Directory => new(path, Framework),
                _ => throw new IOException("It is not a directory."),
            };
        }

        return WithBytes(path, LinuxCalls.OpenRoot) switch
        {
            >= 0 and var opened => new(path, opened),
            -LinuxCalls.NotFound => null,
            -LinuxCalls.NotADirectory when FileKinds.Followed(path) == FileKind.Missing => null,
            -LinuxCalls.NotADirectory => throw new IOException("It is not a directory."),
            var error => throw Refused(-error),
        };
    }

    /// <summary>What is at a path itself; <paramref name="path"/> ends with a NUL.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public FileStat Look(ReadOnlySpan<byte> path)
    {
        if (UsesFramework)
        {
            return FileStat.Of(Full(Encoding.UTF8.GetString(path[..^1])));
        }

        fixed (byte* bytes = path)
        {
            var error = LinuxCalls.Look(descriptor, bytes, out var stat);
            return error is 0 or LinuxCalls.NotFound or LinuxCalls.NotADirectory ? stat : throw Refused(error);
        }
    }

    /// <summary>What is at a path itself.</summary>
    public FileStat Look(string path)
    {
        const int most = 1024;
        var length = Encoding.UTF8.GetMaxByteCount(path.Length) + 1;
        var bytes = length <= most ? stackalloc byte[most] : new byte[length];
        length = Encoding.UTF8.GetBytes(path, bytes);
        bytes[length] = 0;
        return Look(bytes[..(length + 1)]);
    }

    /// <summary>What a link says; null if there is no link any more.</summary>
    public string? ReadLink(string path)
    {
        if (UsesFramework)
        {
            return new FileInfo(Full(path)).LinkTarget?.Replace(System.IO.Path.DirectorySeparatorChar, '/');
        }

        const int longest = 4096;
        return WithBytes(path, bytes =>
        {
            Span<byte> target = stackalloc byte[longest];
            var length = LinuxCalls.ReadLink(descriptor, bytes, target);
            return length >= 0 ? Encoding.UTF8.GetString(target[..length]) : null;
        });
    }

    /// <summary>Opens a file for reading, not a link to one. Null if it is not there (any more), or a link.</summary>
    /// <exception cref="IOException">It is there and cannot be opened.</exception>
    public OpenFile? TryOpenFile(string path)
    {
        if (UsesFramework)
        {
            return OpenFile.ByFramework(Full(path));
        }

        var opened = WithBytes(path, bytes => LinuxCalls.OpenFile(descriptor, bytes));
        return opened >= 0 ? new OpenFile(opened)
            : opened is -LinuxCalls.NotFound or -LinuxCalls.NotADirectory or -LinuxCalls.TooManyLinks ? null
            : throw Refused(-opened);
    }

    /// <summary>Tells all names in a directory and the kind of each, in no order.</summary>
    /// <param name="path">Empty for this directory itself.</param>
    /// <param name="stat">What the system said of the directory before it was listed.</param>
    /// <param name="found">Called for each name.</param>
    /// <returns>False if there is no such directory (any more), or a link to one.</returns>
    /// <exception cref="IOException">It is there and cannot be listed.</exception>
    public bool TryList(string path, out FileStat stat, DirectoryNames.Found found)
    {
        if (UsesFramework)
        {
            stat = path.Length == 0 ? FileStat.Of(Full(".")) : FileStat.Of(Full(path));
            return DirectoryNames.ByFramework(Full(path), found);
        }

        var opened = WithBytes(path.Length == 0 ? "." : path, bytes => LinuxCalls.OpenDirectory(descriptor, bytes));
        if (opened < 0)
        {
            stat = FileStat.Missing;
            return opened is -LinuxCalls.NotFound or -LinuxCalls.NotADirectory or -LinuxCalls.TooManyLinks ? false : throw Refused(-opened);
        }

        try
        {
            ThrowIf(LinuxCalls.Look(opened, out stat));
            DirectoryNames.OfDescriptor(opened, found);
            return true;
        }
        finally
        {
            _ = LinuxCalls.Close(opened);
        }
    }

    /// <summary>
    /// Whether inodes and times on the file system of a file can be relied on: the local ones of Linux and Apple that are known to keep them. On all others content is read.
    /// </summary>
    public bool HasStableTimes(string path)
    {
        if (UsesFramework)
        {
            return OperatingSystem.IsMacOS() && FileStat.Of(Full(path)).Inode != 0;
        }

        var opened = WithBytes(path, bytes => LinuxCalls.OpenPlace(descriptor, bytes));
        if (opened < 0)
        {
            return false;
        }

        var kind = LinuxCalls.FileSystem(opened);
        _ = LinuxCalls.Close(opened);
        return FileSystems.KeepTimes(kind);
    }

    public void Dispose()
    {
        if (!UsesFramework)
        {
            _ = LinuxCalls.Close(descriptor);
        }

        GC.SuppressFinalize(this);
    }

    internal static Exception Refused(int error)
    {
        const int noPermission = 1;
        const int noAccess = 13;
        var reason = Marshal.GetPInvokeErrorMessage(error);
        return error is noAccess or noPermission ? new UnauthorizedAccessException(reason) : new IOException(reason);
    }

    internal static void ThrowIf(int error)
    {
        if (error != 0)
        {
            throw Refused(error);
        }
    }

    string Full(string path) => path.Length == 0 ? Path : System.IO.Path.Combine(Path, path);

    static T WithBytes<T>(string path, Call<T> call)
    {
        const int most = 1024;
        var length = Encoding.UTF8.GetMaxByteCount(path.Length) + 1;
        var bytes = length <= most ? stackalloc byte[most] : new byte[length];
        bytes[Encoding.UTF8.GetBytes(path, bytes)] = 0;
        fixed (byte* first = bytes)
        {
            return call(first);
        }
    }
}
