namespace BuildKit.Tests.Caching.Oracle;

/// <summary>What a person, a tool or an accident does between two runs. Each says what it did, or null if there was nothing to do it to.</summary>
sealed class OracleEdits(OracleScene scene, List<OracleState> states)
{
    static readonly string[] Globbed = ["src/a", "src/b", "src/a/sub"];

    OracleWorkspace Here => scene.Here;

    /// <summary>One edit, or a few at once.</summary>
    public List<string> Some(Random random)
    {
        // These go alone: with others it would be a question of taste whose a file is.
        if (random.Next(12) is 0 && Alone(random) is { } alone)
        {
            return [alone];
        }

        var done = new List<string>();
        for (var index = random.Next(3) == 0 ? random.Next(2, 4) : 1; index > 0;)
        {
            if (One(random) is { } what)
            {
                done.Add(what);
                index--;
            }
        }

        return done;
    }

    string? Alone(Random random) => random.Next(3) switch
    {
        0 => EditOutput(random),
        1 => DeleteState(),
        _ => ReplaceOutput(random),
    };

    string? One(Random random) => random.Next(27) switch
    {
        < 4 => Edit(random),
        4 => Touch(random),
        5 => Swap(random),
        6 => Rename(random),
        7 => Delete(random),
        8 => Executable(random),
        9 => Link(random),
        10 => Add(random),
        11 => AddElsewhere(random),
        12 or 13 => Change(random, "salt", step => step with { Salt = random.Next(6) }),
        14 => Change(random, "code", step => step with { Variant = random.Next(3) }),
        15 => Change(random, "version", step => step with { Version = random.Next(3) is > 0 and var number ? $"{number}" : null }),
        16 => SetVariable(random),
        17 => DeleteOutput(random),
        18 => DeleteOutputs(),
        19 => Foreign(random),
        20 => Optional(random),
        21 => Tree(random),
        22 => LineEndings(random),
        23 => MoveAnywhere(random),
        24 => SwitchCache(random),
        25 => SwitchWorkspace(),
        _ => Back(random),
    };

    string? File(Random random, Func<string, bool>? where = null)
    {
        var files = Here.Sources.Where(pair => pair.Value.Kind == 'f' && (where?.Invoke(pair.Key) ?? true)).Select(pair => pair.Key).ToList();
        return files.Count == 0 ? null : files[random.Next(files.Count)];
    }

    static bool IsGlobbed(string path) => Globbed.Contains(path[..path.LastIndexOf('/')]);

    string? Edit(Random random)
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

    string? Touch(Random random)
    {
        if (File(random) is not { } path)
        {
            return null;
        }

        System.IO.File.SetLastWriteTimeUtc(Here.Root / path, DateTime.UtcNow.AddMinutes(random.Next(-1000, 1000)));
        return $"touch {path}";
    }

    // Both files keep their times: only their names change places.
    string? Swap(Random random)
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

    string? Rename(Random random)
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

    string? Delete(Random random)
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

    string? Executable(Random random)
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
    string? Link(Random random)
    {
        if (File(random, IsGlobbed) is not { } target)
        {
            return null;
        }

        var path = $"{target[..target.LastIndexOf('/')]}/k{random.Next(3)}.txt";
        Here.Write(path, new('l', Path.GetFileName(target)));
        return $"link {path} to {target}";
    }

    string? Add(Random random)
    {
        var path = $"{Globbed[random.Next(Globbed.Length)]}/{(random.Next(5) == 0 ? "skip" : "n")}{random.Next(20)}.txt";
        Here.Write(path, OracleBuild.Content(random));
        return $"add {path}";
    }

    string AddElsewhere(Random random)
    {
        var path = random.Next(2) == 0 ? $"src/a/n{random.Next(9)}.md" : $"src/other/n{random.Next(9)}.txt";
        Here.Write(path, OracleBuild.Content(random));
        return $"add {path}, which nothing reads";
    }

    string? Change(Random random, string what, Func<OracleStep, OracleStep> change)
    {
        var index = random.Next(scene.Steps.Count);
        scene.Steps[index] = change(scene.Steps[index]);
        return $"another {what}: {scene.Steps[index]}";
    }

    string SetVariable(Random random)
    {
        var name = scene.Variables[random.Next(scene.Variables.Length)];
        var value = random.Next(4) switch { 0 => null, 1 => "1", _ => "2" };
        Environment.SetEnvironmentVariable(name, value);
        return $"set {name} to {value ?? "nothing"}";
    }

    string? Output(Random random, char kind)
    {
        var outputs = Here.Known.Values.SelectMany(known => known.Outputs).Where(output => output.Value.Kind == kind && Path.Exists(Here.Root / output.Key)).Select(output => output.Key).ToList();
        return outputs.Count == 0 ? null : outputs[random.Next(outputs.Count)];
    }

    string? DeleteOutput(Random random)
    {
        if (Output(random, random.Next(3) switch { 0 => 'd', 1 => 'l', _ => 'f' }) is not { } path)
        {
            return null;
        }

        Here.Remove(path);
        ForgetForeign();
        return $"delete the output {path}";
    }

    string DeleteOutputs()
    {
        Here.Remove("out");
        Here.Foreign.Clear();
        return "delete all outputs";
    }

    void ForgetForeign()
    {
        foreach (var path in Here.Foreign.Keys.Where(path => !Path.Exists(Here.Root / path)).ToList())
        {
            Here.Foreign.Remove(path);
        }
    }

    // In a directory that is an output a stranger is an error, which other tests show.
    string? Foreign(Random random)
    {
        var steps = scene.Steps.Where(step => step.Output is OracleOutput.File or OracleOutput.Glob or OracleOutput.Tree && Directory.Exists(Here.Root / step.Directory)).ToList();
        if (steps.Count == 0)
        {
            return null;
        }

        var path = $"{steps[random.Next(steps.Count)].Directory}/z-{random.Next(4)}{(random.Next(2) == 0 ? ".o" : ".txt")}";
        Here.Write(path, Here.Foreign[path] = OracleFile.Of($"foreign {random.Next(100)}\n"));
        return $"a file of nobody's: {path}";
    }

    string? EditOutput(Random random)
    {
        if (Output(random, 'f') is not { } path)
        {
            return null;
        }

        var text = System.IO.File.ReadAllText(Here.Root / path);
        Here.Overwrite(path, random.Next(3) switch { 0 => "", 1 => text.Replace('n', 'm'), _ => text[..^1] + "!" });
        return $"edit the output {path}";
    }

    string? ReplaceOutput(Random random)
    {
        if (Output(random, 'f') is not { } path)
        {
            return null;
        }

        Here.Write(path, new('l', "elsewhere"));
        return $"a link in place of the output {path}";
    }

    string DeleteState()
    {
        Here.Remove(".buildkit");
        Here.Known.Clear();
        return "delete .buildkit";
    }

    string Optional(Random random)
    {
        if (Path.Exists(Here.Root / "src/opt0.txt") && random.Next(2) == 0)
        {
            Here.Remove("src/opt0.txt");
            return "delete src/opt0.txt";
        }

        Here.Write("src/opt0.txt", OracleBuild.Content(random));
        return "write src/opt0.txt";
    }

    string Tree(Random random)
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

    string? LineEndings(Random random)
    {
        if (File(random, path => path.StartsWith("src/text/", StringComparison.Ordinal)) is not { } path)
        {
            return null;
        }

        var text = System.IO.File.ReadAllText(Here.Root / path);
        Here.Overwrite(path, text.EndsWith("\r\n", StringComparison.Ordinal) ? text.ReplaceLineEndings("\n") : text.ReplaceLineEndings("\r\n"));
        return $"other line endings in {path}";
    }

    string? MoveAnywhere(Random random)
    {
        if (File(random, path => path.StartsWith("src/any/", StringComparison.Ordinal)) is not { } path)
        {
            return null;
        }

        var to = $"src/any/m{random.Next(9)}.dat";
        System.IO.File.Move(Here.Root / path, Here.Root / to, overwrite: true);
        return $"move {path} to {to}";
    }

    string SwitchCache(Random random)
    {
        scene.Store = scene.Stores[random.Next(scene.Stores.Count)];
        return $"use {scene.Store?.Name ?? "no cache"}";
    }

    string SwitchWorkspace()
    {
        var sources = Here.Sources;
        scene.Here = scene.Workspaces[Here == scene.Workspaces[0] ? 1 : 0];
        Here.Become(sources);
        return $"go to the workspace {Here.Root.Name}";
    }

    string? Back(Random random)
    {
        if (states.Count == 0)
        {
            return null;
        }

        var index = random.Next(states.Count);
        Here.Become(states[index].Sources);
        scene.Steps.Clear();
        scene.Steps.AddRange(states[index].Steps);
        return $"go back to state {index}";
    }
}

/// <summary>A commit, so to speak.</summary>
sealed record OracleState(OracleTree Sources, IReadOnlyList<OracleStep> Steps);
