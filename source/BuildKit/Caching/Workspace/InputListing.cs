using System.Runtime.CompilerServices;
using BuildKit.Files;

namespace BuildKit.Caching;

/// <summary>
/// What a query meant at one time: everything whose stat must be what it was for the answer to stand. Places are indices into
/// <see cref="Watched"/>.
/// </summary>
sealed class InputListing
{
    const int WatchedAtOnce = 256;

    /// <summary>The digest of the query.</summary>
    public required Digest Query { get; init; }

    public required SizedDigest Root { get; init; }

    /// <summary>The numbers of files, of links and where they lead, of directories that were listed, and of what is absent.</summary>
    public required int[] Watched { get; init; }

    /// <summary>What each of them was; null for one that was as recorded, null as a whole if all were.</summary>
    public KnownFile?[]? Versions { get; init; }

    /// <summary>What is in the tree, sorted by the UTF-8 of the paths.</summary>
    public required ListedInput[] Tree { get; init; }

    /// <summary>What is not, in the order of <see cref="InputTree.Others"/>.</summary>
    public required OtherListedInput[] Others { get; init; }

    public IReadOnlyList<string> Missing { get; init; } = [];

    /// <summary>Whether all of it is still as it was.</summary>
    public bool Stands(FileTable table)
    {
        var hasChanged = false;
        Cores.Each(Watched.Length, WatchedAtOnce, (from, to) =>
        {
            if (!Volatile.Read(ref hasChanged) && !Stand(table, from, to))
            {
                Volatile.Write(ref hasChanged, true);
            }
        });
        return !hasChanged;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    bool Stand(FileTable table, int from, int to)
    {
        for (var place = from; place < to; place++)
        {
            if (!ReferenceEquals(table.Current(Watched[place]), Versions?[place]))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether nothing newer is known, without a look.</summary>
    public bool IsLatest(FileTable table)
    {
        for (var place = 0; place < Watched.Length; place++)
        {
            if (!ReferenceEquals(table.Latest(Watched[place]), Versions?[place]))
            {
                return false;
            }
        }

        return true;
    }

    public KnownFile Version(FileTable table, int place) => Versions?[place] ?? table.Recorded.Known(Watched[place]);

    public IReadOnlyList<ContentEntry> Entries(FileTable table) => [.. Tree.Select(input => Entry(table, input))];

    public InputTree ToTree(FileTable table, InputQuery query, IReadOnlyList<ContentEntry>? entries = null) => new()
    {
        Root = Root.Digest,
        RootSize = Root.Size,
        Others = Array.ConvertAll(Others, other => new OtherInput(other.Kind, table.Path(Watched[other.Input.Path]), other.Digest)),
        Missing = Missing,
        Load = () => entries ?? Entries(table),
        Query = query,
        Listing = this,
    };

    public ContentEntry Entry(FileTable table, ListedInput input) => Version(table, input.Content).Entry(table.Path(Watched[input.Path]));
}

/// <summary>An input: where it is declared, and where its content is, which is another place for a link that is followed.</summary>
readonly record struct ListedInput(int Path, int Content);

/// <summary>An input that is not in the tree, and the digest of what counts.</summary>
readonly record struct OtherListedInput(OtherInputKind Kind, ListedInput Input, Digest Digest);
