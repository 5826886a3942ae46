using System.Collections.Concurrent;
using BuildKit.Caching;
using BuildKit.Graph;

namespace BuildKit.Execution;

/// <summary>Asks the cache for the steps of a run, and knows what each target has left for those that depend on it.</summary>
sealed class CachedSteps(StepCache cache, Plan plan, RunResults results)
{
    readonly ConcurrentDictionary<string, ConcurrentQueue<IReadOnlyList<ContentEntry>>> left = new(StringComparer.Ordinal);

    // One object for all readers of a target that has ended: its digest is computed once.
    readonly ConcurrentDictionary<string, UpstreamOutputs> whole = new(StringComparer.Ordinal);

    /// <summary>Removes what steps left that a target does not have any more.</summary>
    /// <returns>The removed files, relative to the root.</returns>
    public IReadOnlyList<string> RemoveGone(string target, IReadOnlyList<PreparedStep> steps) => cache.Gone.Remove(target, Names(target, steps));

    /// <summary>Whether there is anything of such steps.</summary>
    public bool WouldRemoveGone(string target, IReadOnlyList<PreparedStep> steps) => cache.Gone.AreFound(target, Names(target, steps));

    static IEnumerable<string> Names(string target, IReadOnlyList<PreparedStep> steps) => steps.Select(step => step.Name is null ? target : $"{target}/{step.Name}");

    /// <summary>Decides whether a step has to run. What it left is kept for its dependents if it need not.</summary>
    public async Task<CacheDecision> DecideAsync(StepRun run, CancellationToken cancellation)
    {
        if (!Preparation.IsNeeded(run.Target.Model))
        {
            RemoveGone(run.Target.Name, [run.Step]);
        }

        var decision = await cache.DecideAsync(Described(run), cancellation).ConfigureAwait(false);
        if (decision is Reuse reuse)
        {
            Keep(run, reuse.Record.Outputs);
            if (ResultTypeOf(run) is not null)
            {
                results.Keep(run.Target.Planned, reuse.Result);
            }
        }

        return decision;
    }

    /// <summary>Tells what would become of a step, and changes nothing.</summary>
    public StepForecast Forecast(StepRun run)
    {
        var forecast = cache.Forecast(Described(run));
        if (forecast.Record is { } record)
        {
            Keep(run, record.Outputs);
            if (ResultTypeOf(run) is { } type && cache.TryResult(type, record.Result, out var result))
            {
                results.Keep(run.Target.Planned, result);
            }
        }

        return new(run.Step.Name, forecast.Outcome, forecast.Causes, forecast.Record?.Duration ?? default) { Notes = forecast.Notes };
    }

    /// <summary>Keeps what a step left that has run.</summary>
    /// <exception cref="BuildException">It did not leave what it declares.</exception>
    public void Complete(StepRun run, StepRunTicket ticket, TimeSpan duration) =>
        Keep(run, ticket.Complete(duration, ResultTypeOf(run) is null ? null : results.Of(run.Target.Planned)));

    void Keep(StepRun run, IReadOnlyList<ContentEntry> outputs) =>
        left.GetOrAdd(run.Target.Name, static _ => new()).Enqueue(outputs);

    CacheableStep Described(StepRun run) => new()
    {
        Target = run.Target.Name,
        Step = run.Step.Name,
        Declaration = run.Step.Declaration,
        Work = [.. run.Step.Actions.Select(Work)],
        Upstream = [.. Upstream(run)],
        PassedThrough = run.Step.PassedThrough,
        Results = results.Before(run.Target.Planned),
        ResultType = ResultTypeOf(run),
    };

    static Type? ResultTypeOf(StepRun run) => run.Target.Model.Returns && run.Step.Name is null ? run.Target.Model.ResultType : null;

    static StepWork Work(PreparedAction action) => action switch
    {
        RunCommands commands => new CommandWork(commands.Commands, commands.Source),
        RunCode code => new CodeWork(code.Source),
        _ => throw new NotSupportedException(action.GetType().Name),
    };

    // A target that leaves nothing passes on what those before it left. What the target's own step leaves, its fan-out reads.
    IEnumerable<UpstreamOutputs> Upstream(StepRun run)
    {
        if (run.Step.Name is not null && run.Target.Steps[0].Step.Name is null && left.TryGetValue(run.Target.Name, out var own) && own.First() is { Count: > 0 } first)
        {
            yield return new(run.Target.Name, first);
        }

        var seen = new HashSet<int>();
        var waiting = new Queue<PlannedTarget>(Dependencies(run.Target.Planned, seen));
        while (waiting.TryDequeue(out var target))
        {
            var outputs = whole.GetOrAdd(target.Name, _ => new(target.Name, LeftBy(target)));
            if (outputs.Entries.Count > 0)
            {
                yield return Consumed(run, outputs);
            }
            else if (!Declares(target))
            {
                foreach (var before in Dependencies(target, seen))
                {
                    waiting.Enqueue(before);
                }
            }
        }
    }

    IEnumerable<PlannedTarget> Dependencies(PlannedTarget target, HashSet<int> seen) =>
        target.PredecessorsBy(EdgeKind.Dependency).Where(edge => seen.Add(edge.Target)).Select(edge => plan.Targets[edge.Target]);

    // Of a target that was skipped, what its last run here left and what still stands of it.
    IReadOnlyList<ContentEntry> LeftBy(PlannedTarget target) => left.TryGetValue(target.Name, out var steps)
        ? EntryLists.Together(steps)
        : cache.LastLeft(target.Name, [.. target.Model.Step.Outputs, .. target.Model.Step.OutputTrees]);

    static bool Declares(PlannedTarget target) => target.Model.Step.Outputs.Count + target.Model.Step.OutputTrees.Count > 0;

    static UpstreamOutputs Consumed(StepRun run, UpstreamOutputs outputs)
    {
        var consumptions = run.Target.Model.Consumes.Where(consumption => consumption.Target == outputs.Target).ToList();
        return consumptions.Count == 0 || consumptions.Exists(consumption => consumption.Patterns.Count == 0)
            ? outputs
            : new(outputs.Target, EntryLists.Matching(outputs.Entries, [.. consumptions.SelectMany(consumption => consumption.Patterns)]));
    }
}
