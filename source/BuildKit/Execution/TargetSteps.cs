namespace BuildKit.Execution;

/// <summary>The steps of the targets of a run: which start, which are dropped, and what they make of their target.</summary>
sealed class TargetSteps(ReadyWork ready, EventOutbox events)
{
    public static (Outcome Outcome, string? Error) Summary(TargetRun target)
    {
        var errors = target.Steps.Where(step => step.Result?.Outcome == Outcome.Failed).Select(step => step.Result!.Error).ToList();
        if (errors.Count > 0)
        {
            return (Outcome.Failed, string.Join('\n', errors));
        }

        return target.Steps.Any(step => step.State == WorkState.Dropped || step.Result?.Outcome == Outcome.Cancelled)
            ? (Outcome.Cancelled, null)
            : (Reused(target), null);
    }

    // Up to date only if all of it is; restored if none of it had to run.
    static Outcome Reused(TargetRun target) =>
        target.Steps.Count == 0 || target.Steps.Any(step => step.Result?.Outcome == Outcome.Executed) ? Outcome.Executed
        : target.Steps.Any(step => step.Result?.Outcome == Outcome.FromCache) ? Outcome.FromCache
        : Outcome.UpToDate;

    public void StartTarget(TargetRun target)
    {
        target.State = TargetState.Started;
        events.TargetStarted(target);
    }

    public void Add(TargetRun target, IReadOnlyList<PreparedStep> made)
    {
        target.Steps = [.. made.Select((step, index) => new StepRun(target, step, index))];
        target.UnfinishedSteps = target.Steps.Count;
        if (made.Count == 0 && target.State != TargetState.Started)
        {
            StartTarget(target);
        }

        // What the target itself does comes before the steps of its fan-outs.
        var first = made.Count > 0 && made[0].Name is null ? 1 : made.Count;
        foreach (var step in target.Steps.Take(first))
        {
            ready.Add(step);
        }
    }

    public void Start(StepRun step)
    {
        if (step.Target.State != TargetState.Started)
        {
            StartTarget(step.Target);
        }

        events.StepStarted(step);
    }

    public void End(StepEnded ended)
    {
        var (step, target) = (ended.Step, ended.Step.Target);
        step.Result = ended.Result;
        target.UnfinishedSteps--;
        events.StepFinished(step, ended.Result, ended.Duration);
        var stops = ended.Result.Outcome == Outcome.Cancelled
            || (ended.Result.Outcome == Outcome.Failed && !target.Model.ProceedsAfterFailure);
        if (stops)
        {
            DropWaiting(target);
        }
        else if (step.Step.Name is null)
        {
            ReleaseFanOut(target);
        }
    }

    public static void DropWaiting(TargetRun target)
    {
        foreach (var step in target.Steps)
        {
            if (step.State is WorkState.Waiting or WorkState.Ready)
            {
                step.State = WorkState.Dropped;
                target.UnfinishedSteps--;
            }
        }
    }

    void ReleaseFanOut(TargetRun target)
    {
        foreach (var step in target.Steps)
        {
            if (step.State == WorkState.Waiting)
            {
                ready.Add(step);
            }
        }
    }
}
