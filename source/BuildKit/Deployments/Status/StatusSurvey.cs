using BuildKit.Events;
using BuildKit.Hosts;
using BuildKit.Ledger;
using BuildKit.Releases;

namespace BuildKit.Deployments;

/// <summary>Asks all hosts at once how they are, and compares that with what is known. Nothing is changed anywhere.</summary>
/// <param name="product">The product.</param>
/// <param name="scope">The step that asks.</param>
/// <param name="ledgers">What was recorded.</param>
/// <param name="scriptOf">The release whose host script asks a host that has that release; null for none is there at all.</param>
sealed class StatusSurvey(string product, StepScope scope, EnvironmentLedgers ledgers, Func<string?, StoredRelease> scriptOf)
{
    readonly StepScope silent = scope with { Post = _ => { } };

    /// <exception cref="BuildException">BK0509: there is no release to ask with. BK0521, BK0523, BK0526: the ledger cannot be read.</exception>
    public async Task<EnvironmentReport> OfAsync(EnvironmentModel place, EnvironmentHosts hosts)
    {
        // The remote and the hosts are asked at the same time.
        var reading = ledgers.EventsAsync(place.Sharing);
        var answers = IsUndeployed(hosts) ? [] : await AskAsync(hosts).ConfigureAwait(false);
        var events = await reading.ConfigureAwait(false);
        var recorded = new RecordedHosts(events, product, place.Name);
        var reports = IsUndeployed(hosts) ? [NotThere(place, recorded)] : answers.Select(answer => Report(place, recorded, answer));
        var waiting = await ledgers.Of(place.Sharing).WaitingAsync().ConfigureAwait(false);
        return new()
        {
            Name = place.Name,
            Hosts = [.. reports, .. Gone(place, recorded)],
            OpenIncidents = [.. Incident.In(events, place.Name).Where(incident => incident.IsOpen)],
            Remote = waiting?.Remote,
            Waiting = waiting?.Waiting ?? 0,
        };
    }

    static bool IsUndeployed(EnvironmentHosts hosts) => hosts.Directory is { } directory && !Directory.Exists(directory);

    static HostReport NotThere(EnvironmentModel place, RecordedHosts recorded) => new()
    {
        Environment = place.Name,
        Health = HostHealth.None,
        Recorded = recorded.Active(LocalTransport.Name),
        Drift = recorded.Active(LocalTransport.Name) is { } active ? [$"says {active}"] : [],
    };

    static IEnumerable<HostReport> Gone(EnvironmentModel place, RecordedHosts recorded) => place.Inventory is not { } inventory ? [] :
        recorded.Names.Except(inventory.Hosts.Select(host => host.Name)).Select(name => new HostReport
        {
            Environment = place.Name,
            Host = name,
            Health = HostHealth.Unknown,
            About = "not asked",
            Recorded = recorded.Active(name),
            Drift = [$"says {recorded.Active(name) ?? "nothing"}", "not in the inventory any more"],
        });

    Task<Answer[]> AskAsync(EnvironmentHosts hosts)
    {
        var first = hosts.With(scriptOf(null));
        return Task.WhenAll(first.Select(async (host, i) =>
        {
            try
            {
                var observed = await host.ObserveAsync(silent).ConfigureAwait(false);
                // The script of the release that is active knows when it is healthy.
                var (health, about) = await HealthAsync(observed, host.Release, () => hosts.With(scriptOf(observed.Current))[i]).ConfigureAwait(false);
                return new Answer(host.Name, observed, health, about);
            }
            catch (BuildException e)
            {
                return new Answer(host.Name, null, HostHealth.Unreachable, e.Error.Message);
            }
        }));
    }

    static HostReport Report(EnvironmentModel place, RecordedHosts recorded, Answer answer) => new()
    {
        Environment = place.Name,
        Host = place.Inventory is null ? null : answer.Host,
        Release = answer.Observed?.Current,
        Health = answer.Health,
        About = answer.About,
        Since = answer.Observed?.Active is { } active ? recorded.Since(answer.Host, active) : null,
        Recorded = recorded.Active(answer.Host),
        Drift = [.. recorded.Drift(answer.Host, answer.Observed), .. answer.Observed?.Hold is { } hold ? [LockedBy.InWords(hold)] : Array.Empty<string>()],
    };

    async Task<(HostHealth, string)> HealthAsync(HostStatus observed, StoredRelease by, Func<FleetHost> host)
    {
        if (observed.Problem is { } problem)
        {
            return (HostHealth.Unknown, problem.Replace('-', ' '));
        }

        if (observed.Current is null)
        {
            return (HostHealth.None, "");
        }

        // One look is enough to say how it is now: whoever asks does not wait for what may still become healthy.
        var asked = host();
        var seen = asked.Release.Directory == by.Directory ? observed : await asked.ObserveAsync(silent).ConfigureAwait(false);
        return seen switch
        {
            { Lock.Stale: false } => (HostHealth.Locked, ""),
            { Healthy: true } => (HostHealth.Healthy, ""),
            { Healthy: false } => (HostHealth.Unhealthy, ""),
            _ => await CheckAsync(asked).ConfigureAwait(false),
        };
    }

    // The script of a release that was made before there were probes.
    async Task<(HostHealth, string)> CheckAsync(FleetHost host)
    {
        var outcome = await host.RunAsync(new CheckHealth(), silent).ConfigureAwait(false);
        return outcome.ExitCode switch
        {
            0 => (HostHealth.Healthy, ""),
            10 => (HostHealth.Locked, ""),
            21 => (HostHealth.Unhealthy, ""),
            _ => (HostHealth.Unknown, $"unknown ({outcome.ExitCode})"),
        };
    }

    sealed record Answer(string Host, HostStatus? Observed, HostHealth Health, string About);
}
