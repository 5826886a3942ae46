namespace BuildKit.Tests.Caching.Oracle;

/// <summary>One checkout: its files, and what must be known of it.</summary>
sealed class OracleWorkspace(AbsolutePath root)
{
    public AbsolutePath Root => root;

    /// <summary>What each step was and left when it was up to date last.</summary>
    public Dictionary<string, OracleKnown> Known { get; } = [];

    /// <summary>What steps may have left, or half of it, in a run that was killed since.</summary>
    public Dictionary<string, OracleKnown> Begun { get; } = [];

    /// <summary>Files of nobody's in the directories of outputs.</summary>
    public OracleTree Foreign { get; } = [];

    public OracleTree Sources => OracleTree.Load(root, "src");

    public void Write(string path, OracleFile file)
    {
        var full = root / path;
        Directory.CreateDirectory(full.Parent);
        Remove(path);
        switch (file.Kind)
        {
            case 'd':
                Directory.CreateDirectory(full);
                break;
            case 'l':
                File.CreateSymbolicLink(full, file.Text);
                break;
            default:
                File.WriteAllText(full, file.Text);
                File.SetUnixFileMode(full, (UnixFileMode)(file.IsExecutable ? 0b111_101_101 : 0b110_100_100));
                break;
        }
    }

    /// <summary>The same file with other bytes: nothing but its content and its times changes.</summary>
    public void Overwrite(string path, string text) => File.WriteAllText(root / path, text);

    public void Remove(string path)
    {
        var full = root / path;
        if (new FileInfo(full).LinkTarget is not null || File.Exists(full))
        {
            File.Delete(full);
        }
        else if (Directory.Exists(full))
        {
            Directory.Delete(full, recursive: true);
        }
    }

    /// <summary>Makes the sources just these, as a version control system would: only what differs is written.</summary>
    public void Become(OracleTree sources)
    {
        var now = Sources;
        foreach (var path in now.Keys.Reverse().Where(path => !sources.TryGetValue(path, out var wanted) || wanted.Kind != now[path].Kind).ToList())
        {
            Remove(path);
        }

        foreach (var (path, file) in sources.Where(pair => !now.TryGetValue(pair.Key, out var found) || found != pair.Value))
        {
            if (file.Kind != 'd' || !Directory.Exists(root / path))
            {
                Write(path, file);
            }
        }
    }
}

/// <summary>What a step was made of and left when it was up to date last.</summary>
sealed record OracleKnown(OracleParts Parts, OracleTree Outputs);
