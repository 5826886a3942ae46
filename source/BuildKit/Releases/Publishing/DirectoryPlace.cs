using BuildKit.Files;

namespace BuildKit.Releases;

/// <summary>The directory of a release on a disk.</summary>
sealed class DirectoryPlace(AbsolutePath directory) : IReleasePlace
{
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
        AtomicFile.Write(directory / file.Name, stream => Copy(file, stream, patience));
        return Task.FromResult(true);
    }

    static void Copy(PublishedFile file, Stream target, Patience patience)
    {
        using var source = new CheckedFile(file);
        var buffer = new byte[1024 * 1024];
        while (source.Read(buffer) is > 0 and var count)
        {
            patience.Token.ThrowIfCancellationRequested();
            target.Write(buffer, 0, count);
            patience.Progress();
        }
    }
}
