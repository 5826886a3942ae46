using System.Runtime.InteropServices;

namespace BuildKit.Files;

/// <summary>What is found at a path.</summary>
enum FileKind
{
    Missing,
    File,
    Directory,
    Link,

    /// <summary>A device, a pipe or a socket: opening one may wait for ever.</summary>
    Special,
}

/// <summary>Looks at a path itself, so that links are seen and pipes are never opened.</summary>
static partial class FileKinds
{
    const int NotFound = 2;
    const int NotADirectory = 20;

    public static FileKind Of(string path) =>
        OperatingSystem.IsWindows() ? OnWindows(path) : OnUnix(path, LStat);

    /// <summary>The kind of what a link, or a chain of them, points to.</summary>
    public static FileKind Followed(string path) =>
        !OperatingSystem.IsWindows() ? OnUnix(path, Stat)
        : Directory.Exists(path) ? FileKind.Directory
        : File.Exists(path) ? FileKind.File
        : FileKind.Missing;

    static FileKind OnWindows(string path)
    {
        var entry = new FileInfo(path);
        return (int)entry.Attributes == -1 ? FileKind.Missing
            : entry.LinkTarget is not null ? FileKind.Link
            : entry.Attributes.HasFlag(FileAttributes.Directory) ? FileKind.Directory
            : entry.Attributes.HasFlag(FileAttributes.Device) ? FileKind.Special
            : FileKind.File;
    }

    /// <summary>Fills in the runtime's record of a path itself; false if there is nothing.</summary>
    public static bool TryLook(string path, nint status) => Succeeds(path, LStat(path, status));

    static unsafe FileKind OnUnix(string path, Func<string, nint, int> call)
    {
        // The runtime's own wrapper has one layout on every Unix: flags, then st_mode. The rest of it is not read.
        var status = stackalloc int[64];
        return Succeeds(path, call(path, (nint)status)) ? FileStat.KindOf(status[1]) : FileKind.Missing;
    }

    static bool Succeeds(string path, int result)
    {
        var error = result == 0 ? 0 : Marshal.GetLastPInvokeError();
        return error is 0 ? true : error is NotFound or NotADirectory ? false
            : throw new IOException($"{Marshal.GetPInvokeErrorMessage(error)}: '{path}'");
    }

    [LibraryImport("libSystem.Native", EntryPoint = "SystemNative_LStat", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int LStat(string path, nint status);

    [LibraryImport("libSystem.Native", EntryPoint = "SystemNative_Stat", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int Stat(string path, nint status);
}
