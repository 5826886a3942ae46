using System.Collections.Immutable;
using BuildKit.Events;
using BuildKit.Hosts;
using BuildKit.Releases;

namespace BuildKit.Deployments;

/// <summary>Asks the hosts of an environment, all at once, how they stand.</summary>
/// <param name="place">The environment.</param>
/// <param name="excluded">Hosts that are left alone.</param>
/// <param name="hosts">All hosts.</param>
/// <param name="scope">The step that asks.</param>
sealed class FleetObserver(EnvironmentModel place, ImmutableSortedSet<string> excluded, IReadOnlyList<FleetHost> hosts, StepScope scope)
{
    /// <summary>What every host says, or why it does not.</summary>
    /// <exception cref="BuildException">BK0535: a host that is to be left alone does not exist.</exception>
    public async Task<FleetState> ObserveAsync()
    {
        var unknown = excluded.Except(hosts.Select(host => host.Name)).ToList();
        if (unknown.Count > 0)
        {
            throw Errors.UnknownHosts(place.Name, unknown, [.. hosts.Select(host => host.Name)]).Exception();
        }

        return new([.. await Task.WhenAll(hosts.Select(ObserveAsync)).ConfigureAwait(false)]);
    }

    async Task<ObservedHost> ObserveAsync(FleetHost host)
    {
        var seen = new ObservedHost { Name = host.Name, IsExcluded = excluded.Contains(host.Name), Platform = RuntimeIdentifiers.Here, Roles = place.RolesOf(host.Name) };
        if (seen.IsExcluded)
        {
            return seen;
        }

        try
        {
            var status = await host.ObserveAsync(CertainVerb.Steady(scope), check: true).ConfigureAwait(false);
            return seen with { Status = status, Platform = status.Platform ?? seen.Platform };
        }
        catch (BuildException e)
        {
            return seen with { Cause = e.Error };
        }
    }
}
