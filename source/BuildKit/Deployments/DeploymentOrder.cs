using System.Collections.Immutable;
using BuildKit.Ledger;

namespace BuildKit.Deployments;

/// <summary>Where to, what for, how, and by whom.</summary>
sealed record DeploymentOrder
{
    public required string Product { get; init; }

    public required EnvironmentModel Environment { get; init; }

    public required string Actor { get; init; }

    public required DeploymentKind Kind { get; init; }

    public DeploymentPurpose Purpose { get; init; } = DeploymentPurpose.Unsaid;

    public DeploymentStrategy Strategy { get; init; } = new();

    /// <summary>How long another deployment is waited for.</summary>
    public TimeSpan Wait { get; init; }

    /// <summary>The checks that the user lets pass, and why.</summary>
    public ImmutableArray<Override> Overrides { get; init; } = [];

    /// <summary>Whether the plan is only told.</summary>
    public bool IsDryRun { get; init; }

    /// <summary>Hosts that are left alone.</summary>
    public ImmutableSortedSet<string> Excluded { get; init; } = [];

    /// <summary>How long a verb may take on a host, more than all of its own time limits together.</summary>
    public TimeSpan VerbLimit { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Who is told.</summary>
    public IReadOnlyList<INotifier> Notifiers { get; init; } = [];

    /// <summary>The release, as somebody has named it, with its option; empty if nobody did.</summary>
    public string Named { get; init; } = "";

    /// <summary>The target that goes back; null if the script has none.</summary>
    public string? RollbackTarget { get; init; }
}
