using BuildKit.Events;
using BuildKit.Hosts;

namespace BuildKit.Deployments;

/// <summary>How a verb ended as far as anybody can know.</summary>
sealed record HostAnswer
{
    public required HostVerb Verb { get; init; }

    /// <summary>Null if it is not known, or if the verb was interrupted.</summary>
    public VerbOutcome? Outcome { get; init; }

    /// <summary>What the host said when it was asked in between; null if it was not asked or did not answer.</summary>
    public HostStatus? Status { get; init; }

    /// <summary>Why nobody knows.</summary>
    public BuildError? Cause { get; init; }

    public bool IsInterrupted { get; init; }

    /// <summary>The package is not the one that was released; to send it again would not help.</summary>
    public bool IsOtherContent => Cause is { ExitCode: 12 };
}

/// <summary>
/// Runs a verb and does not guess: where nobody knows what became of it, the host is asked, and only what it has not done is run again. It always
/// comes to an end.
/// </summary>
sealed class CertainVerb(StepScope scope, TimeSpan limit)
{
    const int Attempts = 3;

    // The run that got lost may still be at work there.
    const int Wait = 60;

    static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    static readonly TimeSpan ObservationLimit = TimeSpan.FromMinutes(2);

    /// <summary>
    /// The first Ctrl-C ends the verb that runs, at a point where the host is whole. What became of it has to be observed
    /// and recorded all the same; only the second one ends that.
    /// </summary>
    public static StepScope Steady(StepScope scope) => scope with { Stop = new(CancellationToken.None, scope.Stop.Now) };

    /// <param name="host">Where.</param>
    /// <param name="verb">What.</param>
    /// <param name="target">The release that it is about; null if that is for the host to know.</param>
    /// <param name="before">What the host said before.</param>
    /// <exception cref="OperationCanceledException">All is to end now.</exception>
    public async Task<HostAnswer> RunAsync(IFleetMember host, HostVerb verb, string? target, HostStatus? before)
    {
        var answer = new HostAnswer { Verb = verb };
        for (var attempt = 1; attempt <= Attempts; attempt++)
        {
            answer = await TryAsync(host, attempt == 1 ? verb : verb with { Wait = Wait }, answer).ConfigureAwait(false);
            if (answer.Outcome is not null || answer.IsInterrupted || answer.IsOtherContent)
            {
                break;
            }

            var status = await AskAsync(host).ConfigureAwait(false);
            answer = answer with { Status = status };
            if (status is null)
            {
                break;
            }

            if (Known(verb, target, before, status) is { } code)
            {
                answer = Concluded(answer, code);
                break;
            }
        }

        return answer with { Verb = verb };
    }

    /// <summary>What the host says; null if it does not answer, for a while.</summary>
    /// <exception cref="OperationCanceledException">All is to end now.</exception>
    public async Task<HostStatus?> AskAsync(IFleetMember host)
    {
        var steady = Steady(scope);
        for (var (attempt, pause) = (1, FirstPause); ; attempt++, pause *= 2)
        {
            try
            {
                return await host.ObserveAsync(steady).WaitAsync(ObservationLimit, scope.Time, scope.Stop.Now).ConfigureAwait(false);
            }
            catch (Exception e) when (e is BuildException or TimeoutException)
            {
                if (attempt == Attempts)
                {
                    return null;
                }
            }

            await Task.Delay(pause, scope.Time, scope.Stop.Now).ConfigureAwait(false);
        }
    }

    async Task<HostAnswer> TryAsync(IFleetMember host, HostVerb verb, HostAnswer answer)
    {
        try
        {
            var outcome = await host.RunAsync(verb, scope).WaitAsync(limit, scope.Time, scope.Stop.Now).ConfigureAwait(false);
            return outcome.ExitCode == 130 ? answer with { IsInterrupted = true, Outcome = outcome } : answer with { Outcome = outcome };
        }
        catch (BuildException e)
        {
            return answer with { Cause = e.Error, IsInterrupted = scope.Stop.Gentle.IsCancellationRequested };
        }
        catch (TimeoutException)
        {
            return answer with { Cause = Errors.HostScriptDidNotRun(verb.Name, host.Where, $"it has not ended for {limit.TotalMinutes:0} min", []) };
        }
        catch (OperationCanceledException) when (!scope.Stop.Now.IsCancellationRequested)
        {
            return answer with { IsInterrupted = true };
        }
    }

    static HostAnswer Concluded(HostAnswer answer, int code) => answer with
    {
        Outcome = new() { Verb = answer.Verb, ExitCode = code, Changed = true, Messages = [] },
        Cause = null,
    };

    // The exit code that the verb must have had; null if it has not come to its end.
    static int? Known(HostVerb verb, string? target, HostStatus? before, HostStatus now) => verb switch
    {
        Stage stage when target is not null && now.Find(target)?.Digest == stage.Digest => 0,
        Activate or GoBack when target is not null && now.IsSettled && now.Current == target && now.Healthy != false => 0,
        Activate when target is not null && now.IsSettled && now.Find(target) is { Bad: true } && before?.Find(target) is not { Bad: true } => 20,
        Migrate migrate when target is not null && now.Migration(target, migrate.Contract) is { State: not "begun" } ended && ended != before?.Migration(target, migrate.Contract) =>
            ended.IsDone ? 0 : 21,
        _ => null,
    };
}
