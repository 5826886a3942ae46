using BuildKit.Files;

namespace BuildKit.Caching;

/// <summary>Takes the bytes of a <c>Directory</c> message that is part of a tree. They are valid during the call only.</summary>
delegate void DirectorySink(SizedDigest digest, ReadOnlySpan<byte> message);

/// <summary>The Merkle tree of inputs: <c>Directory</c> messages of the Remote Execution API, from the leaves to the root.</summary>
static class InputRoot
{
    /// <summary>The digest of the root's message. Entries of missing files are passed over.</summary>
    /// <param name="sortedByUtf8">Paths below the root, each once, in the order of <see cref="Utf8Order"/>.</param>
    /// <param name="directories">Takes each message, for whoever stores them; the root's is the last.</param>
    public static SizedDigest Of(IReadOnlyList<ContentEntry> sortedByUtf8, DirectorySink? directories = null) =>
        new TreeBuilder(sortedByUtf8, directories).Root();
}

/// <summary>Walks sorted entries once; each directory is written when its last entry has been seen.</summary>
sealed class TreeBuilder(IReadOnlyList<ContentEntry> entries, DirectorySink? sink)
{
    readonly List<Level> levels = [];
    int next;

    public SizedDigest Root()
    {
        var root = Directory(depth: 0, prefix: 0);
        return next == entries.Count ? root : throw OutOfOrder();
    }

    SizedDigest Directory(int depth, int prefix)
    {
        var level = LevelAt(depth);
        for (var first = next; next < entries.Count && IsInside(entries[next].Path, entries[first].Path, prefix);)
        {
            Add(level, depth, prefix, entries[next]);
        }

        return level.Close(sink);
    }

    void Add(Level level, int depth, int prefix, ContentEntry entry)
    {
        var slash = entry.Path.IndexOf('/', prefix);
        if (slash >= 0)
        {
            level.Directories.Add(new(entry.Path, prefix, slash, Directory(depth + 1, slash + 1)));
            return;
        }

        next++;
        if (next < entries.Count && Utf8Order.Compare(entry.Path, entries[next].Path) >= 0)
        {
            throw OutOfOrder();
        }

        level.Add(entry, prefix);
    }

    // Directories that begin alike lie beside each other.
    static bool IsInside(string path, string first, int prefix) =>
        path.Length > prefix && path.AsSpan(0, prefix).SequenceEqual(first.AsSpan(0, prefix));

    Level LevelAt(int depth)
    {
        if (depth == levels.Count)
        {
            levels.Add(new());
        }

        levels[depth].Clear();
        return levels[depth];
    }

    ArgumentException OutOfOrder() =>
        new($"Entries are to be sorted by UTF-8, each path once: '{entries[Math.Min(next, entries.Count - 1)].Path}' is out of place.");

    /// <summary>A directory that is being written; used again for the next one at its depth.</summary>
    sealed class Level
    {
        readonly MessageWriter message = new();
        readonly MessageWriter links = new();

        public List<Child> Directories { get; } = [];

        public void Clear()
        {
            message.Clear();
            links.Clear();
            Directories.Clear();
        }

        public void Add(in ContentEntry entry, int prefix)
        {
            var name = entry.Path.AsSpan(prefix);
            switch (entry.Kind)
            {
                case FileKind.File:
                    message.Node(1, name, new(entry.Digest, entry.Size), entry.IsExecutable);
                    break;
                case FileKind.Link:
                    links.Pair(3, name, entry.LinkTarget);
                    break;
                case FileKind.Directory:
                    Directories.Add(new(entry.Path, prefix, entry.Path.Length, Empty));
                    break;
                case FileKind.Missing:
                    break;
                default:
                    throw new ArgumentException($"'{entry.Path}' is no content.");
            }
        }

        public SizedDigest Close(DirectorySink? sink)
        {
            WriteDirectories();
            message.Append(links.Written);
            var digest = SizedDigest.OfBytes(message.Written);
            sink?.Invoke(digest, message.Written);
            return digest;
        }

        // Paths go "a-b/x", "a/x", and names "a", "a-b". A directory that is an entry itself may come again with what is in it.
        void WriteDirectories()
        {
            Directories.Sort();
            for (var at = 0; at < Directories.Count; at++)
            {
                var child = Directories[at];
                if (at + 1 < Directories.Count && Directories[at + 1].Name.SequenceEqual(child.Name))
                {
                    Directories[at + 1] = child.Digest == Empty ? Directories[at + 1] : child;
                    continue;
                }

                message.Node(2, child.Name, child.Digest);
            }
        }
    }

    static readonly SizedDigest Empty = SizedDigest.OfBytes([]);

    readonly record struct Child(string Path, int Start, int End, SizedDigest Digest) : IComparable<Child>
    {
        public ReadOnlySpan<char> Name => Path.AsSpan(Start, End - Start);

        public int CompareTo(Child other) => Utf8Order.Compare(Name, other.Name);
    }
}
