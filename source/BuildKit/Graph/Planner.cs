using BuildKit.Parameters;

namespace BuildKit.Graph;

/// <summary>Makes a plan: who takes part, who is left out, who waits for whom, in which order.</summary>
sealed class Planner
{
    readonly BuildGraph graph;
    readonly int[] requested;
    readonly Membership membership;
    readonly StaticSkips skips;
    readonly PlanEdges edges;

    public Planner(BuildGraph graph, PlanRequest request)
    {
        this.graph = graph;
        requested = [.. request.Targets.Select(graph.Id).Distinct()];
        membership = new(graph, requested);
        skips = new(graph, request, requested, membership);
        edges = new(graph, membership);
    }

    public Plan Plan()
    {
        var unmet = Unmet();
        edges.OrderAsRequested(requested);
        var order = edges.Sorted();
        var places = new int[graph.Targets.Count];
        for (var index = 0; index < order.Length; index++)
        {
            places[order[index]] = index;
        }

        var targets = new PlannedTarget[order.Length];
        for (var index = 0; index < order.Length; index++)
        {
            targets[index] = Planned(order[index], index, places, targets) with { Unmet = unmet.GetValueOrDefault(order[index]) ?? [] };
        }

        return new Plan
        {
            Targets = targets,
            Requested = [.. requested.Select(id => targets[places[id]])],
            Work = membership.Work + skips.Work + edges.Work,
        };
    }

    /// <summary>The members that targets which would run require to have a value.</summary>
    public IEnumerable<string> MembersRequired() => membership.Members.Where(id => skips.Reason(id) is null)
        .SelectMany(id => graph.Targets[id].Requirements).Where(requirement => requirement.Why is null)
        .Select(requirement => MemberRead.By(requirement.Source)).OfType<string>();

    // Without the answer of a static condition there is no plan; what is required decides only whether the plan can be run.
    Dictionary<int, IReadOnlyList<BuildError>> Unmet()
    {
        var unmet = new Dictionary<int, IReadOnlyList<BuildError>>();
        foreach (var id in membership.Members)
        {
            if (graph.Targets[id].Requirements.Count > 0 && skips.Reason(id) is null)
            {
                unmet[id] = Requirements.Problems(graph.Targets[id]);
            }
        }

        return skips.Problems.Count == 0 ? unmet : throw Errors.NotReady([.. skips.Problems, .. unmet.Values.SelectMany(problems => problems)]).Exception();
    }

    PlannedTarget Planned(int id, int index, int[] places, PlannedTarget[] earlier)
    {
        var predecessors = new PlanEdge[edges[id].Count];
        var wave = 0;
        for (var edge = 0; edge < predecessors.Length; edge++)
        {
            var place = places[edges[id][edge].Target];
            predecessors[edge] = new(place, edges[id][edge].Kind);
            wave = Math.Max(wave, earlier[place].Wave + 1);
        }

        return new PlannedTarget
        {
            Index = index,
            Model = graph.Targets[id],
            SkipReason = skips.Reason(id),
            Why = membership.Why(id),
            IsOnlyTriggered = skips.IsOnlyTriggered(id),
            Wave = wave,
            Predecessors = predecessors,
        };
    }
}
