using BuildKit.Events;

namespace BuildKit.Execution;

/// <summary>Does what a step does: its actions in order, attempt after attempt, within its time limit.</summary>
sealed class StepAttempts(ExecutorOptions options, StopSignal stop, Func<int> freeJobs, Post post, RunResults results)
{
    public async Task<StepResult> RunAsync(StepRun run, IReadOnlyList<PreparedAction> actions)
    {
        var step = run.Step;
        for (var attempt = 1; ; attempt++)
        {
            var result = await AttemptAsync(run, actions, attempt).ConfigureAwait(false);
            if (result.Outcome != Outcome.Failed || attempt > step.Retries)
            {
                return result;
            }

            await post.Async(new StepRetried
            {
                Target = run.Target.Name,
                Step = step.Name,
                Attempt = attempt,
                Attempts = step.Retries + 1,
                Reason = result.Error!,
            }).ConfigureAwait(false);
            if (!await PauseAsync(step.RetryPause).ConfigureAwait(false))
            {
                return StepResult.Cancelled;
            }
        }
    }

    async Task<StepResult> AttemptAsync(StepRun run, IReadOnlyList<PreparedAction> actions, int attempt)
    {
        if (stop.Gentle.IsCancellationRequested)
        {
            return StepResult.Cancelled;
        }

        using var limits = new AttemptStop(stop, run.Step.Timeout, options);
        var scope = Scope(run, attempt, limits.Signal);
        try
        {
            await limits.WaitForAsync(options.Start(() => ActAsync(run, actions, scope))).ConfigureAwait(false);
            return limits.TimedOut ? Ended(TimedOut(run)) : StepResult.Executed;
        }
        catch (Exception exception)
        {
            return Ended(limits.TimedOut ? TimedOut(run) : StepResult.Failed(AuthorFailure.Of(run.Target.Model, run.Step.Name, exception, options.Root)));
        }
        finally
        {
            if (limits.Signal.Gentle.IsCancellationRequested)
            {
                await options.EndStep(scope).ConfigureAwait(false);
            }
        }
    }

    // Whatever the failure is, after the signal it is the signal's.
    StepResult Ended(StepResult failed) => stop.Gentle.IsCancellationRequested ? StepResult.Cancelled : failed;

    async Task ActAsync(StepRun run, IReadOnlyList<PreparedAction> actions, StepScope scope)
    {
        using var inside = scope.Enter();
        using var reading = results.ScopeOf(run.Target.Planned).Enter();
        try
        {
            foreach (var action in actions)
            {
                scope.Stop.Gentle.ThrowIfCancellationRequested();
                if (action is RunCode { Code: var code })
                {
                    await code(scope.Stop.Gentle).ConfigureAwait(false);
                }
                else if (action is RunCommands { Commands: var commands })
                {
                    await RunAllAsync(commands, scope).ConfigureAwait(false);
                }
            }
        }
        finally
        {
            options.StepEnding(scope);
        }
    }

    async Task RunAllAsync(Command[] commands, StepScope scope)
    {
        foreach (var command in commands)
        {
            scope.Stop.Gentle.ThrowIfCancellationRequested();
            await options.RunCommand(command, scope).ConfigureAwait(false);
        }
    }

    async Task<bool> PauseAsync(TimeSpan pause)
    {
        try
        {
            await Task.Delay(pause, options.Time, stop.Gentle).ConfigureAwait(false);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    StepScope Scope(StepRun run, int attempt, StopSignal signal) => new()
    {
        Target = run.Target.Name,
        Step = run.Step.Name,
        Root = options.Root,
        Time = options.Time,
        PassedThrough = run.Step.PassedThrough,
        Variables = run.Step.Declaration.Variables,
        Surroundings = options.Surroundings,
        Id = StepId.Of(options.Run, run.Target.Name, run.Step.Name, attempt),
        Post = post.Now,
        Stop = signal,
        FreeJobs = freeJobs,
    };

    static StepResult TimedOut(StepRun run) =>
        StepResult.Failed(Errors.StepTimedOut(run.Target.Name, run.Step.Name, run.Step.Timeout!.Value, run.Target.Model.Place()));
}
