using System.Collections.Immutable;
using BuildKit.Hosts;
using BuildKit.Ledger;

namespace BuildKit.Deployments;

/// <summary>
/// What is to be done to bring a fleet to a release, pinned to what was observed: phases one after the other, in each of them one verb on each
/// of some hosts. Rolling, canary and all at once are only different plans, and so is the way back.
/// </summary>
sealed record DeploymentPlan
{
    Dictionary<string, PlannedHost>? byName;

    public required string Product { get; init; }

    public required string Environment { get; init; }

    public required DeploymentKind Kind { get; init; }

    /// <summary>The release that is wanted; empty for the one that each host had before.</summary>
    public required string Release { get; init; }

    /// <summary>SHA-256 of the release's manifest; empty if it is not known here.</summary>
    public string ReleaseDigest { get; init; } = "";

    /// <summary>SHA-256 of the list of hosts.</summary>
    public string InventoryDigest { get; init; } = "";

    /// <summary>SHA-256 of what the hosts said.</summary>
    public required string FleetDigest { get; init; }

    public required DeploymentStrategy Strategy { get; init; }

    /// <summary>All hosts of the environment, in its order.</summary>
    public required ImmutableArray<PlannedHost> Hosts { get; init; }

    public required ImmutableArray<PlanPhase> Phases { get; init; }

    /// <summary>SHA-256 of its canonical JSON: the same plan has the same name.</summary>
    public string Id => field ??= DeploymentPlanJson.Digest(this);

    /// <summary>False if the release is active wherever anything is to be done: its health is checked, and nothing is expected to change.</summary>
    public bool BringsRelease => Hosts.Any(host => host.Work is HostWork.Deploy or HostWork.Finish or HostWork.GoBack && (host.Target is null || host.Before != host.Target));

    public bool IsEmpty => Phases.IsEmpty;

    /// <summary>Hosts that could not be reached, and so have failed before anything began.</summary>
    public int FailuresBefore => Hosts.Count(host => host.Work == HostWork.Unreachable);

    public PlannedHost Find(string host) => (byName ??= Hosts.ToDictionary(known => known.Name, StringComparer.Ordinal))[host];
}

/// <summary>What a plan means for one host.</summary>
sealed record PlannedHost
{
    public required string Name { get; init; }

    public required HostWork Work { get; init; }

    /// <summary>What is active there, or what an interrupted run would have gone back to; null for nothing.</summary>
    public string? Before { get; init; }

    /// <summary>The release that it gets or keeps; null if that is for the host to know.</summary>
    public string? Target { get; init; }

    /// <summary>SHA-256 of the package for its platform; null if none is needed.</summary>
    public string? Package { get; init; }

    public required string Why { get; init; }
}

/// <summary>How much is to be done on a host.</summary>
enum HostWork
{
    /// <summary>The release is active and healthy there.</summary>
    Nothing,

    /// <summary>All of it.</summary>
    Deploy,

    /// <summary>What an earlier run has not done.</summary>
    Finish,

    /// <summary>Back to a release.</summary>
    GoBack,

    /// <summary>It is left alone, as the user has said.</summary>
    Excluded,

    /// <summary>It is left alone, because it did not answer.</summary>
    Unreachable,
}

/// <summary>What a phase is for; in this order.</summary>
enum PhaseKind
{
    /// <summary>Brings packages to all hosts; nothing that runs is touched.</summary>
    Stage,

    /// <summary>Migrates the data, on one host.</summary>
    Migrate,

    /// <summary>Switches some hosts.</summary>
    Batch,

    /// <summary>Takes away from the data what only the release before needs, on one host; only if all hosts have the release.</summary>
    Contract,

    /// <summary>Removes old releases.</summary>
    Prune,
}

/// <summary>One verb on each of some hosts, all at once.</summary>
sealed record PlanPhase(PhaseKind Kind, int Number, ImmutableArray<PlannedVerb> Verbs);

/// <summary>A verb on a host.</summary>
sealed record PlannedVerb(string Host, HostVerb Verb);
