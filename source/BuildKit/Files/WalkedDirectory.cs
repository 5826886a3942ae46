namespace BuildKit.Files;

/// <summary>A directory that a walk has read: its stat from before, what it holds that matches, and the directories that were entered.</summary>
/// <param name="path">Relative to the root; empty for the root.</param>
sealed class WalkedDirectory(string path)
{
    public string Path => path;

    /// <summary>What the paths of its members begin with.</summary>
    public string Prefix { get; } = path.Length == 0 ? "" : path + "/";

    /// <summary>Where the patterns stand in it.</summary>
    public required int[] Include { get; init; }

    /// <inheritdoc cref="Include"/>
    public required int[] Exclude { get; init; }

    public FileStat Stat { get; set; }

    /// <summary>Paths of files, links and special files that match.</summary>
    public List<string> Files { get; } = [];

    public List<WalkedDirectory> Directories { get; } = [];

    /// <summary>A name that matches as far as it can be read, and is no UTF-8, with its bytes written out; null if there is none.</summary>
    public string? NotText { get; set; }

    /// <summary>Whether names were looked up in it instead of listing it; they then say all about it that the walk rests on.</summary>
    public bool IsProbed { get; set; }

    /// <summary>The paths that were looked up, and what was there.</summary>
    public List<(string Path, FileStat Stat)> Probed { get; } = [];

    /// <summary>Whether there is nothing at all in it, of any name; known where it was listed.</summary>
    public bool IsEmpty { get; set; }

    /// <summary>The directory and all that were entered below it.</summary>
    public IEnumerable<WalkedDirectory> All => Directories.SelectMany(directory => directory.All).Prepend(this);

    /// <summary>Adds the files of all directories in ordinal order: that of the directories is the one of their names with a slash.</summary>
    public void AddFiles(List<string> all)
    {
        Files.Sort(StringComparer.Ordinal);
        Directories.Sort(static (left, right) => string.CompareOrdinal(left.Prefix, right.Prefix));
        var at = 0;
        foreach (var directory in Directories)
        {
            for (; at < Files.Count && string.CompareOrdinal(Files[at], directory.Prefix) < 0; at++)
            {
                all.Add(Files[at]);
            }

            directory.AddFiles(all);
        }

        all.AddRange(Files[at..]);
    }
}
