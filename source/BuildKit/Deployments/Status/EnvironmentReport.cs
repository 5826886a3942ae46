using System.Collections.Immutable;
using BuildKit.Ledger;

namespace BuildKit.Deployments;

/// <summary>How one environment stands.</summary>
sealed record EnvironmentReport
{
    public required string Name { get; init; }

    /// <summary>In the order of the inventory; hosts that are not in it any more come last.</summary>
    public required ImmutableArray<HostReport> Hosts { get; init; }

    public required ImmutableArray<Incident> OpenIncidents { get; init; }

    /// <summary>The remote that the ledger is shared with; null if it is not.</summary>
    public string? Remote { get; init; }

    /// <summary>How many events wait for the remote.</summary>
    public int Waiting { get; init; }
}
