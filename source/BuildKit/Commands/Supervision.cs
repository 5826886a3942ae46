using BuildKit.Events;

namespace BuildKit.Commands;

/// <summary>Why a process has ended.</summary>
enum Ending
{
    /// <summary>By itself, or somebody else ended it.</summary>
    ByItself,

    /// <summary>Its time limit was over.</summary>
    TimedOut,

    /// <summary>The step was asked to stop.</summary>
    Stopped,
}

/// <summary>Lets a process run until it ends, or ends it and its tree when its time is over or the step is to stop.</summary>
static class Supervision
{
    /// <summary>How long a process that was asked to end may take.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    static readonly TimeSpan LongestTimer = TimeSpan.FromDays(49);

    /// <exception cref="BuildException">BK0213: it was killed and does not end.</exception>
    public static async Task<Ending> UntilEndedAsync(ChildProcess process, ProcessStart start, StepScope scope)
    {
        using var limit = Timer(start.Command.TimeLimit ?? Timeout.InfiniteTimeSpan, scope.Time);
        using var kill = CancellationTokenSource.CreateLinkedTokenSource(scope.Stop.Now, limit.Token);
        using var ask = CancellationTokenSource.CreateLinkedTokenSource(scope.Stop.Gentle, kill.Token);
        if (await HasEndedBeforeAsync(process, ask.Token).ConfigureAwait(false))
        {
            return Ending.ByItself;
        }

        var isAsked = scope.Stop.Gentle.IsCancellationRequested || scope.Stop.Now.IsCancellationRequested;
        if (!kill.IsCancellationRequested && await HasObeyedAsync(process, scope, kill.Token).ConfigureAwait(false))
        {
            // What it left behind was asked as well.
            await KillAsync(process, start.CommandMark, start, scope).ConfigureAwait(false);
            return Ending.Stopped;
        }

        await KillAsync(process, isAsked ? start.StepMark : start.CommandMark, start, scope).ConfigureAwait(false);
        return isAsked ? Ending.Stopped : Ending.TimedOut;
    }

    static async Task<bool> HasObeyedAsync(ChildProcess process, StepScope scope, CancellationToken kill)
    {
        process.Interrupt();
        using var grace = Timer(Grace, scope.Time);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(kill, grace.Token);
        return await HasEndedBeforeAsync(process, patience.Token).ConfigureAwait(false);
    }

    static async Task KillAsync(ChildProcess process, string mark, ProcessStart start, StepScope scope)
    {
        var left = await process.KillTreeAsync(mark).ConfigureAwait(false);
        await process.Ended.WaitAsync(ChildProcess.KillTime).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!process.Ended.IsCompleted)
        {
            throw Errors.ProcessDoesNotEnd(start.Command, start.Directory, process.Id).Exception();
        }

        if (left.Where(id => id != process.Id).ToList() is { Count: > 0 } others)
        {
            var error = Errors.ProcessesLeft(start.Command, others);
            scope.Post(new WarningRaised
            {
                Time = scope.Time.GetUtcNow(),
                Target = scope.Target,
                Code = error.Code,
                Text = error.ToString(),
            });
        }
    }

    static async Task<bool> HasEndedBeforeAsync(ChildProcess process, CancellationToken token)
    {
        await process.Ended.WaitAsync(token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return process.Ended.IsCompleted;
    }

    static CancellationTokenSource Timer(TimeSpan time, TimeProvider provider) =>
        time == Timeout.InfiniteTimeSpan || time > LongestTimer ? new() : new(time < TimeSpan.Zero ? TimeSpan.Zero : time, provider);
}
