using BuildKit.Caching;
using BuildKit.Commands;
using BuildKit.Execution;

namespace BuildKit.Hosting;

/// <summary>
/// <c>:clean</c>: removes what steps have left in the workspace, also those of targets that no longer exist, and nothing that somebody has
/// changed since. <c>:clean stale</c> takes only the latter, <c>:clean TARGET…</c> only those of these targets.
/// </summary>
static class CleanVerb
{
    public const string Name = ":clean";

    const string Stale = "stale";

    public static async Task<int> RunAsync(VerbRun run)
    {
        using var workspace = await WorkspaceLock.AcquireAsync(Request(run), CancellationToken.None).ConfigureAwait(false);
        using var journal = StepJournal.Load(run.Script.Root);
        var files = WorkspaceFiles.Load(run.Script.Root);
        var steps = StepsOf(run, journal);
        var (removed, kept) = (0, new List<string>());
        foreach (var step in steps)
        {
            var record = journal.Find(step);
            IEnumerable<ContentEntry> known = [.. journal.Unfinished(step)?.Left ?? [], .. record?.Outputs ?? [], .. record?.LocalOutputs ?? []];
            var left = StaleOutputs.Remove(run.Script.Root, known, entry => files.Entry(entry.Path) == entry, static _ => true);
            removed += left.Removed.Count;
            kept.AddRange(left.Kept);
            journal.Remove(step);
        }

        Tell(run.Environment.Output, removed, steps.Count, kept);
        return ExitCode.Success;
    }

    static void Tell(TextWriter output, int removed, int steps, IReadOnlyList<string> kept)
    {
        output.Write($"Removed {Errors.Count(removed, "file")} of {Errors.Count(steps, "step")}.\n");
        foreach (var path in kept)
        {
            output.Write($"Kept {path}: it was changed since.\n");
        }

        output.Flush();
    }

    /// <exception cref="BuildException">BK0111: a word is no target.</exception>
    static IReadOnlyList<string> StepsOf(VerbRun run, StepJournal journal)
    {
        var known = run.Script.Targets.Select(target => target.Name).ToHashSet(StringComparer.Ordinal);
        if (run.Arguments.Count == 0)
        {
            return journal.Steps;
        }

        if (run.Arguments is [var only] && Suggestion.Normalised(only) == Stale)
        {
            return [.. journal.Steps.Where(step => !known.Contains(GoneSteps.TargetOf(step)))];
        }

        var graph = Graph.BuildGraph.Create(run.Script.Targets, run.Script.Root);
        var wanted = run.Arguments.Select(word => graph.Find(word).Name).ToHashSet(StringComparer.Ordinal);
        return [.. journal.Steps.Where(step => wanted.Contains(GoneSteps.TargetOf(step)))];
    }

    static LockRequest Request(VerbRun run) => new()
    {
        Root = run.Script.Root,
        Self = LockHolder.Of("clean", $"{run.Environment.Invocation} {Name}", run.Environment.Time),
        StartedBy = run.Environment.Variable(StepEnvironment.StepVariable),
        Waits = !run.Script.CommandLine.Has(EngineOption.NoWait),
        Waiting = _ =>
        {
            run.Environment.Error.Write("Waiting for another run in this workspace …\n");
            run.Environment.Error.Flush();
        },
        Time = run.Environment.Time,
    };
}
