using System.Collections.Concurrent;
using BuildKit.Graph;
using BuildKit.Targets;

namespace BuildKit.Execution;

/// <summary>
/// What the targets of one run have returned. Written by the steps that compute results and, about outcomes, by the
/// loop; read by the steps that come after them.
/// </summary>
sealed class RunResults(Plan plan)
{
    readonly ConcurrentDictionary<string, object?> values = new(StringComparer.Ordinal);
    readonly ConcurrentDictionary<string, string?> fates = new(StringComparer.Ordinal);

    /// <summary>What the code of a target can read, and where it leaves its own result.</summary>
    public ResultScope ScopeOf(PlannedTarget reader) => new(name => Read(reader, name), value => values[reader.Name] = value);

    /// <summary>The result that the target has returned in this run; null if it has none.</summary>
    public object? Of(PlannedTarget target) => values.GetValueOrDefault(target.Name);

    /// <summary>Keeps a result that an earlier run has returned.</summary>
    public void Keep(PlannedTarget target, object? value) => values[target.Name] = value;

    /// <summary>The results of all targets that this one depends on, by their names.</summary>
    public IReadOnlyDictionary<string, object?> Before(PlannedTarget reader) => values.IsEmpty
        ? EmptyResults
        : DependenciesOf(reader).Select(index => plan.Targets[index].Name).Where(values.ContainsKey).ToDictionary(name => name, name => values[name], StringComparer.Ordinal);

    static readonly IReadOnlyDictionary<string, object?> EmptyResults = new Dictionary<string, object?>();

    /// <summary>Notes what became of a target; whoever depends on it has not started yet.</summary>
    public void Finished(TargetRun target, string? reason)
    {
        if (target.Model.ResultType is not null)
        {
            fates[target.Name] = target.Succeeded ? null : Fate(target.Outcome, reason);
        }
    }

    object? Read(PlannedTarget reader, string name)
    {
        if (reader.Name == name || !DependsOn(reader, name))
        {
            throw Errors.ResultWithoutDependency(reader.Name, name, AuthorPlace.Current).Exception();
        }

        return fates.GetValueOrDefault(name, "did not run") is not { } fate ? values[name]
            : throw Errors.NoResult(reader.Name, name, fate, AuthorPlace.Current).Exception();
    }

    bool DependsOn(PlannedTarget reader, string name) => DependenciesOf(reader).Any(index => plan.Targets[index].Name == name);

    HashSet<int> DependenciesOf(PlannedTarget reader)
    {
        var open = new Stack<PlannedTarget>([reader]);
        var seen = new HashSet<int>();
        while (open.TryPop(out var target))
        {
            foreach (var edge in target.PredecessorsBy(EdgeKind.Dependency))
            {
                if (seen.Add(edge.Target))
                {
                    open.Push(plan.Targets[edge.Target]);
                }
            }
        }

        return seen;
    }

    static string Fate(Outcome outcome, string? reason) => outcome switch
    {
        Outcome.Skipped => $"was skipped ({reason})",
        Outcome.Failed => "failed",
        Outcome.Cancelled => "was cancelled",
        _ => "did not run",
    };
}
