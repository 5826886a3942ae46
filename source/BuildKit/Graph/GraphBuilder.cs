using BuildKit.Targets;

namespace BuildKit.Graph;

/// <summary>Turns definitions into edges between numbers, and collects everything that is wrong with them.</summary>
sealed class GraphBuilder(IReadOnlyList<TargetModel> targets, AbsolutePath? root)
{
    readonly List<DeclaredEdge> edges = [];
    readonly List<OutputClaim> claims = [];

    public int NodeCount => targets.Count;

    public List<BuildError> Problems { get; } = [];

    public IReadOnlyList<DeclaredEdge> Edges => edges;

    /// <summary>How many edges were visited; what takes the time.</summary>
    public long Work { get; private set; }

    public TargetNames Build()
    {
        var names = new TargetNames(targets, Problems);
        for (var id = 0; id < targets.Count; id++)
        {
            AddEdges(id, names);
            CheckTarget(id);
        }

        FindTargetsThatDoNothing();
        FindOverlappingOutputs();
        FindCircles();
        return names;
    }

    void AddEdges(int id, TargetNames names)
    {
        var target = targets[id];
        Add(id, target.DependsOn, Verb.DependsOn, names);
        Add(id, target.DependentFor, Verb.DependentFor, names);
        Add(id, target.After, Verb.After, names);
        Add(id, target.Before, Verb.Before, names);
        Add(id, target.Triggers, Verb.Triggers, names);
        Add(id, target.TriggeredBy, Verb.TriggeredBy, names);
    }

    void Add(int id, List<TargetReference> references, Verb verb, TargetNames names)
    {
        foreach (var reference in references)
        {
            if (reference.Missing is { } missing)
            {
                Problems.Add(Errors.ComponentMissing(missing.Component, missing.Script, Described(id, verb)));
            }
            else if (reference.Name is null)
            {
                Problems.Add(reference.OnlyComponent is { } component
                    ? Errors.ComponentWithoutTarget(Described(id, verb), component)
                    : Errors.UnknownReference(Described(id, verb), "target"));
            }
            else if (names.Declared(reference.Name) is not { } other)
            {
                Problems.Add(Errors.UnknownTargetNamed(Described(id, verb), reference.Name, names.Listed));
            }
            else if (other == id)
            {
                Problems.Add(Errors.SelfReference(targets[id].Name, verb.ToString(), targets[id].Place()));
            }
            else
            {
                edges.Add(DeclaredEdge.Of(id, verb, other));
            }
        }
    }

    void CheckTarget(int id)
    {
        var target = targets[id];
        GraphProblems.CheckStep(target.Name, target.Place, target.Step, root, Problems);
        if (target.ResultType is { } type && !target.Returns)
        {
            Problems.Add(Errors.ReturnsNothing(target.Name, type, target.Place()));
        }

        if (target.Step.AllOutputs is var outputs && !outputs.TrueForAll(OutputPatterns.IsExclusion))
        {
            claims.Add(new(id, outputs));
        }
    }

    void FindTargetsThatDoNothing()
    {
        var adds = new bool[targets.Count];
        foreach (var edge in edges)
        {
            adds[edge.Later] |= edge.Kind == EdgeKind.Dependency;
            adds[edge.Earlier] |= edge.Kind == EdgeKind.Trigger;
        }

        for (var id = 0; id < targets.Count; id++)
        {
            var target = targets[id];
            if (!adds[id] && !target.HasActions && target.DependsOn.Count == 0 && target.Triggers.Count == 0)
            {
                Problems.Add(Errors.DoesNothing(target.Name, target.Place()));
            }
        }
    }

    void FindOverlappingOutputs()
    {
        if (!OutputClaims.AreApart(claims))
        {
            Report(OutputClaims.Overlaps(claims));
        }
    }

    void Report(IEnumerable<OutputOverlap> overlaps)
    {
        foreach (var (first, second) in overlaps.OrderBy(overlap => (overlap.First.Owner, overlap.Second.Owner)))
        {
            var (one, other) = (targets[first.Owner], targets[second.Owner]);
            var (pattern, others) = first.Meeting(second);
            Problems.Add(Errors.OverlappingOutputs((one.Name, pattern, one.Place()), (other.Name, others, other.Place())));
        }
    }

    void FindCircles()
    {
        // Most scripts declare what runs first before what runs later, and then there is nothing to search.
        if (AreInOrder())
        {
            return;
        }

        var waitsFor = Adjacency.Of(targets.Count, edges.ConvertAll(edge => new Arc(edge.Later, edge.Earlier)));
        var (circles, visited) = Circles.In(waitsFor);
        Work += visited;
        foreach (var circle in circles)
        {
            Problems.Add(Errors.Circle([.. circle.Select(id => targets[id].Name)], EdgesOf(circle)));
        }
    }

    bool AreInOrder()
    {
        foreach (var edge in edges)
        {
            if (edge.Earlier >= edge.Later)
            {
                return false;
            }
        }

        Work += edges.Count;
        return true;
    }

    List<(string Edge, string Declaration)> EdgesOf(int[] circle)
    {
        var next = new Dictionary<int, int>(circle.Length);
        for (var index = 0; index < circle.Length; index++)
        {
            next[circle[index]] = circle[(index + 1) % circle.Length];
        }

        var declared = edges.Where(edge => next.TryGetValue(edge.Later, out var earlier) && earlier == edge.Earlier)
            .DistinctBy(edge => edge.Later)
            .ToDictionary(edge => edge.Later);
        return [.. circle.Select(later => Declaration(declared[later]))];
    }

    (string Edge, string Declaration) Declaration(DeclaredEdge edge)
    {
        var (declarer, place) = (targets[edge.Declarer].Name, targets[edge.Declarer].Place());
        var declaration = $"{declarer}.{edge.Verb}({targets[edge.Named].Name})";
        return ($"{targets[edge.Later].Name} → {targets[edge.Earlier].Name}", place is null ? declaration : $"{declaration} at {place}");
    }

    string Described(int id, Verb verb)
    {
        var (target, place) = (targets[id].Name, targets[id].Place());
        return place is null ? $"{verb} of '{target}'" : $"{verb} of '{target}' at {place}";
    }
}
