namespace BuildKit.Files;

/// <summary>One thing that an archive holds: its relative name with forward slashes, and where it is found now.</summary>
sealed record ArchiveEntry(string Name, AbsolutePath Path, FileKind Kind)
{
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
                entries[path] = new(path.RelativeTo(root), path, FileKinds.Of(path));
            }
        }

        return Ordered(entries.Values);
    }

    static void Add(List<ArchiveEntry> entries, AbsolutePath directory, string prefix)
    {
        foreach (var full in Directory.GetFileSystemEntries(directory))
        {
            var name = System.IO.Path.GetFileName(full);
            var entry = new ArchiveEntry(prefix + name, directory.Below(name), FileKinds.Of(full));
            entries.Add(entry);
            if (entry.Kind == FileKind.Directory)
            {
                Add(entries, entry.Path, $"{entry.Name}/");
            }
        }
    }

    static ArchiveEntry[] Ordered(IEnumerable<ArchiveEntry> entries) => [.. entries.OrderBy(entry => entry.Name, StringComparer.Ordinal)];
}
