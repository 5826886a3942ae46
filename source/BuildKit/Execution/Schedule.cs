using BuildKit.Graph;

namespace BuildKit.Execution;

/// <summary>
/// All scheduling state of a run. Messages go in; events and work to start come out. It runs nothing and waits for
/// nothing, and only the loop calls it.
/// </summary>
sealed class Schedule
{
    readonly ExecutorOptions options;
    readonly TargetRun[] targets;
    readonly ReadyWork ready;
    readonly EventOutbox events;
    readonly TargetSteps steps;
    readonly StepClaims claims;
    readonly RunResults results;
    readonly Queue<TargetRun> settled = new();
    CancelState cancel;
    int unfinished;

    public Schedule(Plan plan, ExecutorOptions options, RunResults results)
    {
        (this.options, this.results) = (options, results);
        targets = [.. plan.Targets.Select(target => new TargetRun(target))];
        unfinished = targets.Length;
        foreach (var target in targets)
        {
            foreach (var (predecessor, _) in target.Planned.Predecessors)
            {
                targets[predecessor].Successors.Add(target);
            }
        }

        if (options.Jobs > 1)
        {
            CriticalPath.Measure(targets, options.Durations);
        }

        ready = new(options.Jobs);
        events = new(options);
        steps = new(ready, events);
        claims = new(plan);
    }

    /// <summary>Events in the order in which they are to be seen.</summary>
    public Queue<BuildEvent> Events => events.Queue;

    public bool IsOver => unfinished == 0;

    public int Running => ready.Running;

    public int FreeJobs() => Math.Max(1, options.Jobs - ready.Steps + 1);

    public void Begin()
    {
        events.BuildStarted(targets);
        foreach (var target in targets)
        {
            if (target.State == TargetState.Waiting && target.UnfinishedPredecessors == 0)
            {
                Decide(target);
            }
        }

        Settle();
    }

    /// <summary>The next work to start; null if nothing can.</summary>
    public Work? Take()
    {
        var work = ready.Take();
        if (work is PreparationRun)
        {
            work.Target.State = TargetState.Asking;
        }
        else if (work is StepRun step)
        {
            steps.Start(step);
        }

        return work;
    }

    public void Fold(Message message)
    {
        if (message is WorkEnded ended)
        {
            ready.Release(ended.Work);
        }

        switch (message)
        {
            case EventPosted posted when posted.Work.State == WorkState.Running:
                events.Add(posted.Event);
                break;
            case ConditionsHeld held when MayStart(held.Work.Target):
                steps.StartTarget(held.Work.Target);
                break;
            case ConditionFailed failed:
                Finish(failed.Work.Target, Outcome.Skipped, reason: failed.Why);
                break;
            case PreparationFailed failed:
                Finish(failed.Work.Target, Outcome.Failed, error: failed.Error.ToString(), exitCode: failed.Error.ExitCode);
                break;
            case PreparationStopped stopped:
                Stop(stopped.Work.Target);
                break;
            case StepsMade made:
                AddSteps(made.Work.Target, made.Steps);
                break;
            case StepEnded stepEnded:
                steps.End(stepEnded);
                FinishIfDone(stepEnded.Step.Target);
                break;
        }

        Settle();
    }

    /// <summary>Notes that the run is to end, gently or now.</summary>
    public void Cancel(CancelState wanted)
    {
        while (cancel < wanted && !IsOver)
        {
            cancel++;
            events.CancellationRequested(cancel == CancelState.Now);
            foreach (var target in targets)
            {
                if (target.State is TargetState.Ready or TargetState.Started && !MayStart(target))
                {
                    StopWhatWaits(target);
                }
            }

            Settle();
        }
    }

    bool MayStart(TargetRun target) =>
        cancel == CancelState.None || (cancel == CancelState.Gentle && target.Model.IsAssured);

    void Decide(TargetRun target)
    {
        Verdict.Taint(target, targets);
        var (outcome, reason) = Verdict.Of(target, targets, cancel);
        if (outcome is { } known)
        {
            Finish(target, known, reason);
        }
        else if (Preparation.IsNeeded(target.Model))
        {
            target.State = TargetState.Ready;
            ready.Add(target.Preparation = new PreparationRun(target));
        }
        else
        {
            target.State = TargetState.Ready;
            AddSteps(target, Preparation.WithoutLambdas(target.Model));
        }
    }

    void AddSteps(TargetRun target, IReadOnlyList<PreparedStep> made)
    {
        // What has started and turns out to be only a name is done: there is nothing in it to cancel.
        var isDone = target.State == TargetState.Started && made.Count == 0;
        if (!MayStart(target) && !isDone)
        {
            Stop(target);
        }
        else if (claims.Claim(target, made) is { } conflict)
        {
            Finish(target, Outcome.Failed, error: conflict.ToString());
        }
        else
        {
            steps.Add(target, made);
            FinishIfDone(target);
        }
    }

    // What runs goes on; its worker reports the end.
    void StopWhatWaits(TargetRun target)
    {
        if (target.Preparation is { State: WorkState.Ready } preparation)
        {
            preparation.State = WorkState.Dropped;
            Stop(target);
        }
        else if (target.Steps.Count > 0)
        {
            TargetSteps.DropWaiting(target);
            FinishIfDone(target);
        }
    }

    void Stop(TargetRun target)
    {
        if (target.State == TargetState.Started)
        {
            Finish(target, Outcome.Cancelled);
        }
        else
        {
            Finish(target, Outcome.NotRun, Verdict.RunCancelled);
        }
    }

    void FinishIfDone(TargetRun target)
    {
        if (target.UnfinishedSteps > 0)
        {
            return;
        }

        var (outcome, error) = TargetSteps.Summary(target);
        if (target.State == TargetState.Ready && outcome == Outcome.Cancelled)
        {
            Stop(target);
        }
        else
        {
            Finish(target, outcome, target.Model.HasActions ? null : TargetFinished.OnlyAName, error);
        }
    }

    void Finish(TargetRun target, Outcome outcome, string? reason = null, string? error = null, int? exitCode = null)
    {
        (target.State, target.Outcome) = (TargetState.Finished, outcome);
        results.Finished(target, reason);
        events.TargetFinished(target, reason, error, exitCode);
        settled.Enqueue(target);
        unfinished--;
    }

    // Not by recursion: a chain of skipped targets may be as long as the plan.
    void Settle()
    {
        while (settled.TryDequeue(out var target))
        {
            foreach (var successor in target.Successors)
            {
                if (--successor.UnfinishedPredecessors == 0)
                {
                    Decide(successor);
                }
            }
        }
    }
}
