using System.Text;
using BuildKit.Files;

namespace BuildKit.Caching;

/// <summary>Gathers what the next run is to know, and writes it.</summary>
/// <param name="table">What is known now.</param>
/// <param name="listings">The listings of this run by the digests of their queries.</param>
sealed class FileTableWriter(FileTable table, IReadOnlyDictionary<Digest, InputListing> listings)
{
    // What was of no use for so many changes of the file is left out.
    const int MostIdle = 50;

    readonly List<FileRecord> records = [];
    readonly List<int> words = [];
    readonly List<FileTableFormat.IndexEntry> index = [];
    readonly int[] numbers = new int[table.Count];
    byte[] names = new byte[64 * 1024];
    int length;

    public void Write(AbsolutePath file)
    {
        var kept = listings.Where(listing => listing.Value.Missing.Count == 0 && listing.Value.IsLatest(table)).ToArray();
        var used = new bool[table.Count];
        foreach (var (_, listing) in kept)
        {
            Array.ForEach(listing.Watched, id => used[id] = true);
        }

        var old = table.Recorded.Listings.Where(entry => entry.Listing.Idle < MostIdle && !listings.ContainsKey(entry.Query))
            .Select(entry => (entry.Query, entry.Listing.Idle, Listing: ListingFormat.Read(table.Recorded, entry.Query, entry.Listing)))
            .Where(listing => listing.Listing?.IsLatest(table) == true).ToArray();
        foreach (var (_, _, listing) in old)
        {
            Array.ForEach(listing!.Watched, id => used[id] = true);
        }

        Array.Fill(numbers, -1);
        for (var id = 0; id < numbers.Length; id++)
        {
            AddRecord(id, used[id]);
        }

        Array.ForEach(kept, listing => AddListing(listing.Key, listing.Value, idle: 0));
        Array.ForEach(old, listing => AddListing(listing.Query, listing.Listing!, listing.Idle + 1));
        FileTableFormat.Write(file, [.. records], names[..length], [.. index], [.. words]);
    }

    // What is absent is worth a record only if an answer rests on it.
    void AddRecord(int id, bool isUsed)
    {
        var latest = table.Latest(id);
        var isRecorded = id < table.Recorded.Count;
        if (latest is null && !isRecorded)
        {
            return;
        }

        var idle = latest is not null || isUsed || table.IsConfirmed(id) ? 0 : table.Recorded[id].Idle + 1;
        var stat = latest?.Stat ?? table.Recorded[id].Stat;
        if (idle > MostIdle || (stat.Kind == FileKind.Missing && !isUsed))
        {
            return;
        }

        numbers[id] = records.Count;
        var (path, pathLength) = isRecorded ? AddName(table.Recorded.PathWithNul(id)[..^1]) : AddName(Encoding.UTF8.GetBytes(table.Path(id)));
        var (link, linkLength) = stat.Kind == FileKind.Link ? AddName(Encoding.UTF8.GetBytes((latest ?? table.Recorded.Known(id)).Link!)) : (0, 0);
        records.Add(latest is null
            ? table.Recorded[id] with { Path = path, PathLength = pathLength, Link = link, LinkLength = linkLength, Idle = idle }
            : new(stat, latest.Digest, path, pathLength, link, linkLength, idle, latest.IsTrusted));
    }

    void AddListing(Digest query, InputListing listing, int idle)
    {
        var start = words.Count;
        ListingFormat.Write(words, listing, numbers);
        index.Add(new(query, new(start, words.Count - start, idle)));
    }

    (int Start, int Length) AddName(ReadOnlySpan<byte> name)
    {
        if (names.Length - length <= name.Length)
        {
            Array.Resize(ref names, Math.Max(names.Length * 2, length + name.Length + 1));
        }

        var start = length;
        name.CopyTo(names.AsSpan(start));
        names[start + name.Length] = 0;
        length += name.Length + 1;
        return (start, name.Length);
    }
}
