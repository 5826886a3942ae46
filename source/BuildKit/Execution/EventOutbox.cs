using BuildKit.Events;
using BuildKit.Masking;

namespace BuildKit.Execution;

/// <summary>Makes the events of the schedule, with the time of the run.</summary>
sealed class EventOutbox(ExecutorOptions options)
{
    readonly long began = options.Time.GetTimestamp();
    bool failed;
    bool cancelled;
    int unfinished;

    public Queue<BuildEvent> Queue { get; } = new();

    /// <summary>Takes an event that is masked already, as all posted ones are.</summary>
    public void Add(BuildEvent happened)
    {
        failed |= happened is StepVerified { Differences.Count: > 0 };
        Queue.Enqueue(happened);
    }

    public void BuildStarted(IReadOnlyList<TargetRun> targets)
    {
        unfinished = targets.Count;
        Add(new BuildStarted
        {
            Time = Now,
            Run = options.Run,
            Root = options.Root,
            Targets = [.. targets.Select(target => target.Name)],
            Jobs = options.Jobs,
        });
        FinishIfDone();
    }

    public void TargetStarted(TargetRun target)
    {
        target.Began = options.Time.GetTimestamp();
        Add(new TargetStarted { Time = Now, Target = target.Name });
    }

    public void StepStarted(StepRun step)
    {
        if (step.Target.Steps.All(other => other == step || other.State is WorkState.Waiting or WorkState.Ready))
        {
            step.Target.Began = options.Time.GetTimestamp();
        }

        Add(new StepStarted { Time = Now, Target = step.Target.Name, Step = step.Step.Name });
    }

    public void StepFinished(StepRun step, StepResult result, TimeSpan duration) => AddMasked(new StepFinished
    {
        Time = Now,
        Target = step.Target.Name,
        Step = step.Step.Name,
        Outcome = result.Outcome,
        Duration = duration,
        Error = result.Error,
        ExitCode = result.ExitCode,
    });

    public void TargetFinished(TargetRun target, string? reason, string? error, int? exitCode)
    {
        failed |= target.Outcome == Outcome.Failed;
        unfinished--;
        AddMasked(new TargetFinished
        {
            Time = Now,
            Target = target.Name,
            Outcome = target.Outcome,
            Reason = reason,
            Duration = target.Began == 0 ? TimeSpan.Zero : options.Time.GetElapsedTime(target.Began),
            Error = error,
            ExitCode = exitCode,
        });
        FinishIfDone();
    }

    public void CancellationRequested(bool now)
    {
        cancelled = true;
        Add(new CancellationRequested { Time = Now, Now = now });
    }

    void AddMasked(BuildEvent happened) => Add(happened.Masked(SecretMask.Current));

    DateTimeOffset Now => options.Time.GetUtcNow();

    void FinishIfDone()
    {
        if (unfinished == 0)
        {
            Add(new BuildFinished
            {
                Time = Now,
                Succeeded = !failed && !cancelled,
                Cancelled = cancelled,
                Duration = options.Time.GetElapsedTime(began),
            });
        }
    }
}
