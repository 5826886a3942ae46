namespace BuildKit.Caching;

/// <summary>
/// What tells two keys of a step apart, in words. It is a walk over the parts that the keys are made of, in the order in which the true
/// cause comes first: what was edited before what follows from it.
/// </summary>
static class KeyDifferences
{
    /// <summary>
    /// The differences; none only if the keys are equal. Files may be among the parts one by one, outputs of other targets as
    /// <c>target\npath</c>; where they are, the digests of whole trees say nothing new and are left out.
    /// </summary>
    public static IReadOnlyList<KeyDifference> Between(IReadOnlyList<KeyPart> before, IReadOnlyList<KeyPart> after)
    {
        var (olds, news) = (new KeySide(before), new KeySide(after));
        var differences = new List<KeyDifference>();
        differences.AddRange(olds.Actions == news.Actions ? ArgumentDifferences.Between(olds, news) : [ActionsDiffer(olds, news)]);
        foreach (var part in before.Concat(after).Where(part => part.Kind != KeyPartKind.Argument).DistinctBy(part => (part.Kind, part.Name)))
        {
            if ((olds.Actions == news.Actions || !IsOfAction(part.Kind)) && Difference(part, olds, news) is { } difference)
            {
                differences.Add(difference);
            }
        }

        return [.. WithoutSums(differences).OrderBy(difference => difference.Kind)];
    }

    static KeyDifference? Difference(KeyPart part, KeySide olds, KeySide news)
    {
        var (was, now) = (olds.Value(part), news.Value(part));
        return was == now || IsRenamed(part, olds, news) ? null : new(part.Kind, part.Name, was is not null, now is not null, KeyWords.Of(part, was, now, olds, news));
    }

    // A method or a captured variable that has another name and is the same otherwise counts as the same.
    static bool IsRenamed(KeyPart part, KeySide olds, KeySide news) =>
        part.Kind is KeyPartKind.Captured or KeyPartKind.Code && KeyNames.Split(part.Name).Name.Length > 0 && olds.Count(part) == news.Count(part);

    static KeyDifference ActionsDiffer(KeySide olds, KeySide news) =>
        new(KeyPartKind.Argument, KeyNames.Actions, true, true, $"it runs {Things(news.Actions)} now, and ran {Things(olds.Actions)}");

    // "C# code, then 2 commands"
    static string Things(string actions)
    {
        var runs = new List<(string Kind, int Count)>();
        foreach (var kind in actions.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            if (runs.Count > 0 && runs[^1].Kind == kind)
            {
                runs[^1] = (kind, runs[^1].Count + 1);
            }
            else
            {
                runs.Add((kind, 1));
            }
        }

        return runs.Count == 0 ? "nothing"
            : string.Join(", then ", runs.Select(run => run.Count == 1 ? run.Kind : run.Kind == KeyNames.CommandAction ? $"{run.Count} commands" : $"{run.Count} pieces of {run.Kind}"));
    }

    // What differs in these parts follows from the step doing other things.
    static bool IsOfAction(KeyPartKind kind) =>
        kind is KeyPartKind.Tool or KeyPartKind.Code or KeyPartKind.Parameter or KeyPartKind.Captured or KeyPartKind.Result or KeyPartKind.Setting or KeyPartKind.Variable;

    // A digest of many things is of use only where none of them is known to differ.
    static IEnumerable<KeyDifference> WithoutSums(List<KeyDifference> differences)
    {
        var details = differences.Where(difference => !KeyWords.IsSum(difference)).ToList();
        var kinds = details.Select(difference => difference.Kind).ToHashSet();
        var targets = details.Where(difference => difference.Kind == KeyPartKind.UpstreamOutput).Select(difference => difference.Name.Split('\n')).Where(names => names.Length > 1).Select(names => names[0]).ToHashSet();
        return differences.Where(difference => !(KeyWords.IsSum(difference) && kinds.Contains(difference.Kind)) && !targets.Contains(difference.Name));
    }
}

/// <summary>One part in which two keys differ.</summary>
/// <param name="Kind">The kind of the part.</param>
/// <param name="Name">Its name.</param>
/// <param name="Was">Whether the earlier key had it.</param>
/// <param name="Is">Whether the later key has it.</param>
/// <param name="Text">The difference in words: <c>input source/a.cs changed</c>.</param>
readonly record struct KeyDifference(KeyPartKind Kind, string Name, bool Was, bool Is, string Text);

/// <summary>The parts of one of two keys, to be looked up.</summary>
sealed class KeySide(IReadOnlyList<KeyPart> parts)
{
    readonly ILookup<(KeyPartKind, string), string> values = parts.ToLookup(part => (part.Kind, part.Name), part => part.Value);

    public IReadOnlyList<KeyPart> Parts => parts;

    /// <summary>The kinds of things that the step does, in their order.</summary>
    public string Actions => values[(KeyPartKind.Setting, KeyNames.Actions)].FirstOrDefault("");

    /// <summary>Null if the key has no such part; for several of one name all of them.</summary>
    public string? Value(KeyPart part) => values.Contains((part.Kind, part.Name)) ? string.Join('\n', values[(part.Kind, part.Name)]) : null;

    /// <summary>How many parts of the kind have the value, whatever their names.</summary>
    public int Count(KeyPart part) => parts.Count(other => other.Kind == part.Kind && other.Value == part.Value);

    /// <summary>The tool of an action, as the author names it.</summary>
    public string Tool(int action) => values[(KeyPartKind.Tool, KeyNames.OfAction(action == 0 ? null : action, KeyNames.Tool))].FirstOrDefault("");
}
