namespace BuildKit.Files;

/// <summary>
/// Finds overlaps among very many pattern sets: after sorting by the literal text that each pattern begins with, only those
/// whose literal texts are nested need to be compared.
/// </summary>
static class GlobPairs
{
    /// <summary>The pairs (lower index first, each once) of sets that may list the same file. Lazy: take as many as are needed.</summary>
    public static IEnumerable<(int First, int Second)> Overlapping(IReadOnlyList<GlobSet> sets, bool everywhere = false)
    {
        HashSet<(int, int)>? compared = null;
        var enclosing = new Stack<Beginning>();
        foreach (var beginning in Sorted(sets))
        {
            var (text, set) = beginning;
            while (enclosing.TryPeek(out var top) && !text.StartsWith(top.Text, StringComparison.Ordinal))
            {
                enclosing.Pop();
            }

            foreach (var (_, other) in enclosing)
            {
                var pair = (Math.Min(set, other), Math.Max(set, other));
                if (set != other && (compared ??= []).Add(pair) && GlobSet.MayOverlap(sets[set], sets[other], everywhere))
                {
                    yield return pair;
                }
            }

            enclosing.Push(beginning);
        }
    }

    static Beginning[] Sorted(IReadOnlyList<GlobSet> sets)
    {
        var beginnings = sets.SelectMany((set, index) => set.Includes.SelectMany(pattern => pattern.Routes)
            .Select(route => new Beginning(GlobPattern.LiteralStart(route), index))).ToArray();
        Array.Sort(beginnings, (a, b) => string.CompareOrdinal(a.Text, b.Text) is var order && order != 0 ? order : a.Set.CompareTo(b.Set));
        return beginnings;
    }

    // The literal text that a pattern of a set begins with. A class, since this runs at every start (decision 0005).
    sealed record Beginning(string Text, int Set);
}
