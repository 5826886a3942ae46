namespace BuildKit.Caching;

/// <summary>What tells two keys of a step apart, in words; in the order in which the true cause comes first.</summary>
static class KeyDifferences
{
    /// <summary>The differences of two lists of parts. Empty only if the keys are equal.</summary>
    public static IReadOnlyList<KeyDifference> Between(IReadOnlyList<KeyPart> before, IReadOnlyList<KeyPart> after)
    {
        var olds = before.ToLookup(part => (part.Kind, part.Name), part => part.Value);
        var news = after.ToLookup(part => (part.Kind, part.Name), part => part.Value);
        var differences = new List<KeyDifference>();
        foreach (var (kind, name) in before.Concat(after).Select(part => (part.Kind, part.Name)).Distinct())
        {
            if (!olds[(kind, name)].SequenceEqual(news[(kind, name)]))
            {
                differences.Add(new(kind, name, olds.Contains((kind, name)), news.Contains((kind, name)), $"{kind} {name} changed"));
            }
        }

        return [.. differences.OrderBy(difference => difference.Kind)];
    }
}

/// <summary>One part in which two keys differ.</summary>
/// <param name="Kind">The kind of the part.</param>
/// <param name="Name">Its name.</param>
/// <param name="Was">Whether the earlier key had it.</param>
/// <param name="Is">Whether the later key has it.</param>
/// <param name="Text">The difference in words: <c>input source/a.cs changed</c>.</param>
readonly record struct KeyDifference(KeyPartKind Kind, string Name, bool Was, bool Is, string Text);
