using BuildKit.Files;

namespace BuildKit.Releases;

/// <summary>
/// A directory beside its later place, in which a release is put together; a run that was cut goes on there. An open lock file marks it as
/// being worked on, by one run at a time.
/// </summary>
sealed class UnfinishedRelease : IDisposable
{
    const string Prefix = ".publishing-";

    readonly FileStream lockFile;

    UnfinishedRelease(AbsolutePath directory, FileStream lockFile) => (Directory, this.lockFile) = (directory, lockFile);

    public AbsolutePath Directory { get; }

    /// <exception cref="BuildException">BK0486: another run is publishing the same release.</exception>
    public static UnfinishedRelease In(AbsolutePath home, Publication publication)
    {
        // By the content: what another commit has left under the same version is none of ours.
        var directory = home / $"{Prefix}{publication.Manifest.Release}-{publication.Release.Digest.ToString()[..16]}";
        FileOperation.Run("create", home, () => System.IO.Directory.CreateDirectory(home));
        var unfinished = new UnfinishedRelease(directory, Lock(directory + ".lock", home, publication));
        unfinished.RemoveHalfWritten();
        return unfinished;
    }

    public void MoveTo(AbsolutePath place) => FileOperation.Run("rename into place", place, () => System.IO.Directory.Move(Directory, place));

    public void Dispose() => lockFile.Dispose();

    static FileStream Lock(string file, AbsolutePath home, Publication publication)
    {
        try
        {
            return new(file, FileMode.OpenOrCreate, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
        }
        catch (IOException exception) when (File.Exists(file))
        {
            throw Errors.PublishingElsewhere(publication.Manifest.Product, publication.Manifest.Release, home, publication.Again).Exception(exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Errors.FileOperationFailed("write into", home, exception.Message).Exception(exception);
        }
    }

    // A run that was killed leaves the file that it was writing, under another name.
    void RemoveHalfWritten() => FileOperation.Run("tidy", Directory, () =>
    {
        if (System.IO.Directory.Exists(Directory))
        {
            System.IO.Directory.EnumerateFiles(Directory, TemporaryNames.Pattern).ToList().ForEach(File.Delete);
        }
    });
}
