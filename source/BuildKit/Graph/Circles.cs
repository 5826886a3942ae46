namespace BuildKit.Graph;

/// <summary>
/// Finds circles: one for each strongly connected component, the shortest that a bounded search finds. Nothing here
/// recurses, so that a chain of any length fits the stack.
/// </summary>
sealed class Circles
{
    // Looking for the shortest circle takes nodes × edges; this much is a fraction of a second.
    const long SearchLimit = 500_000;

    readonly Adjacency graph;
    readonly int[] index;
    readonly int[] low;
    readonly int[] component;
    readonly Stack<int> open = new();
    readonly List<List<int>> found = [];
    int visited;

    Circles(Adjacency graph)
    {
        this.graph = graph;
        (index, low, component) = (new int[graph.NodeCount], new int[graph.NodeCount], new int[graph.NodeCount]);
    }

    /// <summary>How many edges were looked at to find the components.</summary>
    public long EdgesVisited { get; private set; }

    public static (List<int[]> Circles, long EdgesVisited) In(Adjacency graph)
    {
        var (hasCircle, visited) = Peel(graph);
        if (!hasCircle)
        {
            return ([], visited);
        }

        var search = new Circles(graph) { EdgesVisited = visited };
        for (var node = 0; node < graph.NodeCount; node++)
        {
            if (search.index[node] == 0)
            {
                search.Explore(node);
            }
        }

        return (search.found.ConvertAll(search.Shortest), search.EdgesVisited);
    }

    // Takes off, one after the other, what nothing waits for; what is left then goes in circles. Most graphs end here.
    static (bool HasCircle, long EdgesVisited) Peel(Adjacency graph)
    {
        var waiting = new int[graph.NodeCount];
        for (var node = 0; node < graph.NodeCount; node++)
        {
            foreach (var neighbour in graph[node])
            {
                waiting[neighbour]++;
            }
        }

        var (peeled, count) = (new int[graph.NodeCount], 0);
        for (var node = 0; node < graph.NodeCount; node++)
        {
            if (waiting[node] == 0)
            {
                peeled[count++] = node;
            }
        }

        for (var next = 0; next < count; next++)
        {
            foreach (var neighbour in graph[peeled[next]])
            {
                if (--waiting[neighbour] == 0)
                {
                    peeled[count++] = neighbour;
                }
            }
        }

        return (count < graph.NodeCount, graph.EdgeCount);
    }

    // Tarjan's algorithm with the call stack as data.
    void Explore(int root)
    {
        var path = new Stack<(int Node, int Next)>();
        path.Push((Enter(root), 0));
        while (path.TryPop(out var frame))
        {
            var (node, next) = frame;
            var neighbours = graph[node];
            if (next > 0)
            {
                low[node] = Math.Min(low[node], low[neighbours[next - 1]]);
            }

            for (; next < neighbours.Length && !IsNew(neighbours[next]); next++)
            {
                EdgesVisited++;
                var neighbour = neighbours[next];
                low[node] = component[neighbour] == 0 ? Math.Min(low[node], index[neighbour]) : low[node];
            }

            if (next < neighbours.Length)
            {
                EdgesVisited++;
                path.Push((node, next + 1));
                path.Push((Enter(neighbours[next]), 0));
            }
            else if (low[node] == index[node])
            {
                Close(node);
            }
        }
    }

    bool IsNew(int node) => index[node] == 0;

    int Enter(int node)
    {
        index[node] = low[node] = ++visited;
        open.Push(node);
        return node;
    }

    void Close(int root)
    {
        var members = new List<int>();
        int node;
        do
        {
            node = open.Pop();
            component[node] = index[root];
            // A closed component must never lower its parent, whose index is smaller anyway.
            low[node] = int.MaxValue;
            members.Add(node);
        }
        while (node != root);

        if (members.Count > 1)
        {
            members.Sort();
            found.Add(members);
        }
    }

    int[] Shortest(List<int> members)
    {
        int[]? best = null;
        var work = 0L;
        foreach (var start in members)
        {
            best = Through(start, best, ref work) ?? best;
            if (best?.Length == 2 || work > SearchLimit)
            {
                break;
            }
        }

        return best!;
    }

    // Breadth first from the start until an edge leads back to it.
    int[]? Through(int start, int[]? best, ref long work)
    {
        var before = new Dictionary<int, (int Node, int Depth)> { [start] = (-1, 1) };
        var queue = new Queue<int>([start]);
        while (queue.TryDequeue(out var node))
        {
            var depth = before[node].Depth;
            if (best is not null && depth >= best.Length)
            {
                return null;
            }

            foreach (var neighbour in graph[node])
            {
                work++;
                if (neighbour == start)
                {
                    return Path(before, node);
                }

                if (component[neighbour] == component[start] && before.TryAdd(neighbour, (node, depth + 1)))
                {
                    queue.Enqueue(neighbour);
                }
            }
        }

        return null;
    }

    static int[] Path(Dictionary<int, (int Node, int Depth)> before, int last)
    {
        var path = new int[before[last].Depth];
        for (var (node, at) = (last, path.Length - 1); node >= 0; node = before[node].Node)
        {
            path[at--] = node;
        }

        return path;
    }
}
