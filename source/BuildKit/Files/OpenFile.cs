using Microsoft.Win32.SafeHandles;

namespace BuildKit.Files;

/// <summary>A file that is open for reading, once, from its beginning.</summary>
sealed class OpenFile : IDisposable
{
    readonly int descriptor = -1;
    readonly SafeFileHandle? handle;
    readonly string path = "";
    long position;

    /// <summary>Takes a descriptor of Linux.</summary>
    public OpenFile(int descriptor) => this.descriptor = descriptor;

    OpenFile(string path, SafeFileHandle handle) => (this.path, this.handle) = (path, handle);

    public static OpenFile? ByFramework(string path)
    {
        try
        {
            return FileKinds.Of(path) == FileKind.File
                ? new(path, File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete))
                : null;
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>What the system says of the file now.</summary>
    public FileStat Look()
    {
        if (handle is not null)
        {
            return FileStat.Of(path);
        }

        OpenDirectory.ThrowIf(LinuxCalls.Look(descriptor, out var stat));
        return stat;
    }

    /// <summary>The number of bytes read, fewer than asked for at the end only.</summary>
    public int Read(Span<byte> buffer)
    {
        var total = 0;
        while (total < buffer.Length)
        {
            var count = handle is null ? LinuxCalls.Read(descriptor, buffer[total..]) : RandomAccess.Read(handle, buffer[total..], position);
            OpenDirectory.ThrowIf(Math.Max(0, -count));
            if (count == 0)
            {
                break;
            }

            total += count;
            position += count;
        }

        return total;
    }

    public void Dispose()
    {
        handle?.Dispose();
        if (handle is null)
        {
            _ = LinuxCalls.Close(descriptor);
        }
    }
}
