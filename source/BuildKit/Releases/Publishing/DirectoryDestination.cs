namespace BuildKit.Releases;

/// <summary>A directory with the layout of the release store. A release that is new there gets its name when all of it is there.</summary>
sealed class DirectoryDestination(AbsolutePath directory) : Destination
{
    internal override string Place => directory;

    internal override async Task PublishAsync(Publication publication, CancellationToken cancellation)
    {
        if (!System.IO.Directory.Exists(directory) && !System.IO.Directory.Exists(directory.Parent))
        {
            throw Errors.DestinationMissing(directory).Exception();
        }

        var place = directory / publication.Manifest.Product / publication.Manifest.Release;
        if (!System.IO.Directory.Exists(place) && await TryBeginAsync(place, publication, cancellation).ConfigureAwait(false))
        {
            return;
        }

        // Whoever has carried half of a release there by hand has it completed.
        await FillAsync(place, publication, cancellation).ConfigureAwait(false);
    }

    static async Task<bool> TryBeginAsync(AbsolutePath place, Publication publication, CancellationToken cancellation)
    {
        using var unfinished = UnfinishedRelease.In(place.Parent, publication);
        // Another run may have been quicker.
        if (System.IO.Directory.Exists(place))
        {
            return false;
        }

        await FillAsync(unfinished.Directory, publication, cancellation).ConfigureAwait(false);
        unfinished.MoveTo(place);
        return true;
    }

    static Task FillAsync(AbsolutePath directory, Publication publication, CancellationToken cancellation) =>
        new ReleaseFilling(publication, new DirectoryPlace(directory)).RunAsync(cancellation);
}
