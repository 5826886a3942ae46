using BuildKit.Files;

namespace BuildKit.Caching;

/// <summary>Gathers what an answer rests on: each path once, as it was when it was first looked at.</summary>
sealed class WatchList(FileTable table)
{
    readonly Dictionary<int, int> places = [];
    readonly List<int> numbers = [];
    readonly List<KnownFile?> versions = [];

    /// <summary>The list of an earlier answer, with what is there now.</summary>
    public WatchList(FileTable table, int[] numbers, KnownFile?[] versions)
        : this(table) => (this.numbers, this.versions) = ([.. numbers], [.. versions]);

    public FileTable Table => table;

    public int[] Numbers => [.. numbers];

    public KnownFile?[]? Versions => versions.TrueForAll(static version => version is null) ? null : [.. versions];

    /// <summary>The place of a path in the list.</summary>
    public int Add(string path)
    {
        var id = table.Id(path);
        return places.TryGetValue(id, out var place) ? place : Add(id, table.Current(id));
    }

    /// <summary>Adds what a walk has seen at a path. If it is something else by now, the answer will not stand.</summary>
    public void Add(string path, in FileStat seen, long moment)
    {
        var id = table.Id(path);
        var version = seen.Kind is FileKind.File or FileKind.Link ? table.Current(id) : table.Observe(id, seen, moment);
        var place = places.TryGetValue(id, out var known) ? known : Add(id, version);
        if (!ReferenceEquals(versions[place], version) || Version(place).Kind != seen.Kind)
        {
            versions[place] = new(seen, default, null, isTrusted: false);
        }
    }

    /// <summary>A file that lies elsewhere than patterns go: links are followed wherever they lead, and each is watched.</summary>
    public ListedInput? Outside(string path)
    {
        const int maximumLinks = 40;
        var (first, at, full) = (Add(path), Add(path), System.IO.Path.Combine(table.Root.Path, path));
        for (var links = 0; Version(at).Link is { } target && links < maximumLinks; links++)
        {
            full = System.IO.Path.GetFullPath(System.IO.Path.Combine(System.IO.Path.GetDirectoryName(full)!, target));
            at = Add(full);
        }

        return new(first, at);
    }

    public string Path(int place) => table.Path(numbers[place]);

    public KnownFile Version(int place) => versions[place] ?? table.Recorded.Known(numbers[place]);

    int Add(int id, KnownFile? version)
    {
        var place = numbers.Count;
        places.Add(id, place);
        numbers.Add(id);
        versions.Add(version);
        return place;
    }
}
