using System.Runtime.InteropServices;
using BuildKit.Files;

namespace BuildKit.Caching;

/// <summary>
/// The directory of a store: where things are in it, and how a file gets there whole or not at all. Nothing is flushed to the disk: a
/// file that a power loss made empty or zero is found by its size and its hash.
/// </summary>
sealed partial class StoreFiles(AbsolutePath directory)
{
    // Read by all whom the umask allows, changed by nobody: not even by a step that was handed the file itself.
    const UnixFileMode ReadOnly = UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    public AbsolutePath Directory => directory;

    public AbsolutePath Temporary => directory.Below("tmp");

    public AbsolutePath Quarantine => directory.Below("quarantine");

    public AbsolutePath Format => directory.Below("format");

    public AbsolutePath ContentDirectory => directory.Below("cas");

    public AbsolutePath EntryDirectory => directory.Below("ac");

    public AbsolutePath Content(Digest digest) => Sharded("cas", digest);

    public AbsolutePath Entry(Digest key) => Sharded("ac", key);

    /// <summary>Opens a file of the store; null if it is not there or cannot be read.</summary>
    public static FileStream? TryOpen(AbsolutePath file)
    {
        try
        {
            return new(file, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 0);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>
    /// Makes a file by way of a temporary one. False if the writer says that it is not to be, or if it is there already and must not be
    /// overwritten.
    /// </summary>
    public bool Write(AbsolutePath target, bool overwrite, Func<FileStream, bool> write)
    {
        var temporary = Temporary.Below($"{Guid.NewGuid():N}");
        try
        {
            bool wanted;
            using (var stream = Create(temporary))
            {
                FaultPoint.Pass("write");
                wanted = write(stream);
            }

            if (wanted && Place(temporary, target, overwrite))
            {
                return true;
            }

            Delete(temporary);
            return false;
        }
        catch
        {
            TryDelete(temporary);
            throw;
        }
    }

    public static void Delete(AbsolutePath file)
    {
        FaultPoint.Pass("delete");
        File.Delete(file);
    }

    public static bool TryDelete(AbsolutePath file)
    {
        try
        {
            Delete(file);
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Takes a damaged file out of the way, so that it can be looked at; if that is not possible it is deleted.</summary>
    public void Remove(AbsolutePath file)
    {
        try
        {
            FaultPoint.Pass("quarantine");
            System.IO.Directory.CreateDirectory(Quarantine);
            File.Move(file, Quarantine.Below($"{file.Name}.{Guid.NewGuid():N}"));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            TryDelete(file);
        }
    }

    /// <summary>Says that the file is still in use. A file of another user may refuse, which does no harm.</summary>
    public static void Touch(AbsolutePath file, DateTimeOffset now)
    {
        try
        {
            FaultPoint.Pass("touch");
            File.SetLastWriteTimeUtc(file, now.UtcDateTime);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The worst is that it is collected earlier.
        }
    }

    static FileStreamOptions NewFile
    {
        get
        {
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Share = FileShare.None, BufferSize = 0 };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = ReadOnly;
            }

            return options;
        }
    }

    FileStream Create(AbsolutePath temporary)
    {
        FaultPoint.Pass("create");
        try
        {
            return new(temporary, NewFile);
        }
        catch (DirectoryNotFoundException)
        {
            System.IO.Directory.CreateDirectory(Temporary);
            return new(temporary, NewFile);
        }
    }

    static bool Place(AbsolutePath temporary, AbsolutePath target, bool overwrite)
    {
        System.IO.Directory.CreateDirectory(target.Parent);
        FaultPoint.Pass("rename");
        if (!overwrite)
        {
            return TryPlaceNew(temporary, target);
        }

        File.Move(temporary, target, overwrite: true);
        return true;
    }

    // The framework looks whether the target is there and then renames over it; a hard link is made in one step.
    static bool TryPlaceNew(AbsolutePath temporary, AbsolutePath target)
    {
        const int exists = 17;
        if (!OperatingSystem.IsWindows() && Link(temporary, target) == 0)
        {
            Delete(temporary);
            return true;
        }

        if (!OperatingSystem.IsWindows() && Marshal.GetLastPInvokeError() == exists)
        {
            return false;
        }

        if (File.Exists(target))
        {
            return false;
        }

        File.Move(temporary, target, overwrite: !OperatingSystem.IsWindows());
        return true;
    }

    [LibraryImport("libc", EntryPoint = "link", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int Link(string existing, string added);

    AbsolutePath Sharded(string kind, Digest digest)
    {
        var text = digest.ToString();
        return directory.Below($"{kind}/{text.AsSpan(0, 2)}/{text}");
    }
}
