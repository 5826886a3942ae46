using BuildKit.Files;

namespace BuildKit.Caching;

/// <summary>Takes the bytes of a <c>Directory</c> message that is part of a tree. They are valid during the call only.</summary>
delegate void DirectorySink(SizedDigest digest, ReadOnlySpan<byte> message);

/// <summary>The Merkle tree of inputs: <c>Directory</c> messages of the Remote Execution API, from the leaves to the root.</summary>
static class InputRoot
{
    /// <summary>The digest of the root's message.</summary>
    /// <param name="sortedByUtf8">Paths below the root, each once, in the order of <see cref="Utf8Order"/>.</param>
    /// <param name="directories">Takes each message, for whoever stores them; the root's is the last. Not the empty one, which is always there.</param>
    /// <exception cref="ArgumentException">An entry is out of order, has no content, or is no path below the root.</exception>
    public static SizedDigest Of(IReadOnlyList<ContentEntry> sortedByUtf8, DirectorySink? directories = null) =>
        new TreeBuilder(sortedByUtf8, directories).Root();
}

/// <summary>Walks sorted entries once; each directory is written when its last entry has been seen.</summary>
sealed class TreeBuilder(IReadOnlyList<ContentEntry> entries, DirectorySink? sink)
{
    readonly List<DirectoryWriter> writers = [];
    int next;

    public SizedDigest Root() => Directory(depth: 0, prefix: 0);

    SizedDigest Directory(int depth, int prefix)
    {
        var writer = WriterAt(depth);
        for (var first = next; next < entries.Count && entries[next].Path.AsSpan().StartsWith(entries[first].Path.AsSpan(0, prefix));)
        {
            Add(writer, depth, prefix, entries[next]);
        }

        return writer.Close(sink);
    }

    void Add(DirectoryWriter writer, int depth, int prefix, in ContentEntry entry)
    {
        var slash = entry.Path.IndexOf('/', prefix);
        var end = slash < 0 ? entry.Path.Length : slash;
        if (entry.Path.AsSpan(prefix, end - prefix) is "" or "." or "..")
        {
            throw Refused("is no path below the root", entry.Path);
        }

        if (slash >= 0)
        {
            CheckIsNoFile(entry.Path.AsSpan(0, slash));
            writer.AddDirectory(entry.Path, prefix, slash, Directory(depth + 1, slash + 1));
            return;
        }

        writer.Add(entry, prefix);
        next++;
        if (next < entries.Count && Utf8Order.Compare(entry.Path, entries[next].Path) >= 0)
        {
            throw Refused("is out of order", entries[next].Path);
        }
    }

    // "a" comes before "a/b", though not always just before.
    void CheckIsNoFile(ReadOnlySpan<char> directory)
    {
        for (var (from, to) = (0, next - 1); from <= to;)
        {
            var middle = (from + to) / 2;
            var order = Utf8Order.Compare(entries[middle].Path, directory);
            if (order == 0 && entries[middle].Kind != FileKind.Directory)
            {
                throw Refused("is a directory too", entries[middle].Path);
            }

            (from, to) = order < 0 ? (middle + 1, to) : (from, middle - 1);
        }
    }

    DirectoryWriter WriterAt(int depth)
    {
        if (depth == writers.Count)
        {
            writers.Add(new());
        }

        writers[depth].Clear();
        return writers[depth];
    }

    static ArgumentException Refused(string reason, string path) => new($"The entry '{path}' {reason}.");
}
