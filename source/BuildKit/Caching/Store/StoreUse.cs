namespace BuildKit.Caching;

/// <summary>
/// How one run uses the store: it reads, and writes until that fails for the first time. Whatever is wrong with the store is told once,
/// and never fails a build.
/// </summary>
sealed class StoreUse(CacheSettings settings, Action<BuildError> warn)
{
    int told;
    volatile bool isReadable;
    volatile bool isWritable;

    public bool IsReadable => isReadable;

    public bool IsWritable => isWritable;

    /// <summary>What was touched since is in use by this run.</summary>
    public DateTimeOffset Started { get; } = settings.Time.GetUtcNow();

    /// <summary>Files that were last used before this moment may have been spoiled by a power loss: it is the first use after a start of the machine.</summary>
    public DateTime TrustedSince { private get; set; } = DateTime.MaxValue;

    public void Begin() => (isReadable, isWritable) = (true, true);

    /// <summary>Runs something that writes; false if it said so, or if the store cannot be written to.</summary>
    public bool Write(Func<bool> write)
    {
        if (!isWritable)
        {
            return false;
        }

        try
        {
            return write();
        }
        catch (IOException exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            // Somebody emptied the store at this moment.
            return false;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            isWritable = false;
            Tell(Errors.CacheNotWritable(settings.Directory!, exception.Message));
            return false;
        }
    }

    /// <summary>Only the first problem of a run is told.</summary>
    public void Tell(BuildError problem)
    {
        if (Interlocked.Exchange(ref told, 1) == 0)
        {
            warn(problem);
        }
    }

    /// <summary>Says that a file is in use. That costs something, so it is said only when half the time has passed in which it is safe anyway; whether it was.</summary>
    public bool Touch(AbsolutePath file)
    {
        var now = settings.Time.GetUtcNow();
        if (!isWritable || File.GetLastWriteTimeUtc(file) >= now.UtcDateTime - (settings.Grace / 2))
        {
            return false;
        }

        StoreFiles.Touch(file, now);
        return true;
    }

    /// <summary>Whether the file was last used before the machine was started.</summary>
    public bool IsFromBefore(AbsolutePath file) => File.GetLastWriteTimeUtc(file) < TrustedSince;
}
