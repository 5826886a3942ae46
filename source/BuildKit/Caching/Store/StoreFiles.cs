using System.Collections.Concurrent;
using BuildKit.Files;
using Microsoft.Win32.SafeHandles;

namespace BuildKit.Caching;

/// <summary>
/// The directory of a store: where things are in it, and how a file gets there whole or not at all. Nothing is flushed to the disk: a
/// file that a power loss made empty or zero is found by its size and its hash.
/// </summary>
sealed class StoreFiles(AbsolutePath directory)
{
    // Read by all whom the umask allows, changed by nobody: not even by a step that was handed the file itself.
    const UnixFileMode ReadOnly = UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    static readonly string Process = Guid.NewGuid().ToString("N");
    static long names;

    readonly ConcurrentDictionary<AbsolutePath, byte> known = new();

    /// <summary>What the name of the check sums has behind that of the content.</summary>
    public const string SumsExtension = ".sums";

    public AbsolutePath Directory => directory;

    public AbsolutePath Temporary => directory.Below("tmp");

    public AbsolutePath Quarantine => directory.Below("quarantine");

    public AbsolutePath Format => directory.Below("format");

    public AbsolutePath ContentDirectory => directory.Below("cas");

    public AbsolutePath EntryDirectory => directory.Below("ac");

    public AbsolutePath Content(Digest digest) => Sharded("cas", digest);

    public AbsolutePath Sums(Digest digest) => AbsolutePath.Of(Content(digest) + SumsExtension);

    public AbsolutePath Entry(Digest key) => Sharded("ac", key);

    /// <summary>
    /// Makes a file by way of a temporary one. False if the writer says that it is not to be, or if it is there already and must not be
    /// overwritten.
    /// </summary>
    public bool Write(AbsolutePath target, bool overwrite, Func<SafeFileHandle, bool> write) => Make(target, overwrite, temporary =>
    {
        FaultPoint.Pass("create");
        using var file = PlainFile.Create(temporary, ReadOnly);
        FaultPoint.Pass("write");
        return write(file);
    });

    /// <summary>The same of bytes that are there.</summary>
    public bool Write(AbsolutePath target, bool overwrite, ReadOnlyMemory<byte> bytes) => Make(target, overwrite, temporary =>
    {
        FaultPoint.Pass("write");
        PlainFile.WriteNew(temporary, ReadOnly, bytes.Span);
        return true;
    });

    bool Make(AbsolutePath target, bool overwrite, Func<AbsolutePath, bool> make)
    {
        var temporary = Temporary.Below($"{Process}-{Interlocked.Increment(ref names):x}");
        try
        {
            if (IsMade(temporary, make) && Place(temporary, target, overwrite))
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

    bool IsMade(AbsolutePath temporary, Func<AbsolutePath, bool> make)
    {
        try
        {
            return make(temporary);
        }
        catch (DirectoryNotFoundException)
        {
            System.IO.Directory.CreateDirectory(Temporary);
            return make(temporary);
        }
    }

    // A directory that was there once is not looked for again, unless somebody has emptied the store meanwhile.
    bool Place(AbsolutePath temporary, AbsolutePath target, bool overwrite)
    {
        if (known.TryAdd(target.Parent, 0))
        {
            System.IO.Directory.CreateDirectory(target.Parent);
        }

        try
        {
            return Rename(temporary, target, overwrite);
        }
        catch (DirectoryNotFoundException)
        {
            System.IO.Directory.CreateDirectory(target.Parent);
            return Rename(temporary, target, overwrite);
        }
    }

    static bool Rename(AbsolutePath temporary, AbsolutePath target, bool overwrite)
    {
        FaultPoint.Pass("rename");
        if (!overwrite)
        {
            return PlainFile.TryRenameNew(temporary, target);
        }

        PlainFile.Rename(temporary, target);
        return true;
    }

    AbsolutePath Sharded(string kind, Digest digest)
    {
        var text = digest.ToString();
        return directory.Below($"{kind}/{text.AsSpan(0, 2)}/{text}");
    }
}
