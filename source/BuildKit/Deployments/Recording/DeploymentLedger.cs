using BuildKit.Ledger;
using BuildKit.Masking;
using BuildKit.Repositories;

namespace BuildKit.Deployments;

/// <summary>
/// The record of what happened to environments: one file for each event, on the branch <c>deploy-ledger</c> of the repository, which is
/// shared with a remote, or on <c>deploy-ledger-local</c>, which never leaves the clone.
/// </summary>
/// <param name="git">The repository.</param>
/// <param name="sharing">Whether what is appended is shared.</param>
/// <param name="warn">Told, at most once, that sharing did not work.</param>
sealed class DeploymentLedger(GitRepository git, LedgerSharing sharing, Action<BuildError> warn)
{
    public const string Branch = "deploy-ledger";
    public const string LocalBranch = "deploy-ledger-local";

    static readonly TimeSpan LimitOfInterrupted = TimeSpan.FromSeconds(5);

    readonly BranchStore shared = new(git.Git, Branch);
    readonly BranchStore local = new(git.Git, LocalBranch);
    bool isFetched;
    ShareOutcome? failure;
    bool isTold;

    /// <summary>How long a remote may take to answer.</summary>
    public TimeSpan Limit { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Takes over what others have appended, hands over what waits here, and reads all.</summary>
    /// <param name="tells">False if something will be appended anyway, after which more is known of what was not shared.</param>
    /// <exception cref="BuildException">BK0521, BK0523: what is on the branch cannot be read, or is no ledger. BK0526: there is no such remote.</exception>
    public async Task<IReadOnlyList<LedgerEvent>> CatchUpAsync(bool tells = true)
    {
        await ShareAsync(Limit).ConfigureAwait(false);
        if (tells)
        {
            await TellAsync().ConfigureAwait(false);
        }

        return await ReadAsync().ConfigureAwait(false);
    }

    /// <summary>
    /// All events that are known here, in the order of their sequence numbers; those of the branch that this environment does not use
    /// any more, or not yet, come first.
    /// </summary>
    /// <exception cref="BuildException">BK0521: an event cannot be read. BK0523: the branch is no ledger.</exception>
    public async Task<IReadOnlyList<LedgerEvent>> ReadAsync()
    {
        var own = LedgerFiles.Read(Own.Branch, await Own.ReadAsync().ConfigureAwait(false));
        var other = LedgerFiles.Read(Other.Branch, await Other.ReadAsync().ConfigureAwait(false));
        return [.. other.Events, .. own.Events];
    }

    /// <summary>Appends the event, whose sequence number is given here, and shares it. That it could not be shared is a warning.</summary>
    /// <returns>The event as it was appended: what people wrote is masked.</returns>
    /// <exception cref="BuildException">BK0520, BK0521, BK0523, or git failed.</exception>
    public async Task<T> AppendAsync<T>(T happened) where T : LedgerEvent
    {
        await RebaseAsync().ConfigureAwait(false);
        T? appended = null;
        await Own.AppendAsync(files =>
        {
            appended = (T)LedgerFiles.Read(Own.Branch, files).Next(happened.Masked(SecretMask.Current.Mask));
            return LedgerFiles.Of(appended);
        }).ConfigureAwait(false);
        try
        {
            await ShareAsync(happened is DeploymentRecorded { Result: DeploymentResult.Interrupted } ? LimitOfInterrupted : Limit).ConfigureAwait(false);
            await TellAsync().ConfigureAwait(false);
        }
        catch (BuildException e)
        {
            Warn(e.Error);
        }

        return appended!;
    }

    /// <summary>How many events wait for the remote, by what is known here, and which remote that is; null if they are not shared.</summary>
    public async Task<(string Remote, int Waiting)?> WaitingAsync() =>
        await RemoteAsync().ConfigureAwait(false) is { } remote ? (remote, await ShareWith(remote).WaitingAsync().ConfigureAwait(false)) : null;

    BranchStore Own => sharing.IsOn ? shared : local;

    BranchStore Other => sharing.IsOn ? local : shared;

    // A fresh clone knows what the remote had although it has no branch yet. What is wrong with the remote's is told when it is shared.
    async Task RebaseAsync()
    {
        try
        {
            if (await RemoteAsync().ConfigureAwait(false) is { } remote)
            {
                await ShareWith(remote).RebaseAsync().ConfigureAwait(false);
            }
        }
        catch (BuildException)
        {
        }
    }

    async Task ShareAsync(TimeSpan limit)
    {
        // Whoever hung once would hang again.
        if (failure is { Hung: true } || await RemoteAsync().ConfigureAwait(false) is not { } remote)
        {
            return;
        }

        var outcome = await ShareWith(remote).ShareAsync(limit, fetches: !isFetched).ConfigureAwait(false);
        isFetched |= outcome.Result != ShareResult.Unreachable;
        failure = outcome.Result == ShareResult.Shared ? null : outcome;
    }

    /// <summary>Says that sharing did not work, if it did not and that has not been said.</summary>
    public async Task TellAsync()
    {
        if (failure is not null && await WaitingAsync().ConfigureAwait(false) is var (remote, waiting))
        {
            Warn(failure.Result == ShareResult.Refused
                ? Errors.LedgerRefused(Branch, remote, waiting, failure.Says)
                : Errors.LedgerWaits(Branch, remote, waiting, failure.Says));
        }
    }

    async Task<string?> RemoteAsync() =>
        sharing.IsOn ? await RemoteChoice.OfAsync(git.Git, Branch, sharing.Remote).ConfigureAwait(false) : null;

    BranchShare ShareWith(string remote) => new(git.Git, shared, remote, LedgerFiles.OnTop);

    void Warn(BuildError error)
    {
        if (!isTold)
        {
            isTold = true;
            warn(error);
        }
    }
}

/// <summary>What the ledger knows of one product in one environment.</summary>
static class LedgerView
{
    public static DeploymentRecorded? Last(this IReadOnlyList<LedgerEvent> events, string product, string environment) =>
        events.OfType<DeploymentRecorded>().LastOrDefault(e => e.Product == product && e.Environment == environment);

    /// <summary>What is active on a host by what was recorded last; null for nothing.</summary>
    public static string? Active(this DeploymentRecorded? last, string host) => last?.Hosts.FirstOrDefault(known => known.Host == host)?.After;
}
