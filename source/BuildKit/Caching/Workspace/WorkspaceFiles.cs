using System.Collections.Concurrent;
using BuildKit.Files;

namespace BuildKit.Caching;

/// <summary>
/// What stands in the workspace, as content, with as little reading as possible: one for a run, for all of its threads. What it knows is kept in
/// <c>.buildkit/state/files</c>; a file there that is damaged or of another version is as good as none.
/// </summary>
sealed class WorkspaceFiles
{
    const int EntriesAtOnce = 64;

    readonly AbsolutePath root;
    readonly FileTable table;
    readonly ConcurrentDictionary<string, InputListing> listings = new(StringComparer.Ordinal);
    volatile bool hasNewListings;

    WorkspaceFiles(AbsolutePath root, FileTable table) => (this.root, this.table) = (root, table);

    /// <summary>Takes up what earlier runs knew, unless <paramref name="rehash"/>: then nothing recorded is trusted, and all is read.</summary>
    /// <exception cref="BuildException">BK0327: the root cannot be opened.</exception>
    public static WorkspaceFiles Load(AbsolutePath root, bool rehash = false, TimeProvider? time = null)
    {
        var recorded = rehash ? RecordedFiles.None : FileTableFormat.Read(StateFile(root));
        return new(root, new(Open(root), recorded, time ?? TimeProvider.System));
    }

    /// <summary>How many times the content of a file was read, for figures and tests.</summary>
    public int FilesRead => table.FilesRead;

    public static AbsolutePath StateFile(AbsolutePath root) => root / ".buildkit" / "state" / "files";

    /// <summary>All files that the query means. If nothing of it has changed since the last run, that costs one look at each.</summary>
    /// <exception cref="BuildException">BK0321–BK0327: what is there cannot be an input. BK0807: a directory cannot be listed.</exception>
    public InputTree Inputs(InputQuery query)
    {
        var key = QueryDigest.Of(query);
        var name = $"{key}";
        var before = listings.TryGetValue(name, out var known) ? known : table.Recorded.Listing(key);
        if (before?.Stands(table) == true)
        {
            listings.TryAdd(name, before);
            return before.ToTree(table, query);
        }

        var (listing, entries) = (before is null ? null : ListingContent.Refreshed(table, before)) ?? new InputWalk(table, query, key).Listing(before);
        listings[name] = listing;
        hasNewListings = true;
        return listing.ToTree(table, query, entries);
    }

    /// <summary>What is at a path now: relative to the root, or absolute for a file elsewhere. Links are links.</summary>
    /// <exception cref="BuildException">BK0321, BK0327: it cannot be read.</exception>
    public ContentEntry Entry(string path) => table.Known(table.Id(path)).Entry(path);

    /// <summary>What is at these paths now, in their order.</summary>
    public IReadOnlyList<ContentEntry> Entries(IEnumerable<string> paths)
    {
        var asked = paths.ToArray();
        var entries = new ContentEntry[asked.Length];
        Cores.Each(asked.Length, EntriesAtOnce, (from, to) =>
        {
            for (var i = from; i < to; i++)
            {
                entries[i] = Entry(asked[i]);
            }
        });
        return entries;
    }

    /// <summary>Whether all of these are still what they were.</summary>
    public bool AreUnchanged(IReadOnlyList<ContentEntry> entries)
    {
        var areUnchanged = true;
        Cores.Each(entries.Count, EntriesAtOnce, (from, to) =>
        {
            for (var i = from; i < to && Volatile.Read(ref areUnchanged); i++)
            {
                if (!table.Is(entries[i]))
                {
                    Volatile.Write(ref areUnchanged, false);
                }
            }
        });
        return areUnchanged;
    }

    /// <summary>What is there now instead of those that have changed.</summary>
    public IReadOnlyList<ContentEntry> Differences(IReadOnlyList<ContentEntry> entries)
    {
        var now = Entries(entries.Select(entry => entry.Path));
        return [.. now.Where((entry, index) => entry != entries[index])];
    }

    /// <summary>What stands at patterns of outputs now, and in directories everything, themselves included; sorted by the UTF-8 of paths.</summary>
    /// <exception cref="BuildException">BK0321, BK0324, BK0327, BK0807: it cannot be listed or read.</exception>
    public IReadOnlyList<ContentEntry> Outputs(IReadOnlyList<string> patterns, IReadOnlyList<string> trees) =>
        Outputs(patterns.Count == 0 ? null : GlobSet.Of([.. patterns]), trees);

    /// <summary>The same for whoever asks more than once.</summary>
    /// <exception cref="BuildException">BK0321, BK0324, BK0327, BK0807: it cannot be listed or read.</exception>
    public IReadOnlyList<ContentEntry> Outputs(GlobSet? patterns, IReadOnlyList<string> trees)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        if (patterns is not null)
        {
            found.UnionWith(Text(patterns.Walk(table.Root)).SelectMany(directory => directory.Files));
        }

        foreach (var tree in trees.Where(tree => Entry(tree).Kind != FileKind.Missing))
        {
            found.Add(tree);
            found.UnionWith(Entry(tree).Kind != FileKind.Directory ? [] : Text(GlobWalk.Everything(table.Root, tree))
                .SelectMany(directory => directory.Files.Append(directory.Path)).Where(path => path.Length > 0));
        }

        return Entries(found.Order(Utf8Order.Instance));
    }

    /// <summary>Something ran: whatever is asked from now on is looked at again.</summary>
    public void Forget() => table.Forget();

    /// <summary>Whether none of the inputs was written to since.</summary>
    public bool AreStable(InputTree tree) => Changes(tree).Count == 0;

    /// <summary>
    /// Which inputs were written to since, came, or went. One that was written and holds the same again is among them: nobody knows what was read
    /// meanwhile.
    /// </summary>
    public IReadOnlyList<string> Changes(InputTree tree)
    {
        Forget();
        if (tree.Listing is not { } before || before.Stands(table))
        {
            return [];
        }

        var after = Inputs(tree.Query).Listing!;
        return new ListingChanges(table, before, after).Paths();
    }

    /// <summary>Keeps what is known for the next run, if there is anything new. Where it cannot be written, the next run reads all files.</summary>
    public void Save()
    {
        if (!hasNewListings && !table.HasNews)
        {
            return;
        }

        hasNewListings = false;
        try
        {
            new FileTableWriter(table, listings.ToDictionary(listing => listing.Value.Query, listing => listing.Value)).Write(StateFile(root));
        }
        catch (BuildException)
        {
            // Its result is what a run is for.
        }
    }

    static OpenDirectory Open(AbsolutePath root)
    {
        try
        {
            return OpenDirectory.TryOpen(root) ?? throw Errors.ContentUnreadable(root, "There is no such directory.").Exception();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Errors.ContentUnreadable(root, exception.Message).Exception(exception);
        }
    }

    IEnumerable<WalkedDirectory> Text(WalkedDirectory walked) => walked.All.Select(directory => directory.NotText is { } name
        ? throw Errors.NameNotUtf8(root / directory.Path, name).Exception()
        : directory);
}
