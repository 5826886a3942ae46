using BuildKit.Files;

namespace BuildKit.Caching;

/// <summary>Writes the <c>Directory</c> message of one directory; used again for the next one at its depth.</summary>
sealed class DirectoryWriter
{
    static readonly SizedDigest Empty = SizedDigest.OfBytes([]);

    readonly MessageWriter message = new();
    readonly MessageWriter links = new();
    readonly List<Child> directories = [];

    public void Clear()
    {
        message.Clear();
        links.Clear();
        directories.Clear();
    }

    /// <summary>Adds an entry of this directory; its name begins at the offset in its path.</summary>
    public void Add(in ContentEntry entry, int offset)
    {
        var name = entry.Path.AsSpan(offset);
        switch (entry.Kind)
        {
            case FileKind.File:
                message.Node(1, name, new(entry.Digest, entry.Size), entry.IsExecutable);
                break;
            case FileKind.Link:
                links.Pair(3, name, entry.LinkTarget);
                break;
            case FileKind.Directory:
                AddDirectory(entry.Path, offset, entry.Path.Length, Empty);
                break;
            default:
                throw new ArgumentException($"The entry '{entry.Path}' has no content.");
        }
    }

    public void AddDirectory(string path, int start, int end, SizedDigest digest) => directories.Add(new(path, start, end, digest));

    public SizedDigest Close(DirectorySink? sink)
    {
        WriteDirectories();
        message.Append(links.Written);
        var digest = SizedDigest.OfBytes(message.Written);
        if (message.Length > 0)
        {
            sink?.Invoke(digest, message.Written);
        }

        return digest;
    }

    // Paths go "a-b/x", "a/x", and names "a", "a-b". A directory that is an entry itself comes again with what is in it.
    void WriteDirectories()
    {
        directories.Sort();
        for (var at = 0; at < directories.Count; at++)
        {
            var child = directories[at];
            if (at + 1 < directories.Count && directories[at + 1].Name.SequenceEqual(child.Name))
            {
                directories[at + 1] = child.Digest == Empty ? directories[at + 1] : child;
                continue;
            }

            message.Node(2, child.Name, child.Digest);
        }
    }

    readonly record struct Child(string Path, int Start, int End, SizedDigest Digest) : IComparable<Child>
    {
        public ReadOnlySpan<char> Name => Path.AsSpan(Start, End - Start);

        public int CompareTo(Child other) => Utf8Order.Compare(Name, other.Name);
    }
}
