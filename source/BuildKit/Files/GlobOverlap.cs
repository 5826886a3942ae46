namespace BuildKit.Files;

/// <summary>Compares two routes (lists of segments) as wholes: by walking both at once, each pair of positions at most once.</summary>
static class GlobOverlap
{
    /// <summary>
    /// Whether there is a path that both match. With <paramref name="everywhere"/> false, a wildcard does not meet the
    /// literal name of an ignored directory, unless its own route has named one before.
    /// </summary>
    public static bool Exists(GlobSegment[] a, GlobSegment[] b, bool everywhere)
    {
        var seen = new HashSet<(Position, Position)>();
        var open = new Stack<(Position A, Position B)>();
        Push(new(0, everywhere), new(0, everywhere));
        while (open.TryPop(out var at))
        {
            var (x, y) = (at.A.Segment(a), at.B.Segment(b));
            if (x is null && y is null)
            {
                return true;
            }

            if (x is { IsAnyDepth: true })
            {
                Push(at.A.Next(), at.B);
            }

            if (y is { IsAnyDepth: true })
            {
                Push(at.A, at.B.Next());
            }

            if (x is not null && y is not null && Takes(at.A, x, a, y, b, at.B) && Takes(at.B, y, b, x, a, at.A) && x.Overlaps(y))
            {
                Push(at.A.After(x), at.B.After(y));
            }
        }

        return false;

        void Push(Position nextA, Position nextB)
        {
            if (seen.Add((nextA, nextB)))
            {
                open.Push((nextA, nextB));
            }
        }
    }

    /// <summary>Whether <paramref name="outer"/> surely matches every path that <paramref name="inner"/> matches.</summary>
    public static bool Covers(GlobSegment[] outer, GlobSegment[] inner)
    {
        var (below, row) = (new bool[inner.Length + 1], new bool[inner.Length + 1]);
        for (var i = outer.Length; i >= 0; i--)
        {
            for (var j = inner.Length; j >= 0; j--)
            {
                row[j] = i == outer.Length
                    ? j == inner.Length
                    : outer[i].IsAnyDepth
                        ? below[j] || (j < inner.Length && row[j + 1])
                        : j < inner.Length && !inner[j].IsAnyDepth && below[j + 1] && outer[i].Covers(inner[j]);
            }

            (below, row) = (row, below);
        }

        return below[0];
    }

    // Only the last segment of a path may be a file, and a file may have any name.
    static bool Takes(Position at, GlobSegment segment, GlobSegment[] route, GlobSegment other, GlobSegment[] otherRoute, Position otherAt) =>
        at.Everywhere || segment.Literal is not null || other.Literal is null || !IgnoredDirectories.Contains(other.Literal)
        || (at.Index == route.Length - 1 && otherAt.Index == otherRoute.Length - 1);

    readonly record struct Position(int Index, bool Everywhere)
    {
        public GlobSegment? Segment(GlobSegment[] route) => Index < route.Length ? route[Index] : null;

        public Position Next() => this with { Index = Index + 1 };

        /// <summary>After a segment of a path: a <c>**</c> stays where it is.</summary>
        public Position After(GlobSegment segment) => segment.IsAnyDepth
            ? this
            : new(Index + 1, Everywhere || (segment.Literal is { } name && IgnoredDirectories.Contains(name)));
    }
}
