using BuildKit.Files;

namespace BuildKit.Releases;

/// <summary>The directory of a release on a disk.</summary>
sealed class DirectoryPlace(AbsolutePath directory) : IReleasePlace
{
    // A lock keeps others away.
    public bool IsShared => false;

    public async Task<Look> LookAsync(PublishedFile file, Patience patience)
    {
        var path = directory / file.Name;
        if (!File.Exists(path))
        {
            return Look.Missing;
        }

        var there = FileOperation.Run("read", path, () => File.OpenRead(path));
        await using var _ = there.ConfigureAwait(false);
        return await Look.AtAsync(there, file, patience.Progress, patience.Token).ConfigureAwait(false);
    }

    public Task<bool> SendAsync(PublishedFile file, Look seen, Patience patience)
    {
        AtomicFile.Write(directory / file.Name, stream => CheckedFile.Copy(file, stream, patience));
        return Task.FromResult(true);
    }
}
