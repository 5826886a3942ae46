namespace BuildKit.Files;

/// <summary>
/// Several patterns, matched together one segment of a path after the other. A state is where a pattern stands, and
/// whether it may enter ignored directories: a state set belongs to each directory, so nothing is matched twice.
/// </summary>
sealed class GlobStates
{
    // All routes one after the other; null ends each. A state is an index into this list, times two, plus one if everything may be entered.
    readonly List<GlobSegment?> segments = [];
    readonly List<int> routeStarts = [];

    public GlobStates(IEnumerable<GlobPattern> patterns, bool everywhere)
    {
        var states = new List<int>();
        foreach (var route in patterns.SelectMany(pattern => pattern.Routes))
        {
            var start = segments.Count;
            segments.AddRange(route);
            segments.Add(null);
            routeStarts.AddRange(Enumerable.Repeat(start, route.Length + 1));
            Add(states, start, everywhere);
        }

        Start = [.. states];
    }

    /// <summary>The states at the root.</summary>
    public int[] Start { get; }

    /// <summary>Whether a file of this name, in a directory of these states, is matched.</summary>
    public bool Accepts(int[] states, ReadOnlySpan<char> name)
    {
        foreach (var state in states)
        {
            var index = state >> 1;
            if (segments[index + 1] is null && segments[index]!.Matches(name))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The states in a directory of this name, in a directory of these states; empty if nothing below can match.</summary>
    public int[] Enter(int[] states, ReadOnlySpan<char> name)
    {
        var next = new List<int>();
        var ignored = IgnoredDirectories.Contains(name);
        foreach (var state in states)
        {
            var (index, everywhere) = (state >> 1, (state & 1) != 0);
            var segment = segments[index]!;
            if (ignored && !everywhere && segment.Literal is null)
            {
                continue;
            }

            if (segment.IsAnyDepth)
            {
                Add(next, index, everywhere);
            }
            else if (segments[index + 1] is not null && segment.Matches(name))
            {
                Add(next, index + 1, everywhere || ignored);
            }
        }

        return [.. next];
    }

    /// <summary>Whether every file below a directory of these states is matched.</summary>
    public bool AcceptsEverything(int[] states) =>
        states.Any(state => (state & 1) != 0
            && segments[state >> 1]!.IsAnyDepth && segments[(state >> 1) + 1] == GlobSegment.AnyName && segments[(state >> 1) + 2] is null);

    /// <summary>The states by the name that they wait for, in order of names; null if one of them waits for more than one name.</summary>
    public SortedDictionary<string, int[]>? ByName(int[] states)
    {
        if (states.Any(state => segments[state >> 1]!.Literal is null))
        {
            return null;
        }

        var groups = states.GroupBy(state => segments[state >> 1]!.Literal!, StringComparer.Ordinal);
        return new(groups.ToDictionary(group => group.Key, group => group.ToArray()), StringComparer.Ordinal);
    }

    public bool Matches(string path)
    {
        var states = Start;
        var rest = path.AsSpan();
        for (var slash = rest.IndexOf('/'); slash >= 0 && states.Length > 0; slash = rest.IndexOf('/'))
        {
            states = Enter(states, rest[..slash]);
            rest = rest[(slash + 1)..];
        }

        return Accepts(states, rest);
    }

    void Add(List<int> states, int index, bool everywhere)
    {
        var state = (index << 1) | (everywhere ? 1 : 0);
        // States come in order of routes, so that an equal one can only be among those of the same route, at the end.
        for (var i = states.Count - 1; i >= 0 && states[i] >> 1 >= routeStarts[index]; i--)
        {
            if (states[i] == state)
            {
                return;
            }
        }

        states.Add(state);
        if (segments[index]!.IsAnyDepth)
        {
            Add(states, index + 1, everywhere);
        }
    }
}
