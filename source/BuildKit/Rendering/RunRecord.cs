namespace BuildKit.Rendering;

/// <summary>What the end of a run's output is made from, gathered event by event.</summary>
sealed class RunRecord
{
    readonly List<TargetRecord> targets = [];
    readonly Dictionary<string, TargetRecord> byName = new(StringComparer.Ordinal);

    public BuildStarted? Started { get; private set; }

    public BuildFinished? Finished { get; private set; }

    /// <summary>In plan order.</summary>
    public IReadOnlyList<TargetRecord> Targets => targets;

    public IEnumerable<TargetRecord> FailedTargets => targets.Where(target => target.Outcome == Outcome.Failed);

    /// <summary>The second runs of steps, one for each step that had one.</summary>
    public IEnumerable<StepVerified> Verified => targets.SelectMany(target => target.Steps).Select(step => step.Verified).OfType<StepVerified>();

    public IEnumerable<TestsReported> Tests => targets.SelectMany(target => target.Steps.SelectMany(step => step.Tests));

    public void Add(BuildEvent e)
    {
        switch (e)
        {
            case BuildStarted started:
                Started = started;
                foreach (var name in started.Targets)
                {
                    Target(name);
                }

                break;
            case BuildFinished finished:
                Finished = finished;
                break;
            case TargetEvent { Target.Length: > 0 } of and not (OutputWritten or LogWritten):
                Target(of.Target).Add(of);
                break;
        }
    }

    // A target that the plan did not name is no reason to lose what happened to it.
    TargetRecord Target(string name)
    {
        if (!byName.TryGetValue(name, out var target))
        {
            byName[name] = target = new(name);
            targets.Add(target);
        }

        return target;
    }
}
