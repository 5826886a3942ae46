using System.Text;

namespace BuildKit.Releases;

/// <summary>
/// A file for a tool that takes no text, which nobody else may read, and which is gone afterwards. On Linux it has no name at all once it is
/// written, so that not even a kill leaves anything.
/// </summary>
sealed class PrivateFile : IDisposable
{
    readonly DirectoryInfo directory;
    readonly FileStream stream;

    public PrivateFile(string text)
    {
        directory = Directory.CreateTempSubdirectory("buildkit-");
        try
        {
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Share = FileShare.ReadWrite | FileShare.Delete };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            stream = new FileStream(Path.Combine(directory.FullName, "file"), options);
            stream.Write(Encoding.UTF8.GetBytes(text));
            stream.Flush();
            File = WithoutName() ?? AbsolutePath.Of(stream.Name);
        }
        catch
        {
            stream?.Dispose();
            directory.Delete(recursive: true);
            throw;
        }
    }

    /// <summary>Where a process that we start finds it.</summary>
    public AbsolutePath File { get; }

    public void Dispose()
    {
        stream.Dispose();
        if (directory.Exists)
        {
            directory.Delete(recursive: true);
        }
    }

    AbsolutePath? WithoutName()
    {
        var open = $"/proc/{Environment.ProcessId}/fd/{stream.SafeFileHandle.DangerousGetHandle()}";
        if (!OperatingSystem.IsLinux() || !System.IO.File.Exists(open))
        {
            return null;
        }

        directory.Delete(recursive: true);
        directory.Refresh();
        return AbsolutePath.Of(open);
    }
}
