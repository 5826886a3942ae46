using BuildKit.Files;

namespace BuildKit.Caching;

/// <summary>Compares what a query meant before and after a step, as strictly as who reads the files while they are written needs it.</summary>
sealed class ListingChanges(FileTable table, InputListing before, InputListing after)
{
    public IReadOnlyList<string> Paths()
    {
        var (then, now) = (Inputs(before), Inputs(after));
        return [.. then.Keys.Union(now.Keys).Where(path => !then.TryGetValue(path, out var old) || !now.TryGetValue(path, out var young) || !IsSame(old, young))
            .Order(Utf8Order.Instance)];
    }

    Dictionary<string, KnownFile> Inputs(InputListing listing) => listing.Tree.Concat(listing.Others.Select(other => other.Input))
        .DistinctBy(input => input.Path)
        .ToDictionary(input => table.Path(listing.Watched[input.Path]), input => listing.Version(table, input.Content), StringComparer.Ordinal);

    // Who only changed the mode, or made a hard link, did not write.
    static bool IsSame(KnownFile old, KnownFile young) =>
        old.Digest == young.Digest && old.Link == young.Link
        && (old.Stat with { Changed = 0 }) == (young.Stat with { Changed = 0 })
        || (old.Kind == FileKind.Directory && young.Kind == FileKind.Directory);
}
