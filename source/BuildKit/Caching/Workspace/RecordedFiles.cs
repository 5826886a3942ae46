using System.Runtime.CompilerServices;
using System.Text;
using BuildKit.Files;

namespace BuildKit.Caching;

/// <summary>What earlier runs knew, as it was read from the state file: it never changes, and nothing is made of it that nobody asks for.</summary>
/// <param name="records">In the order of their numbers.</param>
/// <param name="names">The UTF-8 of all paths and link targets.</param>
/// <param name="buckets">A hash table of a power of two: numbers of records plus one, 0 for a free place.</param>
/// <param name="listings">Where the listings of queries are among the words.</param>
/// <param name="words">The listings.</param>
sealed class RecordedFiles(FileRecord[] records, byte[] names, int[] buckets, FileTableFormat.IndexEntry[] listings, int[] words)
{
    readonly Dictionary<string, int> places = Places(listings);

    public static RecordedFiles None => new([], [], [0], [], []);

    public int Count => records.Length;

    public IReadOnlyList<FileTableFormat.IndexEntry> Listings => listings;

    public ref readonly FileRecord this[int id] => ref records[id];

    /// <summary>The path, with the NUL at its end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ReadOnlySpan<byte> PathWithNul(int id) => names.AsSpan(records[id].Path, records[id].PathLength + 1);

    public string Path(int id) => Encoding.UTF8.GetString(names, records[id].Path, records[id].PathLength);

    public KnownFile Known(int id)
    {
        ref readonly var record = ref records[id];
        var link = record.Stat.Kind == FileKind.Link ? Encoding.UTF8.GetString(names, record.Link, record.LinkLength) : null;
        return new(record.Stat, record.Digest, link, record.IsTrusted);
    }

    /// <summary>The number of a path; -1 for one that is not recorded.</summary>
    public int Find(ReadOnlySpan<byte> path)
    {
        for (var place = (int)Hash(path) & (buckets.Length - 1); buckets[place] != 0; place = (place + 1) & (buckets.Length - 1))
        {
            var id = buckets[place] - 1;
            if (names.AsSpan(records[id].Path, records[id].PathLength).SequenceEqual(path))
            {
                return id;
            }
        }

        return -1;
    }

    /// <summary>What a query meant in an earlier run; null if nobody asked, or it makes no sense.</summary>
    public InputListing? Listing(Digest query) => places.TryGetValue($"{query}", out var place) ? ListingFormat.Read(this, query, listings[place].Listing) : null;

    public ReadOnlySpan<int> Words(RecordedListing listing) => words.AsSpan(listing.Start, listing.Length);

    /// <summary>The hash by which a path is found. It is stored: another one is another format.</summary>
    public static uint Hash(ReadOnlySpan<byte> path)
    {
        var hash = 14695981039346656037UL;
        for (; path.Length >= 8; path = path[8..])
        {
            hash = (hash ^ BitConverter.ToUInt64(path)) * 0x9E3779B97F4A7C15UL;
            hash ^= hash >> 32;
        }

        foreach (var letter in path)
        {
            hash = (hash ^ letter) * 1099511628211UL;
        }

        return (uint)(hash ^ (hash >> 29));
    }

    // Keyed by text, for which the framework's code is compiled already.
    static Dictionary<string, int> Places(FileTableFormat.IndexEntry[] listings)
    {
        var places = new Dictionary<string, int>(listings.Length, StringComparer.Ordinal);
        for (var place = 0; place < listings.Length; place++)
        {
            places[$"{listings[place].Query}"] = place;
        }

        return places;
    }
}

/// <summary>Where the listing of a query lies.</summary>
/// <param name="Start">Its first word.</param>
/// <param name="Length">In words.</param>
/// <param name="Idle">How many times it has been saved since it was of use.</param>
readonly record struct RecordedListing(int Start, int Length, int Idle);
