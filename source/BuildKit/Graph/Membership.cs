namespace BuildKit.Graph;

/// <summary>Which targets are in a plan, and through whom: what was asked for, its dependencies and what these trigger.</summary>
sealed class Membership
{
    readonly BuildGraph graph;
    readonly int[] parents;
    readonly bool[] isMember;
    readonly bool[] isTriggered;

    public Membership(BuildGraph graph, IReadOnlyList<int> requested)
    {
        this.graph = graph;
        (parents, isMember, isTriggered) =
            (new int[graph.Targets.Count], new bool[graph.Targets.Count], new bool[graph.Targets.Count]);
        foreach (var id in requested)
        {
            Add(id, parent: -1, triggered: false);
        }

        for (var next = 0; next < Members.Count; next++)
        {
            AddNeighbours(Members[next]);
        }
    }

    /// <summary>In the order in which they were found.</summary>
    public List<int> Members { get; } = [];

    public long Work { get; private set; }

    public bool this[int id] => isMember[id];

    public string Why(int id) =>
        parents[id] < 0 ? "asked for"
        : isTriggered[id] ? $"triggered by '{graph.Targets[parents[id]].Name}'"
        : $"needed by '{graph.Targets[parents[id]].Name}'";

    /// <summary>The nearest target towards the request for which the condition holds.</summary>
    public int Ancestor(int id, Func<int, bool> condition)
    {
        while (!condition(id))
        {
            id = parents[id];
        }

        return id;
    }

    void AddNeighbours(int id)
    {
        foreach (var dependency in graph.Dependencies[id])
        {
            Add(dependency, id, triggered: false);
        }

        foreach (var triggered in graph.Triggered[id])
        {
            Add(triggered, id, triggered: true);
        }
    }

    void Add(int id, int parent, bool triggered)
    {
        Work++;
        if (!isMember[id])
        {
            (isMember[id], parents[id], isTriggered[id]) = (true, parent, triggered);
            Members.Add(id);
        }
    }
}
