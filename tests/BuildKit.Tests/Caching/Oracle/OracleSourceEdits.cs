using BuildKit.Caching;

namespace BuildKit.Tests.Caching.Oracle;

/// <summary>What happens to sources. Each says what it did, or null if there was nothing to do it to.</summary>
sealed class OracleSourceEdits(OracleScene scene)
{
    static readonly string[] Globbed = ["src/a", "src/b", "src/a/sub"];

    OracleWorkspace Here => scene.Here;

    public string? Edit(Random random)
    {
        if (File(random) is not { } path)
        {
            return null;
        }

        var content = OracleBuild.Content(random);
        var wasLong = new FileInfo(Here.Root / path).Length;
        Here.Overwrite(path, content.Text);
        var keepsTime = random.Next(6) == 0;
        if (keepsTime)
        {
            System.IO.File.SetLastWriteTimeUtc(Here.Root / path, DateTime.UnixEpoch.AddDays(random.Next(-400, 40_000)));
        }

        return $"edit {path} to {content}{(wasLong == content.Text.Length ? ", same size" : "")}{(keepsTime ? ", with another time" : "")}";
    }

    public string? Touch(Random random)
    {
        if (File(random) is not { } path)
        {
            return null;
        }

        System.IO.File.SetLastWriteTimeUtc(Here.Root / path, DateTime.UtcNow.AddMinutes(random.Next(-1000, 1000)));
        return $"touch {path}";
    }

    // Both files keep their times: only their names change places.
    public string? Swap(Random random)
    {
        if (File(random, IsGlobbed) is not { } one || File(random, IsGlobbed) is not { } other || one == other)
        {
            return null;
        }

        System.IO.File.SetLastWriteTimeUtc(Here.Root / other, System.IO.File.GetLastWriteTimeUtc(Here.Root / one));
        System.IO.File.Move(Here.Root / one, Here.Root / "src/swap");
        System.IO.File.Move(Here.Root / other, Here.Root / one);
        System.IO.File.Move(Here.Root / "src/swap", Here.Root / other);
        return $"swap {one} and {other}";
    }

    public string? Rename(Random random)
    {
        if (File(random, IsGlobbed) is not { } path)
        {
            return null;
        }

        var to = $"{Globbed[random.Next(Globbed.Length)]}/{(random.Next(5) == 0 ? "skip" : "r")}{random.Next(20)}.txt";
        if (Path.Exists(Here.Root / to) || Path.GetFileName(to) == "main.txt")
        {
            return null;
        }

        Directory.CreateDirectory((Here.Root / to).Parent);
        System.IO.File.Move(Here.Root / path, Here.Root / to);
        RemoveDanglingLinks();
        return $"rename {path} to {to}";
    }

    public string? Delete(Random random)
    {
        if (File(random, IsGlobbed) is not { } path)
        {
            return null;
        }

        System.IO.File.Delete(Here.Root / path);
        RemoveDanglingLinks();
        return $"delete {path}";
    }

    void RemoveDanglingLinks()
    {
        var sources = Here.Sources;
        foreach (var path in sources.Keys.Where(path => IsGlobbed(path) && sources[path].Kind == 'l' && !sources.ContainsKey(path[..(path.LastIndexOf('/') + 1)] + sources[path].Text)).ToList())
        {
            Here.Remove(path);
        }
    }

    public string? Executable(Random random)
    {
        if (File(random, path => !path.StartsWith("src/text", StringComparison.Ordinal) && !path.StartsWith("src/any", StringComparison.Ordinal)) is not { } path)
        {
            return null;
        }

        // Only the owner's right to execute is content.
        var mode = random.Next(3) switch { 0 => 0b110_110_100, 1 => 0b110_100_100, _ => 0b111_101_101 };
        System.IO.File.SetUnixFileMode(Here.Root / path, (UnixFileMode)mode);
        return $"chmod {Convert.ToString(mode, 8)} {path}";
    }

    // A link beside the file that it points to, in place of a file or as a new one.
    public string? Link(Random random)
    {
        if (File(random, IsGlobbed) is not { } target)
        {
            return null;
        }

        var path = $"{target[..target.LastIndexOf('/')]}/k{random.Next(3)}.txt";
        Here.Write(path, new('l', Path.GetFileName(target)));
        return $"link {path} to {target}";
    }

    public string? Add(Random random)
    {
        var path = $"{Globbed[random.Next(Globbed.Length)]}/{(random.Next(5) == 0 ? "skip" : "n")}{random.Next(20)}.txt";
        Here.Write(path, OracleBuild.Content(random));
        return $"add {path}";
    }

    public string AddElsewhere(Random random)
    {
        var path = random.Next(2) == 0 ? $"src/a/n{random.Next(9)}.md" : $"src/other/n{random.Next(9)}.txt";
        Here.Write(path, OracleBuild.Content(random));
        return $"add {path}, which nothing reads";
    }

    public string Optional(Random random)
    {
        if (Path.Exists(Here.Root / "src/opt0.txt") && random.Next(2) == 0)
        {
            Here.Remove("src/opt0.txt");
            return "delete src/opt0.txt";
        }

        Here.Write("src/opt0.txt", OracleBuild.Content(random));
        return "write src/opt0.txt";
    }

    public string Tree(Random random)
    {
        var path = $"src/tree0/{(random.Next(2) == 0 ? "d0/" : "")}{"dx"[random.Next(2)]}{random.Next(3)}";
        var is_there = Path.Exists(Here.Root / path);
        if (is_there)
        {
            Here.Remove(path);
            return $"delete {path}";
        }

        var file = random.Next(3) switch { 0 => new OracleFile('d'), 1 => new OracleFile('l', "nowhere"), _ => OracleBuild.Content(random) };
        Here.Write(path, file);
        return $"write {path}: {file}";
    }

    public string? LineEndings(Random random)
    {
        if (File(random, path => path.StartsWith("src/text/", StringComparison.Ordinal)) is not { } path)
        {
            return null;
        }

        var text = System.IO.File.ReadAllText(Here.Root / path);
        Here.Overwrite(path, text.EndsWith("\r\n", StringComparison.Ordinal) ? text.ReplaceLineEndings("\n") : text.ReplaceLineEndings("\r\n"));
        return $"other line endings in {path}";
    }

    public string? MoveAnywhere(Random random)
    {
        if (File(random, path => path.StartsWith("src/any/", StringComparison.Ordinal)) is not { } path)
        {
            return null;
        }

        var to = $"src/any/m{random.Next(9)}.dat";
        System.IO.File.Move(Here.Root / path, Here.Root / to, overwrite: true);
        return $"move {path} to {to}";
    }

    // Looked at and written again before the clock ticks that files are stamped with: every stat is the same but the content.
    public string? EditTwiceAtOnce(Random random)
    {
        if (File(random) is not { } path)
        {
            return null;
        }

        Here.Overwrite(path, $"c{random.Next(500):000}\n");
        var files = WorkspaceFiles.Load(Here.Root);
        _ = files.Entry(path);
        files.Save();
        var second = $"c{random.Next(500, 1000):000}\n";
        Here.Overwrite(path, second);
        return $"edit {path} twice within one tick, to {second.TrimEnd()}";
    }

    string? File(Random random, Func<string, bool>? where = null)
    {
        var files = Here.Sources.Where(pair => pair.Value.Kind == 'f' && (where?.Invoke(pair.Key) ?? true)).Select(pair => pair.Key).ToList();
        return files.Count == 0 ? null : files[random.Next(files.Count)];
    }

    static bool IsGlobbed(string path) => Globbed.Contains(path[..path.LastIndexOf('/')]);
}
