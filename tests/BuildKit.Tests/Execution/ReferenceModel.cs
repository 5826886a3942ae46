using Fate = (BuildKit.Outcome? Outcome, string? Reason);

namespace BuildKit.Tests.Execution;

/// <summary>
/// docs/semantics.md, word for word and without regard to speed: sets of names, searched again and again. The numbers in the
/// comments are those of the document.
/// </summary>
sealed class ReferenceModel
{
    readonly RandomRun run;
    readonly Dictionary<string, VirtualTarget> targets;
    readonly HashSet<(string From, string To, string Kind)> declared = [];
    readonly HashSet<string> needed;

    public ReferenceModel(RandomRun run)
    {
        this.run = run;
        targets = run.Targets.ToDictionary(target => target.Name);
        foreach (var target in run.Targets)
        {
            declared.UnionWith(target.References.Select(reference => Declared(target.Name, reference.Verb, reference.Other)));
        }

        var requested = run.Requested.Distinct().ToList();
        Members = Closure(requested, name => [.. DependenciesOf(name), .. TriggeredBy(name)]);
        Edges = [.. declared.Where(edge => Members.Contains(edge.From) && Members.Contains(edge.To))];
        AddCommandLine(requested);
        Order = Sorted();
        needed = Closure(requested, LeadsTo);
    }

    public HashSet<string> Members { get; }

    public HashSet<(string From, string To, string Kind)> Edges { get; }

    /// <summary>2.3</summary>
    public List<string> Order { get; }

    public IEnumerable<string> Predecessors(string name) => Edges.Where(edge => edge.To == name).Select(edge => edge.From);

    /// <summary>3.1 and 3.3, as the start of the reason; null if it is not left out.</summary>
    public string? LeftOut(string name) => OwnReason(name) ?? (needed.Contains(name) ? null : "only needed by '");

    /// <summary>Rules 1 to 7 of section 4; no outcome if the target is to run.</summary>
    public Fate Verdict(string name, Dictionary<string, Outcome> finished, int signals)
    {
        if (LeftOut(name) is { } reason)
        {
            return (Outcome.Skipped, reason);
        }

        if (signals == 2 || (signals == 1 && !targets[name].IsAssured))
        {
            return (Outcome.NotRun, "the run was cancelled");
        }

        if (targets[name].IsAssured)
        {
            return (null, null);
        }

        if (IsTainted(name, finished))
        {
            return (Outcome.NotRun, $"'{Order.First(other => Stops(other, name, finished))}' failed");
        }

        var sources = Edges.Where(edge => edge.To == name && edge.Kind == "trigger").Select(edge => edge.From).ToList();
        return IsOnlyTriggered(name) && !sources.Exists(source => finished[source] == Outcome.Executed)
            ? (Outcome.Skipped, "not triggered: '")
            : (null, null);
    }

    bool IsTainted(string name, Dictionary<string, Outcome> finished) =>
        Edges.Any(edge => edge.To == name && edge.Kind != "trigger" && Blocks(edge.From, finished));

    bool Blocks(string name, Dictionary<string, Outcome> finished) =>
        Fails(name, finished) || finished[name] is Outcome.NotRun or Outcome.Cancelled || IsTainted(name, finished);

    bool Fails(string name, Dictionary<string, Outcome> finished) =>
        finished.GetValueOrDefault(name) == Outcome.Failed && !targets[name].Proceeds;

    // Whether the failure of the first reaches the second, over whatever lies between.
    bool Stops(string failed, string name, Dictionary<string, Outcome> finished) => Fails(failed, finished) && Edges.Any(edge =>
        edge.To == name && edge.Kind != "trigger" && (edge.From == failed || Stops(failed, edge.From, finished)));

    bool IsOnlyTriggered(string name) =>
        !run.Requested.Contains(name) && !needed.Any(other => LeadsTo(other).Contains(name) && DependenciesOf(other).Contains(name));

    // 3.2
    List<string> LeadsTo(string name) =>
        OwnReason(name) is null ? [.. DependenciesOf(name), .. TriggeredBy(name)]
        : targets[name].RunsDependenciesWhenSkipped ? [.. DependenciesOf(name)]
        : [];

    // 3.1; what is not needed is never asked.
    string? OwnReason(string name)
    {
        var isSkipped = run.Skip is { Count: 0 } ? !run.Requested.Contains(name) : run.Skip?.Contains(name) == true;
        return isSkipped ? "--skip"
            : run.Unneeded.GetValueOrDefault(name)
            ?? (run.Continued.Contains(name) && !targets[name].HasResult ? "succeeded in the run that is continued" : null)
            ?? (targets[name].StaticCondition || needed?.Contains(name) == false ? null : "static condition");
    }

    IEnumerable<string> DependenciesOf(string name) =>
        declared.Where(edge => edge.To == name && edge.Kind == "dependency").Select(edge => edge.From);

    IEnumerable<string> TriggeredBy(string name) =>
        declared.Where(edge => edge.From == name && edge.Kind == "trigger").Select(edge => edge.To);

    static (string, string, string) Declared(string name, string verb, string other) => verb switch
    {
        "DependsOn" => (other, name, "dependency"),
        "DependentFor" => (name, other, "dependency"),
        "After" => (other, name, "order"),
        "Before" => (name, other, "order"),
        "Triggers" => (name, other, "trigger"),
        _ => (other, name, "trigger"),
    };

    // 2.2
    void AddCommandLine(List<string> requested)
    {
        var before = requested.FirstOrDefault();
        for (var index = 1; index < requested.Count; index++)
        {
            var earlier = Closure(requested.Take(index), DependenciesOf);
            var leadThere = Closure([before!], name => [.. Edges.Where(edge => edge.To == name).Select(edge => edge.From)]);
            var wait = Closure([requested[index]], DependenciesOf).Except(earlier).Except(leadThere).ToList();
            Edges.UnionWith(wait.Select(name => (before!, name, "command line")));
            before = wait.Contains(requested[index]) ? requested[index] : before;
        }
    }

    List<string> Sorted()
    {
        var sorted = new List<string>();
        while (sorted.Count < Members.Count)
        {
            sorted.Add(run.Targets.Select(target => target.Name).First(
                name => Members.Contains(name) && !sorted.Contains(name) && Predecessors(name).All(sorted.Contains)));
        }

        return sorted;
    }

    static HashSet<string> Closure(IEnumerable<string> start, Func<string, IEnumerable<string>> next)
    {
        var closure = start.ToHashSet();
        while (closure.SelectMany(next).Except(closure).ToList() is { Count: > 0 } more)
        {
            closure.UnionWith(more);
        }

        return closure;
    }
}
