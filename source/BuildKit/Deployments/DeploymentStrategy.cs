using System.Collections.Immutable;

namespace BuildKit.Deployments;

/// <summary>In which steps a fleet gets a release, and what happens where it fails.</summary>
sealed record DeploymentStrategy
{
    /// <summary>The hosts that the product is for; those of any role if there is none.</summary>
    public ImmutableArray<string> Roles { get; init; } = [];

    /// <summary>Sizes in order; the last one is repeated until all hosts have had their turn.</summary>
    public ImmutableArray<BatchSize> Batches { get; init; } = [1, new BatchSize(100, isPercent: true)];

    /// <summary>Between two batches.</summary>
    public TimeSpan Pause { get; init; }

    /// <summary>How many hosts of the fleet may fail before it stops.</summary>
    public int MaxFailures { get; init; }

    public Unreachable Unreachable { get; init; }

    public RollBack OnFailure { get; init; }

    /// <summary>A script of the repository that is run here after each batch; null for none.</summary>
    public string? Smoke { get; init; }

    /// <summary>Whether nothing is deployed where going back is impossible because releases are gone.</summary>
    public bool RequiresRollback { get; init; }

    /// <summary>What is done to the data on one of the hosts; null for nothing.</summary>
    public MigrationStep? Migration { get; init; }

    /// <summary>How many hosts are worked on at once.</summary>
    public int Lanes { get; init; } = 16;

    /// <summary>The same, with the host that the user has said; null for the first that can do it.</summary>
    public DeploymentStrategy MigratingOn(string? host) => Migration is null || host is null ? this : this with { Migration = Migration with { On = host } };
}

/// <summary>A migration of data for a release, once on one of the hosts: before any host is switched, and its second half when all are.</summary>
/// <param name="HasContract">Whether there is a second half.</param>
/// <param name="Role">Which hosts can do it; null for any.</param>
sealed record MigrationStep(bool HasContract, string? Role)
{
    /// <summary>The host that the user has said; null for the first one that can do it.</summary>
    public string? On { get; init; }
}

/// <summary>The strategies of the products of a script, which going back follows as well.</summary>
sealed class StrategiesOfProducts
{
    readonly Dictionary<string, DeploymentStrategy> declared = new(StringComparer.Ordinal);
    readonly Dictionary<string, string> rollbacks = new(StringComparer.Ordinal);
    readonly Dictionary<string, string> deployments = new(StringComparer.Ordinal);

    /// <summary>The products that targets of the script deploy, each with one of these targets.</summary>
    public IReadOnlyDictionary<string, string> Deployments => deployments;

    public DeploymentStrategy Of(string product) => declared.GetValueOrDefault(product) ?? new();

    public void Declare(string product, DeploymentStrategy strategy) => declared[product] = strategy;

    /// <summary>The target that goes back; null if there is none.</summary>
    public string? RollbackOf(string product) => rollbacks.GetValueOrDefault(product);

    public void Deploys(string product, string target) => deployments.TryAdd(product, target);

    public void RollsBack(string product, string target) => rollbacks[product] = target;
}
