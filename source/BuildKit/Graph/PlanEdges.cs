namespace BuildKit.Graph;

/// <summary>Who waits for whom among the members of a plan.</summary>
sealed class PlanEdges
{
    readonly BuildGraph graph;
    readonly Membership membership;
    readonly List<PlanEdge>?[] predecessors;

    public PlanEdges(BuildGraph graph, Membership membership)
    {
        (this.graph, this.membership) = (graph, membership);
        predecessors = new List<PlanEdge>?[graph.Targets.Count];
        foreach (var id in membership.Members)
        {
            var list = predecessors[id] = [];
            AddDeclared(list, graph.Dependencies[id], EdgeKind.Dependency);
            AddDeclared(list, graph.Order[id], EdgeKind.Order);
            AddDeclared(list, graph.TriggerSources[id], EdgeKind.Trigger);
        }
    }

    public long Work { get; private set; }

    /// <summary>The edges into a member; here a target is its place in the declaration.</summary>
    public List<PlanEdge> this[int id] => predecessors[id]!;

    /// <summary>
    /// Of two targets that were asked for, all that only the later one needs waits for the earlier one, unless the graph
    /// says the opposite. This cannot make a circle: what waits for a target does not lead to it.
    /// </summary>
    public void OrderAsRequested(int[] requested)
    {
        var isNeeded = new bool[graph.Targets.Count];
        var seenFrom = new int[graph.Targets.Count];
        // Everything that was asked for so far comes before this one, or is it.
        var last = requested.Length > 0 ? requested[0] : 0;
        for (var index = 0; index < requested.Length; index++)
        {
            var added = NewlyNeeded(requested[index], isNeeded);
            if (index == 0 || added.Count == 0)
            {
                continue;
            }

            MarkAncestors(last, seenFrom, mark: index);
            foreach (var id in added)
            {
                if (seenFrom[id] != index)
                {
                    this[id].Add(new(last, EdgeKind.CommandLine));
                }
            }

            last = seenFrom[requested[index]] != index ? requested[index] : last;
        }
    }

    /// <summary>The members, sorted by the edges, and by declaration where these leave a choice.</summary>
    public int[] Sorted()
    {
        var (successors, waiting) = Successors();
        var ready = new PriorityQueue<int, int>();
        foreach (var id in membership.Members)
        {
            if (waiting[id] == 0)
            {
                ready.Enqueue(id, id);
            }
        }

        var sorted = new int[membership.Members.Count];
        for (var count = 0; ready.TryDequeue(out var id, out _); count++)
        {
            sorted[count] = id;
            foreach (var successor in successors[id])
            {
                Work++;
                if (--waiting[successor] == 0)
                {
                    ready.Enqueue(successor, successor);
                }
            }
        }

        return sorted;
    }

    void AddDeclared(List<PlanEdge> list, ReadOnlySpan<int> earlier, EdgeKind kind)
    {
        foreach (var id in earlier)
        {
            Work++;
            if (membership[id])
            {
                list.Add(new(id, kind));
            }
        }
    }

    List<int> NewlyNeeded(int from, bool[] isNeeded)
    {
        var added = new List<int>();
        Add(from);
        for (var next = 0; next < added.Count; next++)
        {
            foreach (var dependency in graph.Dependencies[added[next]])
            {
                Add(dependency);
            }
        }

        return added;

        void Add(int id)
        {
            Work++;
            if (!isNeeded[id])
            {
                isNeeded[id] = true;
                added.Add(id);
            }
        }
    }

    void MarkAncestors(int from, int[] seenFrom, int mark)
    {
        var open = new Stack<int>([from]);
        while (open.TryPop(out var id))
        {
            foreach (var (ancestor, _) in this[id])
            {
                Work++;
                if (seenFrom[ancestor] != mark)
                {
                    seenFrom[ancestor] = mark;
                    open.Push(ancestor);
                }
            }
        }
    }

    (Adjacency Successors, int[] Waiting) Successors()
    {
        var waiting = new int[graph.Targets.Count];
        var arcs = new List<Arc>();
        foreach (var id in membership.Members)
        {
            foreach (var earlier in this[id].Select(edge => edge.Target).Distinct())
            {
                waiting[id]++;
                arcs.Add(new(earlier, id));
            }
        }

        return (Adjacency.Of(graph.Targets.Count, arcs), waiting);
    }
}
