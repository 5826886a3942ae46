using BuildKit.Files;

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

        var home = directory / publication.Manifest.Product;
        var place = home / publication.Manifest.Release;
        using var unfinished = UnfinishedRelease.In(home, publication);
        // Whoever has carried half of a release there by hand has it completed.
        var target = System.IO.Directory.Exists(place) ? place : unfinished.Directory;
        await new ReleaseFilling(publication, new DirectoryPlace(target)).RunAsync(cancellation).ConfigureAwait(false);
        if (target != place)
        {
            unfinished.MoveTo(place);
        }
    }
}
