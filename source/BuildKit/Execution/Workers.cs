using System.Threading.Channels;
using BuildKit.Events;

namespace BuildKit.Execution;

/// <summary>Does the work that the loop hands out, elsewhere, and only posts back. Each work ends with one message.</summary>
sealed class Workers(ExecutorOptions options, RunSignals signals, ChannelWriter<Message> loop, Func<int> freeJobs, RunResults results, CachedSteps? cached)
{
    public void Start(Work work)
    {
        _ = work switch
        {
            StepRun step => RunAsync(step),
            PreparationRun preparation => PrepareAsync(preparation),
            _ => throw new NotSupportedException(work.GetType().Name),
        };
    }

    async Task RunAsync(StepRun step)
    {
        var post = new Post(step, loop, options.Time);
        var began = options.Time.GetTimestamp();
        var result = await Guarded(() => new StepRunner(options, signals.For(step.Target.Model), freeJobs, post, results, cached).RunAsync(step))
            .ConfigureAwait(false);
        await post.SendAsync(new StepEnded(step, result, options.Time.GetElapsedTime(began))).ConfigureAwait(false);

        async Task<StepResult> Guarded(Func<Task<StepResult>> run)
        {
            try
            {
                return await run().ConfigureAwait(false);
            }
            catch (Exception exception)
            {
                // A worker that does not report its end would hang the run.
                return StepResult.Failed(AuthorFailure.Of(step.Target.Model, step.Step.Name, exception, options.Root));
            }
        }
    }

    async Task PrepareAsync(PreparationRun work)
    {
        var post = new Post(work, loop, options.Time);
        var stop = signals.For(work.Target.Model);
        using var limits = new AttemptStop(stop, timeLimit: null, options);
        Message? ended = null;
        try
        {
            await limits.WaitForAsync(options.Start(async () => ended = await AskAsync(work, post, limits.Signal).ConfigureAwait(false)))
                .ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stop.Gentle.IsCancellationRequested)
        {
            ended = null;
        }
        catch (Exception exception)
        {
            ended = new PreparationFailed(work, AuthorFailure.WhilePreparing(work.Target.Model, exception, options.Root));
        }

        await post.SendAsync(ended ?? new PreparationStopped(work)).ConfigureAwait(false);
    }

    async Task<Message> AskAsync(PreparationRun work, Post post, StopSignal stop)
    {
        using var inside = Scope(work, post, stop).Enter();
        using var reading = results.ScopeOf(work.Target.Planned).Enter();
        var target = work.Target.Model;
        foreach (var condition in target.Conditions)
        {
            try
            {
                if (!condition.Holds())
                {
                    return new ConditionFailed(work, condition.Why);
                }
            }
            catch (Exception exception)
            {
                return new PreparationFailed(work, AuthorFailure.InCondition(target, exception, options.Root));
            }
        }

        stop.Gentle.ThrowIfCancellationRequested();
        await post.SendAsync(new ConditionsHeld(work)).ConfigureAwait(false);
        var steps = await Preparation.StepsAsync(target, options.Root, stop.Gentle).ConfigureAwait(false);
        await RemoveGoneAsync(work, post, steps).ConfigureAwait(false);
        return new StepsMade(work, steps);
    }

    // Before any step of the target looks at its files, and told: a file disappears that nobody asked about.
    async Task RemoveGoneAsync(PreparationRun work, Post post, IReadOnlyList<PreparedStep> steps)
    {
        if (cached?.RemoveGone(work.Target.Name, steps) is [var first, ..] removed)
        {
            await post.Async(new LogWritten
            {
                Target = work.Target.Name,
                Severity = Severity.Information,
                Text = $"removed {first}{(removed.Count > 1 ? $" and {removed.Count - 1} more" : "")}: left by steps that the target does not have any more",
            }).ConfigureAwait(false);
        }
    }

    StepScope Scope(PreparationRun work, Post post, StopSignal stop) => new()
    {
        Target = work.Target.Name,
        Root = options.Root,
        Time = options.Time,
        PassedThrough = work.Target.Model.Step.PassedThrough,
        Variables = work.Target.Model.Step.Variables,
        Id = StepId.Of(options.Run, work.Target.Name, step: null, attempt: 0),
        Post = post.Now,
        Stop = stop,
        FreeJobs = freeJobs,
    };
}
