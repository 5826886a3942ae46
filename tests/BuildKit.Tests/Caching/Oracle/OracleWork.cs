namespace BuildKit.Tests.Caching.Oracle;

/// <summary>What a step does, as a function of files: the naive reference, and the work of the steps that are C# code.</summary>
static class OracleWork
{
    /// <summary>What the step writes, directories included that are outputs of their own.</summary>
    public static OracleTree Outputs(OracleStep step, OracleTree tree, Func<string, string?> variable, IReadOnlyList<OracleStep> dependencies)
    {
        var read = Read(step, tree, variable, dependencies);
        var text = step.IsLossy ? $"n{read.Count}" : string.Join('\n', [$"v{step.Variant} s{step.Salt} {step.Item}", .. read]);
        var outputs = new OracleTree();
        switch (step.Output)
        {
            case OracleOutput.File:
                outputs[$"{step.Directory}/{step.Item ?? "main"}.o"] = OracleFile.Of(text + "\n");
                break;
            case OracleOutput.Glob:
                AddObjects(step, tree, outputs);
                outputs[$"{step.Directory}/main.o"] = OracleFile.Of(text + "\n");
                if (step.Salt % 2 == 1)
                {
                    outputs[$"{step.Directory}/latest.o"] = new('l', "main.o");
                }

                if (step.Salt % 3 == 0)
                {
                    outputs[$"{step.Directory}/run.o"] = OracleFile.Of("run\n", executable: true);
                }

                break;
            case OracleOutput.Directory or OracleOutput.Tree:
                outputs[step.Directory] = new('d');
                outputs[$"{step.Directory}/main.o"] = OracleFile.Of(text + "\n");
                outputs[$"{step.Directory}/empty"] = new('d');
                outputs[$"{step.Directory}/sub"] = new('d');
                outputs[$"{step.Directory}/sub/{read.Count}.o"] = OracleFile.Of($"{step.Salt % 2}\n", executable: step.Salt % 3 == 0);
                outputs[$"{step.Directory}/link.o"] = new('l', $"sub/{read.Count}.o");
                break;
            default:
                break;
        }

        return outputs;
    }

    /// <summary>What the step says.</summary>
    public static string Says(OracleStep step, OracleTree tree, Func<string, string?> variable, IReadOnlyList<OracleStep> dependencies) =>
        $"did {step.FullName}: {Read(step, tree, variable, dependencies).Count}";

    /// <summary>The warning that it gives, in the form that is recognised.</summary>
    public static string Warning(OracleStep step) => $"src/w.txt(1,1): warning W{step.Variant}: of {step.FullName}";

    /// <summary>The paths that a pattern of files means, in the order of the shell.</summary>
    public static IEnumerable<string> Matching(OracleStep step, OracleTree tree, string pattern)
    {
        var (directory, name) = (pattern[..pattern.LastIndexOf('/')], pattern[(pattern.LastIndexOf('/') + 1)..]);
        var isDeep = directory.EndsWith("/**", StringComparison.Ordinal);
        directory = isDeep ? directory[..^3] : directory;
        var found = tree.In(directory).Where(path => tree[path].Kind != 'd' && !(step.Skips && path.Contains("skip", StringComparison.Ordinal)));
        if (!name.StartsWith('*'))
        {
            return found.Where(path => path == pattern);
        }

        found = found.Where(path => path.EndsWith(name[1..], StringComparison.Ordinal));
        var depths = found.ToLookup(path => path.Count(letter => letter == '/') - directory.Count(letter => letter == '/') - 1);
        return isDeep ? depths[0].Concat(depths[1]) : depths[0];
    }

    /// <summary>The outputs of a dependency that the step reads: not the files of strangers, whose names begin with z-.</summary>
    public static IEnumerable<string> ReadOf(OracleStep step, OracleStep dependency, OracleTree tree) => dependency.Output switch
    {
        OracleOutput.Nothing => [],
        _ when step.Narrowed == dependency.Name => tree.ContainsKey($"{dependency.Directory}/main.o") ? [$"{dependency.Directory}/main.o"] : [],
        _ => tree.In(dependency.Directory).Where(path => path.EndsWith(".o", StringComparison.Ordinal) && !path.Contains("/z-", StringComparison.Ordinal)
            && path.Count(letter => letter == '/') == 2),
    };

    static void AddObjects(OracleStep step, OracleTree tree, OracleTree outputs)
    {
        foreach (var path in step.Files.Take(1).SelectMany(pattern => Matching(step, tree, pattern)))
        {
            outputs[$"{step.Directory}/{Path.GetFileNameWithoutExtension(path)}.o"] = OracleFile.Of(tree.Followed(path).Text);
        }
    }

    static List<string> Read(OracleStep step, OracleTree tree, Func<string, string?> variable, IReadOnlyList<OracleStep> dependencies)
    {
        var lines = step.Files.SelectMany(pattern => Matching(step, tree, pattern)).Select(path => Line(path, tree.Followed(path))).ToList();
        lines.AddRange(step.Optional.Select(path => tree.ContainsKey(path) ? Line(path, tree.Followed(path)) : $"{path} is absent"));
        lines.AddRange(step.Trees.SelectMany(tree.In).Select(path => tree[path].Kind == 'f' ? Line(path, tree[path]) : $"{path} {tree[path]}"));
        lines.AddRange(step.Texts.SelectMany(pattern => Matching(step, tree, pattern)).Select(path => $"{path}: {tree[path].Text.TrimEnd('\r', '\n')}"));
        lines.AddRange(step.Anywhere.SelectMany(pattern => Matching(step, tree, pattern)).Select(path => tree[path].Text.TrimEnd('\n')).Order(StringComparer.Ordinal));
        lines.AddRange(step.Variables.Select(name => $"{name}={variable(name) ?? "(unset)"}"));
        lines.AddRange(dependencies.Where(dependency => step.DependsOn.Contains(dependency.Name)).SelectMany(dependency => ReadOf(step, dependency, tree)
            .Select(path => tree[path].Kind == 'l' ? $"{path} {tree[path]}" : $"{path}{(tree[path].IsExecutable ? " x" : "")}: {tree[path].Text.Split('\n')[0]}")));
        return lines;
    }

    static string Line(string path, OracleFile file) => $"{path}{(file.IsExecutable ? " x" : "")}: {file.Text.TrimEnd('\n')}";
}
