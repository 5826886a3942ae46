using System.Collections.Immutable;
using BuildKit.Ledger;

namespace BuildKit.Deployments;

/// <summary>Why a rollout stopped before its end.</summary>
enum StopReason
{
    /// <summary>It did not.</summary>
    None,

    /// <summary>More hosts failed than may.</summary>
    Budget,

    /// <summary>No host of the first batch became healthy.</summary>
    FirstBatch,

    /// <summary>A package has other content than it should have.</summary>
    Digest,

    /// <summary>The smoke test failed.</summary>
    Smoke,

    /// <summary>The data could not be migrated, so no host was switched.</summary>
    Migration,

    /// <summary>The second half of the migration failed, when all hosts had the release.</summary>
    Contract,

    /// <summary>Ctrl-C.</summary>
    Interrupt,
}

/// <summary>What a plan did to a fleet.</summary>
sealed record FleetRun
{
    // The worst first: what any host returned decides.
    static readonly int[] Order = [21, 20, 30, 12, 13, 11, 10];

    public required DeploymentPlan Plan { get; init; }

    public required ImmutableArray<HostRun> Hosts { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public required DateTimeOffset FinishedAt { get; init; }

    /// <summary>How long it took, by a clock that nobody sets.</summary>
    public TimeSpan Duration { get; init; }

    public StopReason Stop { get; init; }

    /// <summary>What the smoke test said when it failed.</summary>
    public BuildError? SmokeFailure { get; init; }

    /// <summary>Why the data could not be migrated; null if they could, or needed not.</summary>
    public BuildError? MigrationFailure { get; init; }

    /// <summary>What was done to the data, or tried.</summary>
    public ImmutableArray<MigrationRun> Migrations { get; init; } = [];

    public bool IsInterrupted => Stop == StopReason.Interrupt;

    /// <summary>Whether hosts get a release that they have not, or their data are migrated.</summary>
    public bool BringsSomething => Plan.BringsRelease || !Migrations.IsEmpty;

    public bool Changed => Hosts.Any(host => host.Changed) || !Migrations.IsEmpty;

    /// <summary>When the first host was switched; null if none was.</summary>
    public DateTimeOffset? ExposedAt => Hosts.Min(host => host.ExposedAt);

    /// <summary>When the last host that had been switched was back; null if none was switched, or if one is not back.</summary>
    public DateTimeOffset? RolledBackAt => Exposed.All(host => host.RolledBackAt is not null) ? Exposed.Max(host => host.RolledBackAt) : null;

    public IEnumerable<HostRun> Failed => Hosts.Where(host => host.HasFailed);

    /// <summary>Hosts that do not have what was wanted, although the deployment as a whole has succeeded.</summary>
    public IEnumerable<HostRun> LeftOut => Hosts.Where(host => host.HasFailed || host.Standing == HostStanding.LeftOut);

    public int ExitCode => Stop switch
    {
        StopReason.None => 0,
        StopReason.Interrupt => 130,
        StopReason.Migration or StopReason.Contract => MigrationFailure?.ExitCode ?? 21,
        _ => Order.FirstOrDefault(code => Hosts.Any(host => host.ExitCode == code), defaultValue: Stop == StopReason.Smoke ? SmokeCode : 11),
    };

    public DeploymentResult Result => ExitCode switch
    {
        0 => LeftOut.Any() ? DeploymentResult.SucceededWithExclusions : DeploymentResult.Succeeded,
        130 => DeploymentResult.Interrupted,
        _ => DeploymentResult.Failed,
    };

    /// <summary>Whether hosts have something else than was recorded last.</summary>
    public bool DiffersFrom(DeploymentRecorded? recorded) =>
        Hosts.Any(host => host.Standing != HostStanding.LeftOut && recorded.Active(host.Name) != host.After?.Active);

    /// <summary>What events and notices call it: where nothing was to be done, and where the unhealthy release is active nowhere any more, they say so.</summary>
    /// <param name="isNew">Whether it is a deployment although no host was changed.</param>
    public string Outcome(bool isNew) => ExitCode == 20 ? "rolled-back" : Result == DeploymentResult.Succeeded && !Changed && !isNew ? "unchanged" : Result.InWords();

    IEnumerable<HostRun> Exposed => Hosts.Where(host => host.ExposedAt is not null);

    int SmokeCode => Hosts.Any(host => host.Standing == HostStanding.Switched) ? 21 : 20;
}
