using BuildKit.Caching;
using BuildKit.Events;

namespace BuildKit.Execution;

/// <summary>Runs one step, unless its result is known, and keeps what it leaves.</summary>
sealed class StepRunner(ExecutorOptions options, StopSignal stop, Func<int> freeJobs, Post post, RunResults results, CachedSteps? cached)
{
    readonly StepAttempts attempts = new(options, stop, freeJobs, post, results);

    public async Task<StepResult> RunAsync(StepRun run)
    {
        if (cached is null)
        {
            return await attempts.RunAsync(run, run.Step.Actions).ConfigureAwait(false);
        }

        try
        {
            return await DecideAsync(run, cached).ConfigureAwait(false) switch
            {
                Reuse { Completing.Count: > 0 } reuse => await CompleteAsync(run, reuse).ConfigureAwait(false),
                Reuse reuse => await ReplayAsync(run, reuse).ConfigureAwait(false),
                MustRun must => await RunAsync(run, must, cached).ConfigureAwait(false),
                var decision => throw new NotSupportedException(decision.GetType().Name),
            };
        }
        catch (OperationCanceledException) when (stop.Gentle.IsCancellationRequested)
        {
            return StepResult.Cancelled;
        }
    }

    // Reads files and the values of the author's members: elsewhere than on the loop.
    async Task<CacheDecision> DecideAsync(StepRun run, CachedSteps steps)
    {
        CacheDecision? decision = null;
        using var reading = results.ScopeOf(run.Target.Planned).Enter();
        await options.Start(async () => decision = await steps.DecideAsync(run, stop.Gentle).ConfigureAwait(false)).ConfigureAwait(false);
        return decision!;
    }

    async Task<StepResult> RunAsync(StepRun run, MustRun must, CachedSteps steps)
    {
        var (ticket, end) = (must.Run, StepEnd.Failed);
        try
        {
            if (must.Why != CachePolicy.NoOutputs)
            {
                await DecidedAsync(run, Outcome.Executed, must.Why, null).ConfigureAwait(false);
            }

            ticket.Begin();
            post.Shows = ticket.Recording is { } recording ? recording.Add : null;
            var verification = await StepVerification.BeginAsync(run, ticket, options.Verification, new(options, stop, freeJobs, results)).ConfigureAwait(false);
            var began = options.Time.GetTimestamp();
            var result = await (verification?.FirstAsync(post) ?? attempts.RunAsync(run, run.Step.Actions)).ConfigureAwait(false);
            if (result.Outcome == Outcome.Executed && !stop.Gentle.IsCancellationRequested)
            {
                var duration = options.Time.GetElapsedTime(began);
                await (verification?.SecondAsync(post) ?? Task.CompletedTask).ConfigureAwait(false);
                steps.Complete(run, ticket, duration);
                end = StepEnd.NotKept;
            }
            else if (result.Outcome != Outcome.Failed)
            {
                end = StepEnd.Cancelled;
            }

            return result;
        }
        finally
        {
            post.Shows = null;
            ticket.End(end);
        }
    }

    async Task<StepResult> CompleteAsync(StepRun run, Reuse reuse)
    {
        RunCommands completing = new([.. reuse.Completing], reuse.Completing[0].ToString);
        var result = await attempts.RunAsync(run, [completing]).ConfigureAwait(false);
        return result.Outcome == Outcome.Executed ? await ReplayAsync(run, reuse).ConfigureAwait(false) : result;
    }

    // What was said when the step ran is said again; of a step that is up to date what reports are made of, and on the console how many warnings stand.
    async Task<StepResult> ReplayAsync(StepRun run, Reuse reuse)
    {
        await DecidedAsync(run, reuse.Outcome, reuse.Why, reuse.Record).ConfigureAwait(false);
        foreach (var happened in EventRecording.Events(reuse.Record.Events, run.Target.Name, run.Step.Name))
        {
            if (reuse.Outcome == Outcome.FromCache || happened is DiagnosticReported or TestsReported or CoverageMeasured)
            {
                await post.Async(happened).ConfigureAwait(false);
            }
        }

        return new(reuse.Outcome);
    }

    Task DecidedAsync(StepRun run, Outcome decision, string why, JournalRecord? reused) => post.Async(new StepDecided
    {
        Target = run.Target.Name,
        Step = run.Step.Name,
        Decision = decision,
        Why = why,
        Saved = reused?.Duration ?? TimeSpan.Zero,
        Warnings = reused is null ? 0 : EventRecording.Warnings(reused.Events).Count,
    });
}
