using BuildKit.Files;

namespace BuildKit.Caching;

/// <summary>Makes the digests of a listing, once it is known which files it has.</summary>
/// <param name="table">Knows what is there.</param>
/// <param name="watch">What the answer rests on.</param>
/// <param name="before">An earlier answer, whose texts need not be read again.</param>
sealed class ListingContent(FileTable table, WatchList watch, InputListing? before)
{
    const int FilesAtOnce = 64;

    /// <summary>The listing, and the entries of its tree, which are at hand now.</summary>
    public (InputListing Listing, IReadOnlyList<ContentEntry> Entries) Listing(
        Digest query, ListedInput[] tree, IReadOnlyList<(OtherInputKind Kind, ListedInput Input)> others, IReadOnlyList<string> missing)
    {
        var entries = Array.ConvertAll(tree, input => watch.Version(input.Content).Entry(watch.Path(input.Path)));
        return (new()
        {
            Query = query,
            Root = InputRoot.Of(entries),
            Watched = watch.Numbers,
            Versions = watch.Versions,
            Tree = tree,
            Others = new OtherDigests(table, watch, before).Of(others),
            Missing = missing,
        }, entries);
    }

    /// <summary>
    /// What an earlier answer is now, if nothing but the content of files has changed: no directory has to be read for that. Null if more has.
    /// </summary>
    public static (InputListing Listing, IReadOnlyList<ContentEntry> Entries)? Refreshed(FileTable table, InputListing before)
    {
        var versions = new KnownFile?[before.Watched.Length];
        Cores.Each(versions.Length, FilesAtOnce, (from, to) =>
        {
            for (var place = from; place < to; place++)
            {
                versions[place] = table.Current(before.Watched[place]);
            }
        });
        for (var place = 0; place < versions.Length; place++)
        {
            if (!ReferenceEquals(versions[place], before.Versions?[place]) && (versions[place]?.Kind != FileKind.File || before.Version(table, place).Kind != FileKind.File))
            {
                return null;
            }
        }

        return new ListingContent(table, new(table, before.Watched, versions), before)
            .Listing(before.Query, before.Tree, Array.ConvertAll(before.Others, other => (other.Kind, other.Input)), before.Missing);
    }
}
