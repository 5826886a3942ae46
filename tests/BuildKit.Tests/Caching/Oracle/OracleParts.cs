namespace BuildKit.Tests.Caching.Oracle;

/// <summary>Everything that decides a step's result, by name: the reference for keys, and for the causes that are told.</summary>
sealed class OracleParts
{
    readonly SortedDictionary<string, string> parts = new(StringComparer.Ordinal);

    /// <summary>Two steps of the same strict text have the same key; two of different loose texts have different ones. Between them are links in place of files.</summary>
    public string Strict => Text(parts);

    public string Loose => Text(parts.Where(part => !part.Key.StartsWith("link:", StringComparison.Ordinal)));

    public static OracleParts Of(OracleStep step, OracleTree tree, Func<string, string?> variable, IReadOnlyList<OracleStep> steps)
    {
        var made = new OracleParts();
        made.parts["step"] = step.FullName;
        made.parts["code"] = step.IsCode ? $"{step.Variant} {OracleCode.TextOf(step, steps)}" : OracleShell.Script(step, steps);
        made.parts["version"] = step.Version ?? "";
        foreach (var name in step.Variables)
        {
            made.parts[$"variable:{name}"] = variable(name) is { } value ? $"={value}" : "unset";
        }

        made.AddInputs(step, tree);
        made.AddUpstream(step, step, tree, steps, []);
        return made;
    }

    /// <summary>The names of the parts that differ.</summary>
    public HashSet<string> Differences(OracleParts other) =>
        [.. parts.Keys.Union(other.parts.Keys).Where(name => parts.GetValueOrDefault(name) != other.parts.GetValueOrDefault(name))];

    void AddInputs(OracleStep step, OracleTree tree)
    {
        foreach (var path in step.Files.SelectMany(pattern => OracleWork.Matching(step, tree, pattern)).Concat(step.Optional.Where(tree.ContainsKey)))
        {
            parts[$"input:{path}"] = $"{tree.Followed(path)}";
            if (tree[path].Kind == 'l')
            {
                parts[$"link:{path}"] = tree[path].Text;
            }
        }

        foreach (var path in step.Optional.Where(path => !tree.ContainsKey(path)))
        {
            parts[$"input:{path}"] = "absent";
        }

        foreach (var path in step.Trees.SelectMany(tree.In))
        {
            parts[$"input:{path}"] = $"{tree[path]}";
        }

        foreach (var path in step.Texts.SelectMany(pattern => OracleWork.Matching(step, tree, pattern)))
        {
            parts[$"input:{path}"] = tree[path].Text.TrimEnd('\r', '\n');
        }

        parts["anywhere"] = string.Join(' ', step.Anywhere.SelectMany(pattern => OracleWork.Matching(step, tree, pattern)).Select(path => $"{tree[path]}").Order(StringComparer.Ordinal));
    }

    // A target that declares no outputs passes on what those before it left, all of it: what it reads itself of them is another question.
    void AddUpstream(OracleStep step, OracleStep of, OracleTree tree, IReadOnlyList<OracleStep> steps, HashSet<string> seen)
    {
        foreach (var dependency in steps.Where(other => of.DependsOn.Contains(other.Name) && seen.Add(other.Name)))
        {
            if (dependency.Output == OracleOutput.Nothing)
            {
                AddUpstream(step, dependency, tree, steps, seen);
                continue;
            }

            foreach (var path in tree.In(dependency.Directory).Where(path => step.Narrowed != dependency.Name || path == $"{dependency.Directory}/main.o"))
            {
                parts[$"output:{dependency.Name}:{path}"] = $"{tree[path]}";
            }
        }
    }

    static string Text(IEnumerable<KeyValuePair<string, string>> parts) => string.Join('\n', parts.Select(part => $"{part.Key}={part.Value}"));
}
