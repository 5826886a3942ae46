using System.Collections.Immutable;
using BuildKit.Hosts;
using BuildKit.Inventories;
using BuildKit.Releases;

namespace BuildKit.Deployments;

/// <summary>The hosts of an environment for one product, and the connections to them while they are needed.</summary>
sealed class EnvironmentHosts(EnvironmentModel place, string product, string actor) : IAsyncDisposable
{
    readonly SshConnections connections = new(place.Ssh);

    /// <summary>The directory of this machine; null if the environment is hosts.</summary>
    public AbsolutePath? Directory => place.Directory is { } directory ? directory / product : null;

    /// <summary>What commands on the hosts need.</summary>
    public ImmutableSortedDictionary<string, string> Secrets { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Each host, where it is asked with the script of this release.</summary>
    public IReadOnlyList<FleetHost> With(StoredRelease release) => Directory is { } directory
        ? [new(LocalTransport.Name, new LocalTransport(directory), release, actor) { Secrets = Secrets }]
        : [.. place.Inventory!.Hosts.Select(host => new FleetHost(host.Name, WayTo(host), release, actor) { Secrets = Secrets })];

    public ValueTask DisposeAsync() => connections.DisposeAsync();

    ITransport WayTo(InventoryHost host) =>
        connections.Transport(host.Name, new(host.Address, host.User, host.Port), $"{place.HostDirectory}/{product}");
}
