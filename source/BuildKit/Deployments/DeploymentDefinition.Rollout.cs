using BuildKit.Deployments;

namespace BuildKit;

/// <content>In which steps the hosts of an environment get a release, and what happens where it fails.</content>
public sealed partial class DeploymentDefinition
{
    internal DeploymentStrategy Strategy { get; private set; } = new();

    /// <summary>
    /// The hosts of an inventory that the product is for: those with one of these roles. Default: all. An environment that is a directory has no roles.
    /// </summary>
    public DeploymentDefinition OnRole(params string[] roles)
    {
        Strategy = Strategy with { Roles = [.. roles] };
        return this;
    }

    /// <summary>
    /// One batch of hosts after the other; the next one begins when the one before is healthy. The last size is repeated until
    /// every host has had its turn, and a batch is never smaller than the one before it, but for the last, which has what is left.
    /// If no host of the first batch becomes healthy the rollout stops, whatever <paramref name="maxFailures"/> says.
    /// </summary>
    /// <param name="batches">How many hosts, as <c>[1, 20.Percent(), 100.Percent()]</c>: numbers, or shares of all hosts of the environment, rounded up.</param>
    /// <param name="pause">Between two batches, up to a day. Default: none.</param>
    /// <param name="maxFailures">How many hosts of all may fail before the rollout stops. Default: 0.</param>
    /// <exception cref="BuildException">BK0511: an impossible number. BK0530: no batch. BK0531: a batch is smaller than the one before it.</exception>
    public DeploymentDefinition Rolling(IReadOnlyList<BatchSize> batches, TimeSpan pause = default, int maxFailures = 0)
    {
        Strategy = Strategy with
        {
            Batches = [.. Checked(batches)],
            Pause = TimeSpan.FromSeconds(Setting.Seconds(0, pause, 86_400, "The pause, in seconds,")),
            MaxFailures = Setting.Between(0, maxFailures, 100_000, nameof(maxFailures)),
        };
        return this;
    }

    /// <summary>A first batch of few hosts, and if it becomes healthy all others at once. This is what is done without any word about it.</summary>
    /// <param name="hosts">The first batch. Default: one host.</param>
    /// <param name="pause">Between the two batches, up to a day. Default: none.</param>
    /// <param name="maxFailures">How many hosts of all may fail before the rollout stops. Default: 0.</param>
    /// <exception cref="BuildException">BK0511: an impossible number.</exception>
    public DeploymentDefinition Canary(BatchSize? hosts = null, TimeSpan pause = default, int maxFailures = 0)
    {
        Rolling([hosts ?? 1], pause, maxFailures);
        Strategy = Strategy with { Batches = [.. Strategy.Batches, 100.Percent()] };
        return this;
    }

    /// <summary>All hosts in one batch: they are switched at once, when the package is on all of them.</summary>
    /// <param name="maxFailures">How many hosts may fail without the others going back. Default: 0.</param>
    /// <exception cref="BuildException">BK0511: a negative number.</exception>
    public DeploymentDefinition AllAtOnce(int maxFailures = 0) => Rolling([100.Percent()], maxFailures: maxFailures);

    /// <summary>What is made of hosts that cannot be reached before anything has changed. Default: <see cref="BuildKit.Unreachable.Refuse"/>.</summary>
    public DeploymentDefinition Unreachable(Unreachable policy)
    {
        Strategy = Strategy with { Unreachable = policy };
        return this;
    }

    /// <summary>What goes back when more hosts fail than may. Default: <see cref="RollBack.Fleet"/>.</summary>
    public DeploymentDefinition OnFailure(RollBack what)
    {
        Strategy = Strategy with { OnFailure = what };
        return this;
    }

    /// <summary>
    /// Deploys nothing where a release is gone that could be gone back to, as when somebody has removed it by hand; without this, that is a warning.
    /// <c>--allow-no-rollback "why"</c> lets it pass, and the ledger has the reason.
    /// </summary>
    public DeploymentDefinition RequireRollback()
    {
        Strategy = Strategy with { RequiresRollback = true };
        return this;
    }

    /// <summary>
    /// A POSIX shell script of the repository, run on this machine after each batch with the variables <c>DEPLOY_ENVIRONMENT</c>,
    /// <c>DEPLOY_RELEASE</c> and <c>DEPLOY_HOSTS</c>, the addresses of the hosts that have the release by now. Any exit code but 0 stops the
    /// rollout as if too many hosts had failed.
    /// </summary>
    /// <param name="script">Its path, from the root of the workspace.</param>
    public DeploymentDefinition Smoke(string script)
    {
        Strategy = Strategy with { Smoke = script };
        return this;
    }

    static IEnumerable<BatchSize> Checked(IReadOnlyList<BatchSize> batches)
    {
        if (batches.Count == 0)
        {
            throw Errors.NoBatches().Exception();
        }

        for (var i = 1; i < batches.Count; i++)
        {
            if (batches[i].IsSmallerThan(batches[i - 1]))
            {
                throw Errors.DecreasingBatches(batches[i - 1].ToString(), batches[i].ToString()).Exception();
            }
        }

        return batches.Select(batch => batch.Checked());
    }
}
