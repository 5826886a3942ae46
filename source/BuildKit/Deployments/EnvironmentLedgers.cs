using BuildKit.Ledger;

namespace BuildKit.Deployments;

/// <summary>The ledgers of the environments of a script; environments that are shared alike have one.</summary>
/// <param name="git">The repository.</param>
/// <param name="warn">Told, at most once for each remote, that sharing did not work.</param>
sealed class EnvironmentLedgers(GitRepository git, Action<BuildError> warn)
{
    readonly Dictionary<LedgerSharing, DeploymentLedger> ledgers = [];
    readonly HashSet<LedgerSharing> caughtUp = [];

    public DeploymentLedger Of(LedgerSharing sharing)
    {
        if (!ledgers.TryGetValue(sharing, out var ledger))
        {
            ledgers[sharing] = ledger = new(git, sharing, warn);
        }

        return ledger;
    }

    /// <summary>All events that matter to an environment; what others have recorded is fetched once.</summary>
    /// <exception cref="BuildException">BK0521, BK0523, BK0526: it cannot be read, or there is no such remote.</exception>
    public Task<IReadOnlyList<LedgerEvent>> EventsAsync(LedgerSharing sharing) =>
        caughtUp.Add(sharing) ? Of(sharing).CatchUpAsync() : Of(sharing).ReadAsync();
}
