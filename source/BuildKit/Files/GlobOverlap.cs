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
        var start = (new Position(a, 0, everywhere), new Position(b, 0, everywhere));
        var seen = new HashSet<(Position, Position)> { start };
        var open = new Stack<(Position A, Position B)>([start]);
        while (open.TryPop(out var at))
        {
            if (at.A.Segment is null && at.B.Segment is null)
            {
                return true;
            }

            foreach (var next in Following(at.A, at.B).Where(seen.Add))
            {
                open.Push(next);
            }
        }

        return false;
    }

    static IEnumerable<(Position A, Position B)> Following(Position a, Position b)
    {
        if (a.Segment is { IsAnyDepth: true })
        {
            yield return (a.Next(), b);
        }

        if (b.Segment is { IsAnyDepth: true })
        {
            yield return (a, b.Next());
        }

        if (a.Segment is { } x && b.Segment is { } y && Meets(a, b) && Meets(b, a) && x.Overlaps(y))
        {
            yield return (a.After(x), b.After(y));
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

    // A wildcard may not enter an ignored directory; but the last segment of a path is a file, which may have any name.
    static bool Meets(Position at, Position other) =>
        at.Everywhere || at.Segment?.Literal is not null
        || other.Segment?.Literal is not { } name || !IgnoredDirectories.Contains(name)
        || (at.IsLast && other.IsLast);

    readonly record struct Position(GlobSegment[] Route, int Index, bool Everywhere)
    {
        public GlobSegment? Segment => Index < Route.Length ? Route[Index] : null;

        public bool IsLast => Index == Route.Length - 1;

        public Position Next() => this with { Index = Index + 1 };

        /// <summary>After a segment of a path: a <c>**</c> stays where it is.</summary>
        public Position After(GlobSegment segment) => segment.IsAnyDepth
            ? this
            : new(Route, Index + 1, Everywhere || (segment.Literal is { } name && IgnoredDirectories.Contains(name)));
    }
}
