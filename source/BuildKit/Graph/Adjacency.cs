namespace BuildKit.Graph;

/// <summary>The neighbours of every node as two flat arrays; each neighbour once, in the order of declaration.</summary>
sealed class Adjacency
{
    readonly int[] starts;
    readonly int[] neighbours;

    Adjacency(int[] starts, int[] neighbours) => (this.starts, this.neighbours) = (starts, neighbours);

    public int NodeCount => starts.Length - 1;

    public int EdgeCount => neighbours.Length;

    public ReadOnlySpan<int> this[int node] => neighbours.AsSpan(starts[node], starts[node + 1] - starts[node]);

    public static Adjacency Of(int nodes, List<Arc> edges)
    {
        var (starts, sorted) = SortedByNode(nodes, edges);
        var lastSeenAt = new int[nodes]; // plus one, so that 0 is "nowhere"
        var (kept, end) = (0, 0);
        for (var node = 0; node < nodes; node++)
        {
            var begin = end;
            end = starts[node + 1];
            starts[node] = kept;
            for (var index = begin; index < end; index++)
            {
                var neighbour = sorted[index];
                if (lastSeenAt[neighbour] != node + 1)
                {
                    lastSeenAt[neighbour] = node + 1;
                    sorted[kept++] = neighbour;
                }
            }
        }

        starts[nodes] = kept;
        return new(starts, sorted[..kept]);
    }

    static (int[] Starts, int[] Sorted) SortedByNode(int nodes, List<Arc> edges)
    {
        var starts = new int[nodes + 1];
        foreach (var (from, _) in edges)
        {
            starts[from + 1]++;
        }

        for (var node = 0; node < nodes; node++)
        {
            starts[node + 1] += starts[node];
        }

        var next = starts[..nodes];
        var sorted = new int[edges.Count];
        foreach (var (from, to) in edges)
        {
            sorted[next[from]++] = to;
        }

        return (starts, sorted);
    }
}

/// <summary>From one node to another.</summary>
sealed record Arc(int From, int To);
