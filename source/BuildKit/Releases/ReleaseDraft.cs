using BuildKit.Files;

namespace BuildKit.Releases;

/// <summary>
/// A directory beside the releases of a product, in which one is made. An open lock file marks it as being worked on;
/// drafts without one were left behind by a run that was killed, and are removed by the next.
/// </summary>
sealed class ReleaseDraft : IDisposable
{
    const string Prefix = ".making-";
    const string LockSuffix = ".lock";

    readonly FileStream lockFile;

    ReleaseDraft(AbsolutePath directory, FileStream lockFile) => (Directory, this.lockFile) = (directory, lockFile);

    public AbsolutePath Directory { get; }

    public static ReleaseDraft In(AbsolutePath home) => FileOperation.Run("create a release in", home, () =>
    {
        System.IO.Directory.CreateDirectory(home);
        RemoveLeftOvers(home);
        var directory = home / (Prefix + Path.GetRandomFileName());
        var lockFile = new FileStream(directory + LockSuffix, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
        System.IO.Directory.CreateDirectory(directory);
        return new ReleaseDraft(directory, lockFile);
    });

    /// <summary>False if there is something in that place already.</summary>
    public bool TryMoveTo(AbsolutePath place) => FileOperation.Run("rename into place", place, () =>
    {
        if (Path.Exists(place))
        {
            return false;
        }

        try
        {
            System.IO.Directory.Move(Directory, place);
            return true;
        }
        catch (IOException) when (Path.Exists(place))
        {
            return false;
        }
    });

    public void Dispose()
    {
        RemoveDirectory(Directory);
        lockFile.Dispose();
    }

    static void RemoveLeftOvers(AbsolutePath home)
    {
        foreach (var left in System.IO.Directory.EnumerateDirectories(home, Prefix + "*").Select(AbsolutePath.Of))
        {
            try
            {
                using var abandoned = new FileStream(
                    left + LockSuffix, FileMode.OpenOrCreate, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
                RemoveDirectory(left);
            }
            catch (IOException)
            {
                // Another run is working on it.
            }
        }
    }

    static void RemoveDirectory(AbsolutePath directory)
    {
        if (System.IO.Directory.Exists(directory))
        {
            System.IO.Directory.Delete(directory, recursive: true);
        }
    }
}
