using System.Runtime.InteropServices;
using BuildKit.Files;

namespace BuildKit.Caching;

/// <summary>A listing as words: three counts, the root's size and digest, then the lists.</summary>
static class ListingFormat
{
    const int DigestWords = Digest.Size / sizeof(int);
    const int HeaderWords = 5 + DigestWords;
    const int OtherWords = 3 + DigestWords;

    /// <param name="words">Takes the listing at its end.</param>
    /// <param name="listing">What is written.</param>
    /// <param name="numbers">The number that each path will have.</param>
    public static void Write(List<int> words, InputListing listing, int[] numbers)
    {
        words.AddRange([listing.Watched.Length, listing.Tree.Length, listing.Others.Length, (int)listing.Root.Size, (int)(listing.Root.Size >> 32)]);
        Add(words, listing.Root.Digest);
        words.AddRange(listing.Watched.Select(id => numbers[id]));
        words.AddRange(MemoryMarshal.Cast<ListedInput, int>(listing.Tree));
        foreach (var other in listing.Others)
        {
            words.AddRange([(int)other.Kind, other.Input.Path, other.Input.Content]);
            Add(words, other.Digest);
        }
    }

    /// <summary>The listing as it was recorded; null if it makes no sense.</summary>
    public static InputListing? Read(RecordedFiles recorded, Digest query, RecordedListing place)
    {
        var words = recorded.Words(place);
        if (words.Length < HeaderWords || words[..3].ContainsAnyExceptInRange(0, words.Length)
            || words.Length != HeaderWords + words[0] + (2L * words[1]) + ((long)OtherWords * words[2]))
        {
            return null;
        }

        var count = words[0];
        var watched = words.Slice(HeaderWords, count);
        var tree = words.Slice(HeaderWords + count, 2 * words[1]);
        var others = Others(words[(HeaderWords + count + (2 * words[1]))..]);
        var isSound = !watched.ContainsAnyExceptInRange(0, recorded.Count - 1) && !tree.ContainsAnyExceptInRange(0, watched.Length - 1)
            && !Array.Exists(others, other => (uint)other.Input.Path >= count || (uint)other.Input.Content >= count);
        return !isSound ? null : new()
        {
            Query = query,
            Root = new(At(words[5..]), (uint)words[3] | ((long)words[4] << 32)),
            Watched = watched.ToArray(),
            Tree = MemoryMarshal.Cast<int, ListedInput>(tree).ToArray(),
            Others = others,
        };
    }

    static OtherListedInput[] Others(ReadOnlySpan<int> words)
    {
        var others = new OtherListedInput[words.Length / OtherWords];
        for (var i = 0; i < others.Length; i++)
        {
            var one = words.Slice(i * OtherWords, OtherWords);
            others[i] = new((OtherInputKind)one[0], new(one[1], one[2]), At(one[3..]));
        }

        return others;
    }

    static Digest At(ReadOnlySpan<int> words) => Digest.FromBytes(MemoryMarshal.AsBytes(words[..DigestWords]));

    static void Add(List<int> words, Digest digest)
    {
        Span<int> hash = stackalloc int[DigestWords];
        digest.CopyTo(MemoryMarshal.AsBytes(hash));
        words.AddRange(hash);
    }
}
