using BuildKit.Events;
using BuildKit.Hosts;

namespace BuildKit.Deployments;

/// <summary>Finds and removes locks of deployments that are dead.</summary>
/// <param name="hosts">All hosts of the environment, of one product.</param>
/// <param name="scope">Whoever asks.</param>
sealed class LockBreaker(IReadOnlyList<FleetHost> hosts, StepScope scope)
{
    /// <summary>The holds of deployments whose time is over, or whose process is gone.</summary>
    public async Task<HostHold?> LeftBehindAsync()
    {
        var seen = await Task.WhenAll(hosts.Select(AskAsync)).ConfigureAwait(false);
        var left = EnvironmentGate.LeftBehind(new([.. seen.Select(one => new ObservedHost { Name = one.Host.Name, Status = one.Status, Cause = one.Cause })]));
        return left.Values.MaxBy(hold => hold.Epoch);
    }

    /// <summary>Removes the lock that has this token from every host.</summary>
    public async Task<BrokenLocks> BreakAsync(string token)
    {
        var seen = await Task.WhenAll(hosts.Select(AskAsync)).ConfigureAwait(false);
        var removed = await Task.WhenAll(seen.Where(one => Has(one.Status, token)).Select(one => BreakAsync(one.Host, one.Status!, token))).ConfigureAwait(false);
        return new()
        {
            Removed = [.. removed.OfType<string>()],
            Others = [.. seen.Where(one => !Has(one.Status, token) && one.Status?.Hold is not null).Select(one => (one.Host.Name, InWords(one.Status!.Hold!)))],
            Silent = [.. seen.Select(one => one.Cause).OfType<BuildError>()],
        };
    }

    static bool Has(HostStatus? status, string token) => status?.Hold?.Token == token || status?.Lock?.Token == token;

    async Task<string?> BreakAsync(FleetHost host, HostStatus status, string token)
    {
        var outcome = await host.RunQuietlyAsync(new BreakLock(token), scope).ConfigureAwait(false);
        return !outcome.Succeeded ? null
            : $"{host.Name}: removed the lock of {(status.Hold is { } hold && hold.Token == token ? InWords(hold) : $"{status.Lock!.Actor} on {status.Lock.Host} ({status.Lock.Verb}, since {status.Lock.Since})")}";
    }

    static string InWords(HostHold hold) => $"{LockedBy.Holder(hold)} ({hold.Note}, since {hold.Since}), token {hold.Token}";

    async Task<(FleetHost Host, HostStatus? Status, BuildError? Cause)> AskAsync(FleetHost host)
    {
        try
        {
            return (host, await host.ObserveAsync(scope).ConfigureAwait(false), null);
        }
        catch (BuildException e)
        {
            return (host, null, e.Error);
        }
    }
}

/// <summary>What became of locks.</summary>
sealed record BrokenLocks
{
    /// <summary>A line for each that was removed.</summary>
    public required IReadOnlyList<string> Removed { get; init; }

    /// <summary>The hosts with another lock, and whose it is.</summary>
    public required IReadOnlyList<(string Host, string Holder)> Others { get; init; }

    /// <summary>Why hosts did not answer.</summary>
    public required IReadOnlyList<BuildError> Silent { get; init; }
}
