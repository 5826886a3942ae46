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
        var compared = new HashSet<(int, int)>();
        var enclosing = new Stack<(string Start, int Set)>();
        foreach (var (start, set) in Sorted(sets))
        {
            while (enclosing.TryPeek(out var top) && !start.StartsWith(top.Start, StringComparison.Ordinal))
            {
                enclosing.Pop();
            }

            foreach (var (_, other) in enclosing)
            {
                var pair = (Math.Min(set, other), Math.Max(set, other));
                if (set != other && compared.Add(pair) && GlobSet.MayOverlap(sets[set], sets[other], everywhere))
                {
                    yield return pair;
                }
            }

            enclosing.Push((start, set));
        }
    }

    static (string Start, int Set)[] Sorted(IReadOnlyList<GlobSet> sets)
    {
        var starts = sets.SelectMany((set, index) => set.Includes.SelectMany(pattern => pattern.Routes)
            .Select(route => (Start: GlobPattern.LiteralStart(route), Set: index))).ToArray();
        Array.Sort(starts, (a, b) => string.CompareOrdinal(a.Start, b.Start) is var order && order != 0 ? order : a.Set.CompareTo(b.Set));
        return starts;
    }
}
