using BuildKit.Ledger;

namespace BuildKit.Deployments;

/// <summary>The ledgers of the environments of a script; environments that are shared alike have one.</summary>
/// <param name="git">The repository.</param>
/// <param name="warn">Told, at most once for each remote, that sharing did not work.</param>
sealed class EnvironmentLedgers(GitRepository git, Action<BuildError> warn)
{
    readonly Dictionary<LedgerSharing, DeploymentLedger> ledgers = [];
    readonly Dictionary<LedgerSharing, Task<IReadOnlyList<LedgerEvent>>> events = [];

    public DeploymentLedger Of(LedgerSharing sharing)
    {
        if (!ledgers.TryGetValue(sharing, out var ledger))
        {
            ledgers[sharing] = ledger = new(git, sharing, warn);
        }

        return ledger;
    }

    /// <summary>All events that matter to an environment, when it is asked for the first time; what others have recorded is fetched then.</summary>
    /// <param name="sharing">How it is shared.</param>
    /// <param name="tells">False if something will be appended.</param>
    /// <exception cref="BuildException">BK0521, BK0523, BK0526: it cannot be read, or there is no such remote.</exception>
    public Task<IReadOnlyList<LedgerEvent>> EventsAsync(LedgerSharing sharing, bool tells = true)
    {
        if (!events.TryGetValue(sharing, out var known))
        {
            events[sharing] = known = Of(sharing).CatchUpAsync(tells);
        }

        return known;
    }
}
