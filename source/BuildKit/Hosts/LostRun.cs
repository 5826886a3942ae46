using BuildKit.Events;

namespace BuildKit.Hosts;

/// <summary>
/// Finds out what became of a call of the host script whose connection was lost. The host goes on alone, so nothing is assumed: its
/// journal and its lock name the call that wrote them, and what has certainly not been done is asked for again.
/// </summary>
sealed class LostRun(FleetHost host, HostScriptCall call, StepScope scope)
{
    const int Tries = 4;
    static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(500);
    static readonly TimeSpan LongestRun = TimeSpan.FromMinutes(15);
    readonly long began = scope.Time.GetTimestamp();

    /// <param name="lost">What is known.</param>
    /// <returns>What the call, or its repetition, ended with; as before if the host does not answer.</returns>
    /// <exception cref="OperationCanceledException">The step is to end now.</exception>
    public async Task<ScriptAnswer> FindOutAsync(ScriptAnswer lost)
    {
        Say($"the connection was lost during {call.Verb}: asking the host what became of it");
        for (var (attempt, pause) = (1, FirstPause); attempt <= Tries; attempt++, pause *= 2)
        {
            var status = await ObserveAsync().ConfigureAwait(false);
            if (status is null)
            {
                await Task.Delay(pause, scope.Time, scope.Stop.Now).ConfigureAwait(false);
            }
            else if (status.Last is { IsLast: true } last && last.IsOf(call.Id))
            {
                Say($"{call.Verb} went on there to its end: {last.Event}");
                return new() { ExitCode = last.ExitCode, Changed = last.Changed, Messages = lost.Messages };
            }
            else if (await AgainAsync().ConfigureAwait(false) is { ExitCode: not null } answer)
            {
                return answer;
            }
        }

        return lost;
    }

    // The state when the run is over: as long as it holds the lock it is at work.
    async Task<HostStatus?> ObserveAsync()
    {
        while (true)
        {
            var status = await TryObserveAsync().ConfigureAwait(false);
            if (status?.Lock is not { Stale: false } held || !held.IsOf(call.Id) || scope.Time.GetElapsedTime(began) > LongestRun)
            {
                return status;
            }

            await Task.Delay(PollInterval, scope.Time, scope.Stop.Now).ConfigureAwait(false);
        }
    }

    async Task<HostStatus?> TryObserveAsync()
    {
        try
        {
            return await host.ObserveAsync(scope).ConfigureAwait(false);
        }
        catch (BuildException)
        {
            return null;
        }
    }

    // A repetition that is lost as well is found out about by the same id.
    Task<ScriptAnswer> AgainAsync()
    {
        Say($"{call.Verb} did not come to its end there: running it again");
        return host.Transport.RunAsync(call, scope);
    }

    void Say(string text) => scope.Say($"{host.Name}: {text}");
}
