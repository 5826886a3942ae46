namespace BuildKit.Tests.Caching.Oracle;

/// <summary>A file, a link or a directory, as content.</summary>
/// <param name="Kind"><c>f</c>, <c>l</c> or <c>d</c>.</param>
/// <param name="Text">The content, or where the link points to.</param>
/// <param name="IsExecutable">Of files.</param>
readonly record struct OracleFile(char Kind, string Text = "", bool IsExecutable = false)
{
    public static OracleFile Of(string text, bool executable = false) => new('f', text, executable);

    public override string ToString() => Kind switch
    {
        'f' => $"{Text.Replace("\r", "\\r", StringComparison.Ordinal).Replace('\n', '|')}{(IsExecutable ? " (executable)" : "")}",
        'l' => $"-> {Text}",
        _ => "directory",
    };
}

/// <summary>Files by their paths below a root, in the order of the bytes of their paths.</summary>
sealed class OracleTree : SortedDictionary<string, OracleFile>
{
    public OracleTree()
        : base(StringComparer.Ordinal)
    {
    }

    /// <summary>What stands in these directories.</summary>
    public static OracleTree Load(AbsolutePath root, params IEnumerable<string> directories)
    {
        var tree = new OracleTree();
        foreach (var directory in directories.Where(directory => Directory.Exists(root / directory)))
        {
            tree.Add(root, new DirectoryInfo(root / directory));
        }

        return tree;
    }

    public IEnumerable<string> In(string directory) => Keys.Where(path => path.StartsWith(directory + "/", StringComparison.Ordinal));

    /// <summary>The text behind links.</summary>
    public OracleFile Followed(string path)
    {
        var file = this[path];
        return file.Kind == 'l' ? this[path[..(path.LastIndexOf('/') + 1)] + file.Text] : file;
    }

    public OracleTree Copy()
    {
        var copy = new OracleTree();
        foreach (var (path, file) in this)
        {
            copy[path] = file;
        }

        return copy;
    }

    void Add(AbsolutePath root, DirectoryInfo directory)
    {
        foreach (var entry in directory.EnumerateFileSystemInfos())
        {
            var path = AbsolutePath.Of(entry.FullName).RelativeTo(root).ToString();
            if (entry.LinkTarget is { } target)
            {
                this[path] = new('l', target);
            }
            else if (entry is DirectoryInfo below)
            {
                this[path] = new('d');
                Add(root, below);
            }
            else
            {
                this[path] = OracleFile.Of(File.ReadAllText(entry.FullName), File.GetUnixFileMode(entry.FullName).HasFlag(UnixFileMode.UserExecute));
            }
        }
    }
}
