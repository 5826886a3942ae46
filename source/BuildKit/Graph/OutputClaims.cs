using BuildKit.Files;

namespace BuildKit.Graph;

/// <summary>Who writes what. Two owners must not be able to write the same file.</summary>
static class OutputClaims
{
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

    public GlobSet Files { get; } = Of(patterns);

    /// <summary>The first patterns of both that may mean the same file.</summary>
    public (string Own, string Others) Meeting(OutputClaim other) =>
        Included().SelectMany(_ => other.Included(), (own, others) => (own, others))
            .First(pair => GlobSet.MayOverlap(Only(pair.own), other.Only(pair.others), everywhere: true));

    IEnumerable<string> Included() => patterns.Where(pattern => !OutputPatterns.IsExclusion(pattern));

    GlobSet Only(string pattern) => Of([pattern, .. patterns.Where(OutputPatterns.IsExclusion)]);

    static GlobSet Of(IEnumerable<string> patterns) => GlobSet.Of([.. patterns.SelectMany(OutputPatterns.WithDirectory)]);
}
