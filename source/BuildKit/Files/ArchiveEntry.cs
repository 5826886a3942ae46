namespace BuildKit.Files;

/// <summary>One thing that an archive holds.</summary>
/// <param name="Name">Relative, with forward slashes.</param>
/// <param name="Path">Where it is now.</param>
/// <param name="Stat">What the system said of it when it was found; until it is packed it must not say anything else.</param>
sealed record ArchiveEntry(string Name, AbsolutePath Path, FileStat Stat)
{
    public FileKind Kind => Stat.Kind;

    /// <summary>Everything below a directory, in ordinal order: parents come before what they hold.</summary>
    public static IReadOnlyList<ArchiveEntry> Below(AbsolutePath root)
    {
        var entries = new List<ArchiveEntry>();
        Add(entries, root, "");
        return Ordered(entries);
    }

    /// <summary>The given files and links, and the directories that lead to them.</summary>
    public static IReadOnlyList<ArchiveEntry> Of(AbsolutePath root, IEnumerable<AbsolutePath> files)
    {
        var entries = new Dictionary<AbsolutePath, ArchiveEntry>();
        foreach (var file in files)
        {
            if (!root.Contains(file))
            {
                throw Errors.ArchiveLink(file, file, $"is not below '{root}'").Exception();
            }

            for (var path = file; path != root && !entries.ContainsKey(path); path = path.Parent)
            {
                entries[path] = new(path.RelativeTo(root), path, FileStat.Of(path));
            }
        }

        return Ordered(entries.Values);
    }

    static void Add(List<ArchiveEntry> entries, AbsolutePath directory, string prefix)
    {
        foreach (var full in Directory.GetFileSystemEntries(directory))
        {
            var name = System.IO.Path.GetFileName(full);
            var entry = new ArchiveEntry(prefix + name, directory.Below(name), FileStat.Of(full));
            entries.Add(entry);
            if (entry.Kind == FileKind.Directory)
            {
                Add(entries, entry.Path, $"{entry.Name}/");
            }
        }
    }

    static ArchiveEntry[] Ordered(IEnumerable<ArchiveEntry> entries) => [.. entries.OrderBy(entry => entry.Name, StringComparer.Ordinal)];
}
