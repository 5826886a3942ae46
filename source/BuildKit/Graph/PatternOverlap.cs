namespace BuildKit.Graph;

/// <summary>
/// Whether two patterns can match the same file. Errs on the side of yes. A pattern without wildcards may be a
/// directory, which holds everything below it.
/// </summary>
static class PatternOverlap
{
    static readonly char[] Wildcards = ['*', '?', '[', '{'];

    public static bool Possible(string left, string right) => Possible(left.Split('/'), right.Split('/'));

    /// <summary>Whether the outer pattern surely matches all that the inner one matches. Errs on the side of no.</summary>
    public static bool Covers(string outer, string inner)
    {
        var directory = outer.EndsWith("/**", StringComparison.Ordinal) ? outer[..^3] : outer;
        return outer == inner
            || (directory.IndexOfAny(Wildcards) < 0
                && inner.StartsWith(directory, StringComparison.Ordinal)
                && inner.Length > directory.Length
                && inner[directory.Length] == '/');
    }

    // One row of the table at a time: whether the first i segments of the left can match what the first j of the right do.
    static bool Possible(string[] left, string[] right)
    {
        var row = new bool[right.Length + 1];
        var above = new bool[right.Length + 1];
        for (var i = 0; i <= left.Length; i++)
        {
            for (var j = 0; j <= right.Length; j++)
            {
                row[j] = (i == 0 && j == 0)
                    || (i > 0 && left[i - 1] == "**" && (above[j] || (j > 0 && row[j - 1])))
                    || (j > 0 && right[j - 1] == "**" && (row[j - 1] || (i > 0 && above[j])))
                    || (i > 0 && j > 0 && above[j - 1] && SegmentsMeet(left[i - 1], right[j - 1]));
            }

            if (row[right.Length] && IsDirectory(right))
            {
                return true;
            }

            (row, above) = (above, row);
        }

        return above[right.Length] || (IsDirectory(left) && above.AsSpan().Contains(true));
    }

    static bool IsDirectory(string[] segments) => !Array.Exists(segments, segment => segment.IndexOfAny(Wildcards) >= 0);

    static bool SegmentsMeet(string left, string right)
    {
        var (leftWild, rightWild) = (left.IndexOfAny(Wildcards), right.IndexOfAny(Wildcards));
        if (leftWild < 0 && rightWild < 0)
        {
            return left == right;
        }

        var prefix = Math.Min(leftWild < 0 ? left.Length : leftWild, rightWild < 0 ? right.Length : rightWild);
        var suffix = Math.Min(LiteralEnd(left), LiteralEnd(right));
        return left.AsSpan(0, prefix).SequenceEqual(right.AsSpan(0, prefix))
            && left.AsSpan(left.Length - suffix).SequenceEqual(right.AsSpan(right.Length - suffix));
    }

    static int LiteralEnd(string segment)
    {
        var last = segment.LastIndexOfAny(['*', '?', ']', '}']);
        return segment.Length - 1 - last;
    }
}
