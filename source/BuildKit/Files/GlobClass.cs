using System.Text;

namespace BuildKit.Files;

/// <summary>A character class: <c>[a-z_]</c>, <c>[!a]</c> or <c>[^a]</c>; a <c>]</c> that comes first is a member.</summary>
static class GlobClass
{
    /// <summary>Where the class that opens at an index ends; the index of its <c>]</c>.</summary>
    public static int End(string pattern, int open)
    {
        var first = MembersStart(pattern, open);
        var end = first < pattern.Length ? pattern.IndexOf(']', first + 1) : -1;
        if (end < 0)
        {
            throw Errors.GlobUnclosed(pattern, '[', open).Exception();
        }

        var members = pattern.AsSpan(first, end - first);
        return members.Contains('/') ? throw Errors.GlobMalformed(pattern, "a class in [ ] contains '/'").Exception()
            : members.Contains('\0') ? throw Errors.GlobMalformed(pattern, "it contains a NUL character").Exception()
            : members.Contains("[:", StringComparison.Ordinal)
                ? throw Errors.GlobMalformed(pattern, "named classes such as [:alpha:] are not supported; write [a-zA-Z]").Exception()
            : Checked(pattern, open, end);
    }

    static int Checked(string pattern, int open, int end)
    {
        foreach (var (low, high) in Ranges(pattern, open, end))
        {
            if (low > high)
            {
                throw Errors.GlobMalformed(pattern, $"the range {new Rune(low)}-{new Rune(high)} runs backwards").Exception();
            }
        }

        return Members(pattern, open, end).IsEmpty
            ? throw Errors.GlobMalformed(pattern, "a class in [ ] excludes every letter").Exception()
            : end;
    }

    /// <summary>The members of the class between two indices that <see cref="End"/> has found.</summary>
    public static CodePoints Members(string pattern, int open, int end) =>
        CodePoints.Of(Ranges(pattern, open, end), negated: MembersStart(pattern, open) > open + 1);

    static IEnumerable<(int Low, int High)> Ranges(string pattern, int open, int end)
    {
        var points = pattern[MembersStart(pattern, open)..end].EnumerateRunes().Select(rune => rune.Value).ToArray();
        for (var i = 0; i < points.Length; i++)
        {
            var isRange = i + 2 < points.Length && points[i + 1] == '-';
            yield return (points[i], isRange ? points[i + 2] : points[i]);
            i += isRange ? 2 : 0;
        }
    }

    static int MembersStart(string pattern, int open) =>
        open + 1 < pattern.Length && pattern[open + 1] is ('!' or '^') ? open + 2 : open + 1;
}
