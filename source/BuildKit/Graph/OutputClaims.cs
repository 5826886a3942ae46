using BuildKit.Files;

namespace BuildKit.Graph;

/// <summary>Who writes what. Two owners must not be able to write the same file.</summary>
static class OutputClaims
{
    /// <summary>
    /// True if what the claims write, patterns in their normal form, begins so differently that nothing can overlap. Few
    /// outputs in places of their own are the rule, and this spares the start of such a build the exact comparison.
    /// </summary>
    public static bool AreApart(List<OutputClaim> claims)
    {
        const int few = 32;
        var before = new List<string>();
        foreach (var claim in claims)
        {
            var own = claim.Beginnings();
            if (before.Count + own.Count > few || IsAnyNested(own, before))
            {
                return false;
            }

            before.AddRange(own);
        }

        return true;
    }

    static bool IsAnyNested(IReadOnlyList<string> some, List<string> others)
    {
        foreach (var one in some)
        {
            foreach (var other in others)
            {
                if (one.StartsWith(other, StringComparison.Ordinal) || other.StartsWith(one, StringComparison.Ordinal))
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>The claims that may mean the same file, each pair once, the one that was made first in front.</summary>
    public static IEnumerable<OutputOverlap> Overlaps(IReadOnlyList<OutputClaim> claims)
    {
        // What is written may have names that a walk over sources would not enter.
        foreach (var (first, second) in GlobPairs.Overlapping([.. claims.Select(claim => claim.Files)], everywhere: true))
        {
            yield return new(claims[first], claims[second]);
        }
    }
}

/// <summary>Two claims that may mean the same file.</summary>
sealed record OutputOverlap(OutputClaim First, OutputClaim Second);

/// <summary>All that one owner writes. A pattern without wildcards may be a directory, which holds everything below it.</summary>
sealed class OutputClaim(int owner, IReadOnlyList<string> patterns)
{
    public int Owner => owner;

    public GlobSet Files => field ??= Of(patterns);

    /// <summary>The literal texts that what is written begins with, of patterns in their normal form.</summary>
    public IReadOnlyList<string> Beginnings()
    {
        var beginnings = new List<string>();
        foreach (var pattern in patterns)
        {
            if (!OutputPatterns.IsExclusion(pattern))
            {
                beginnings.Add(OutputPatterns.LiteralBeginning(pattern));
            }
        }

        return beginnings;
    }

    /// <summary>The first patterns of both that may mean the same file.</summary>
    public (string Own, string Others) Meeting(OutputClaim other) =>
        Included().SelectMany(_ => other.Included(), (own, others) => (own, others))
            .First(pair => GlobSet.MayOverlap(Only(pair.own), other.Only(pair.others), everywhere: true));

    IEnumerable<string> Included() => patterns.Where(pattern => !OutputPatterns.IsExclusion(pattern));

    GlobSet Only(string pattern) => Of([pattern, .. patterns.Where(OutputPatterns.IsExclusion)]);

    static GlobSet Of(IEnumerable<string> patterns) => GlobSet.Of([.. patterns.SelectMany(OutputPatterns.WithDirectory)]);
}
