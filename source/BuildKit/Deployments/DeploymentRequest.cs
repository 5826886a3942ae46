using System.Collections.Immutable;
using BuildKit.Hosts;
using BuildKit.Inventories;
using BuildKit.Ledger;

namespace BuildKit.Deployments;

/// <summary>What somebody asks of a target that deploys or goes back.</summary>
sealed record DeploymentRequest
{
    /// <summary>Null if none is named.</summary>
    public string? Environment { get; init; }

    /// <summary>The hosts that are meant, in words; null for all.</summary>
    public string? Hosts { get; init; }

    /// <summary>The hosts that are left alone, in words; null for none.</summary>
    public string? Excluded { get; init; }

    public DeploymentPurpose Purpose { get; init; } = DeploymentPurpose.Unsaid;

    /// <summary>How long another deployment is waited for.</summary>
    public TimeSpan Wait { get; init; }

    /// <summary>The checks that may be passed over, and why.</summary>
    public ImmutableArray<Override> Overrides { get; init; } = [];

    /// <summary>The release, as it was named, with its option; empty if it was not.</summary>
    public string Named { get; init; } = "";

    /// <summary>Whether a release may come that was not in the environment before this one.</summary>
    public bool SkipsPromotion => Overrides.Any(given => given.Check == DeploymentOptions.Promotion);

    /// <summary>Whether only to tell what would be done.</summary>
    public bool IsDryRun { get; init; }

    /// <summary>The id of a plan that a dry run has kept; null to make one.</summary>
    public string? Plan { get; init; }

    /// <summary>The hosts that are left alone; where some are chosen, all others are.</summary>
    /// <exception cref="BuildException">BK0535: a word means no host. BK0584: no host is left.</exception>
    public ImmutableSortedSet<string> ExcludedIn(EnvironmentModel place)
    {
        IReadOnlyList<InventoryHost> hosts = place.Inventory?.Hosts ?? [new() { Name = LocalTransport.Name, Address = LocalTransport.Name }];
        var names = hosts.Select(host => host.Name).ToImmutableSortedSet(StringComparer.Ordinal);
        var excluded = HostSelection.Of(hosts, Excluded, place.Name).ToImmutableSortedSet(StringComparer.Ordinal);
        if (Hosts is { } chosen)
        {
            excluded = excluded.Union(names.Except(HostSelection.Of(hosts, chosen, place.Name)));
        }

        return excluded.Count < names.Count ? excluded : throw Errors.EmptySelection(place.Name, "all of them are left out", [.. names]).Exception();
    }
}
