using BuildKit.Targets;

namespace BuildKit.Graph;

/// <summary>Decides before anything runs which targets are left out, and why. Asks each condition at most once.</summary>
sealed class StaticSkips
{
    readonly BuildGraph graph;
    readonly PlanRequest request;
    readonly IReadOnlyList<int> requested;
    readonly Membership membership;
    readonly Dictionary<int, string> given = [];
    readonly (bool Asked, string? Reason)[] own;
    bool[] needed;
    bool[] neededAsDependency;

    public StaticSkips(BuildGraph graph, PlanRequest request, IReadOnlyList<int> requested, Membership membership)
    {
        (this.graph, this.request, this.requested, this.membership) = (graph, request, requested, membership);
        own = new (bool, string?)[graph.Targets.Count];
        needed = neededAsDependency = [];
        AddGivenReasons();
        Walk();
        if (AddWhatIsTakenFromElsewhere())
        {
            Walk();
        }
    }

    /// <summary>Conditions that threw.</summary>
    public List<BuildError> Problems { get; } = [];

    public long Work { get; private set; }

    /// <summary>Why the target is left out; null if it is to run.</summary>
    public string? Reason(int id)
    {
        if (needed[id])
        {
            return own[id].Reason;
        }

        var skipped = membership.Ancestor(id, ancestor => needed[ancestor]);
        return given.GetValueOrDefault(id) ?? $"only needed by '{graph.Targets[skipped].Name}', which is skipped";
    }

    public bool IsOnlyTriggered(int id) => !neededAsDependency[id];

    void AddGivenReasons()
    {
        foreach (var name in request.Skip ?? [])
        {
            given.TryAdd(graph.Id(name), "--skip");
        }

        if (request.Skip is { Count: 0 })
        {
            foreach (var id in membership.Members.Except(requested))
            {
                given.TryAdd(id, "--skip");
            }
        }

        foreach (var (name, reason) in request.Unneeded)
        {
            Give(name, reason);
        }

        foreach (var name in request.Continued)
        {
            // Results are not kept from run to run: what computes one runs again if somebody needs it.
            if (graph.TryId(name) is { } id && graph.Targets[id].ResultType is null)
            {
                given.TryAdd(id, "succeeded in the run that is continued");
            }
        }
    }

    // Names from an earlier run may have left the build since.
    void Give(string name, string reason)
    {
        if (graph.TryId(name) is { } id)
        {
            given.TryAdd(id, reason);
        }
    }

    bool AddWhatIsTakenFromElsewhere()
    {
        var elsewhere = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var id in membership.Members)
        {
            if (!needed[id] || own[id].Reason is not null)
            {
                continue;
            }

            foreach (var ask in graph.Targets[id].DoesWithout)
            {
                if (ask() is { } answer)
                {
                    elsewhere.TryAdd(answer.Provided, answer.Reason);
                }
            }
        }

        return elsewhere.Count > 0 && membership.Members.FindAll(id => IsTakenFrom(elsewhere, id)).Count > 0;
    }

    bool IsTakenFrom(Dictionary<string, string> elsewhere, int id)
    {
        var reason = graph.Targets[id].Provides.Select(elsewhere.GetValueOrDefault).FirstOrDefault(reason => reason is not null);
        if (reason is null || !given.TryAdd(id, reason))
        {
            return false;
        }

        own[id] = (true, reason);
        return true;
    }

    // From what was asked for, not past what is skipped.
    void Walk()
    {
        (needed, neededAsDependency) = (new bool[graph.Targets.Count], new bool[graph.Targets.Count]);
        var queue = new Queue<int>(requested);
        foreach (var id in requested)
        {
            needed[id] = neededAsDependency[id] = true;
        }

        while (queue.TryDequeue(out var id))
        {
            var isSkipped = OwnReason(id) is not null;
            if (!isSkipped || graph.Targets[id].WhenSkipped == Dependencies.Run)
            {
                Follow(graph.Dependencies[id], queue, asDependency: true);
            }

            if (!isSkipped)
            {
                Follow(graph.Triggered[id], queue, asDependency: false);
            }
        }
    }

    void Follow(ReadOnlySpan<int> targets, Queue<int> queue, bool asDependency)
    {
        foreach (var id in targets)
        {
            Work++;
            neededAsDependency[id] |= asDependency;
            if (!needed[id])
            {
                needed[id] = true;
                queue.Enqueue(id);
            }
        }
    }

    string? OwnReason(int id)
    {
        if (!own[id].Asked)
        {
            own[id] = (true, given.GetValueOrDefault(id) ?? FailedCondition(graph.Targets[id]));
        }

        return own[id].Reason;
    }

    string? FailedCondition(TargetModel target)
    {
        try
        {
            return target.StaticConditions.Find(condition => !condition.Holds())?.Why;
        }
        catch (Exception exception)
        {
            Problems.Add(Errors.ConditionThrew(target.Name, "OnlyWhenStatic", target.Place(), exception));
            return null;
        }
    }
}
