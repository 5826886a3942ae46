namespace BuildKit.Graph;

/// <summary>
/// Who writes what. Two owners must not be able to write the same file. Claims are sorted by their literal prefixes, so
/// that only those are compared of which one's prefix begins with the other's.
/// </summary>
static class OutputClaims
{
    /// <summary>The claims of different owners that may overlap, each pair of owners once, and how many were compared.</summary>
    public static (List<OutputOverlap> Overlaps, long Compared) Overlaps(List<OutputClaim> claims)
    {
        claims.Sort(static (a, b) => string.CompareOrdinal(a.Prefix, b.Prefix) is var order and not 0 ? order : a.Owner.CompareTo(b.Owner));
        var overlaps = new List<OutputOverlap>();
        var around = new Stack<OutputClaim>();
        var compared = 0L;
        foreach (var claim in claims)
        {
            while (around.TryPeek(out var nearest) && !claim.Prefix.StartsWith(nearest.Prefix, StringComparison.Ordinal))
            {
                around.Pop();
            }

            foreach (var outer in around)
            {
                compared++;
                var (first, second) = outer.Owner < claim.Owner ? (outer, claim) : (claim, outer);
                if (first.Owner != second.Owner && MayOverlap(first, second))
                {
                    overlaps.Add(new(first, second));
                }
            }

            around.Push(claim);
        }

        return (overlaps.Count == 0 ? overlaps : OncePerPair(overlaps), compared);
    }

    /// <summary>The claims that the patterns of one owner make.</summary>
    public static IEnumerable<OutputClaim> Of(int owner, IReadOnlyList<string> patterns)
    {
        string[] exclusions = [.. patterns.Where(pattern => pattern.StartsWith('!')).Select(pattern => pattern[1..])];
        return patterns.Where(pattern => !pattern.StartsWith('!')).Select(pattern => new OutputClaim(owner, pattern, exclusions));
    }

    static List<OutputOverlap> OncePerPair(List<OutputOverlap> overlaps) =>
        [.. overlaps.DistinctBy(overlap => (overlap.First.Owner, overlap.Second.Owner))];

    /// <summary>The only place that decides whether two claims can mean the same file.</summary>
    static bool MayOverlap(OutputClaim one, OutputClaim other) =>
        PatternOverlap.Possible(one.Pattern, other.Pattern) && !one.Excludes(other) && !other.Excludes(one);
}

/// <summary>Two claims of different owners that may mean the same file.</summary>
sealed record OutputOverlap(OutputClaim First, OutputClaim Second);

/// <summary>One pattern that an owner writes, less what the owner excludes.</summary>
sealed record OutputClaim(int Owner, string Pattern, string[] Exclusions)
{
    public string Prefix { get; } = OutputPatterns.LiteralPrefix(Pattern);

    public bool Excludes(OutputClaim other)
    {
        foreach (var exclusion in Exclusions)
        {
            if (PatternOverlap.Covers(exclusion, other.Pattern))
            {
                return true;
            }
        }

        return false;
    }
}
