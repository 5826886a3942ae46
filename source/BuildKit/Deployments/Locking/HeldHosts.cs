using System.Collections.Immutable;
using BuildKit.Events;
using BuildKit.Hosts;

namespace BuildKit.Deployments;

/// <summary>The hosts that one deployment holds by its token: all of them or none.</summary>
sealed class HeldHosts(HoldRequest request, StepScope scope)
{
    readonly Lock access = new();
    ImmutableArray<FleetHost> held = [];

    /// <summary>What <c>break-lock</c> is told.</summary>
    public string Token { get; } = Convert.ToHexStringLower(Guid.NewGuid().ToByteArray().AsSpan(0, 6));

    /// <summary>What the hosts said when they were locked; from then on nobody else changes them.</summary>
    public ImmutableSortedDictionary<string, HostStatus> Seen { get; private set; } = ImmutableSortedDictionary<string, HostStatus>.Empty;

    /// <summary>Takes all hosts, the first one before the others.</summary>
    /// <returns>A host that somebody else has, for which all are given back; null if there is none.</returns>
    /// <exception cref="BuildException">BK0551: a host cannot be locked. BK0560 to BK0568: no connection. All are given back.</exception>
    public async Task<HoldRefusal?> TryTakeAsync(ImmutableArray<FleetHost> hosts, IReadOnlyDictionary<string, HostHold> left)
    {
        List<HoldRefusal> refusals;
        try
        {
            var first = await TakeAsync(hosts[0], left).ConfigureAwait(false);
            var all = first is null ? await Task.WhenAll(hosts.Skip(1).Select(host => TakeAsync(host, left))).ConfigureAwait(false) : [first];
            refusals = [.. all.OfType<HoldRefusal>()];
        }
        catch (BuildException)
        {
            await GiveBackAsync().ConfigureAwait(false);
            throw;
        }

        if (refusals.Count > 0)
        {
            await GiveBackAsync().ConfigureAwait(false);
        }

        var broken = refusals.Where(refusal => !refusal.IsLocked).ToList();
        return broken.Count > 0
            ? throw Errors.LockNotMade(request.Environment, [.. broken.Select(refusal => (refusal.Host.Name, string.Join('\n', refusal.Said)))]).Exception()
            : refusals.FirstOrDefault();
    }

    async Task<HoldRefusal?> TakeAsync(FleetHost host, IReadOnlyDictionary<string, HostHold> left)
    {
        // What a dead deployment has begun there comes to its end first.
        var verb = new TakeHold(Token, request.TimeToLive)
        {
            Note = request.Note,
            Controller = Controller.Name,
            InsteadOf = left.GetValueOrDefault(host.Name)?.Token,
            Wait = left.Count > 0 ? 60 : 10,
        };
        var (outcome, status) = await TakeAsync(host, verb).ConfigureAwait(false);
        if (status is not null)
        {
            return null;
        }

        string[] said = [.. outcome.Messages.Where(line => !line.StartsWith("buildkit: ", StringComparison.Ordinal))];
        return new(host, outcome.ExitCode == 10, said, await WhyLockedAsync(host, said).ConfigureAwait(false));
    }

    // Where nobody knows whether it was taken, it is given back as well.
    async Task<(VerbOutcome Outcome, HostStatus? Status)> TakeAsync(FleetHost host, TakeHold verb)
    {
        try
        {
            var (outcome, status) = await host.TakeHoldAsync(verb, scope).ConfigureAwait(false);
            if (status is not null)
            {
                Note(host, status);
            }

            return (outcome, status);
        }
        catch (BuildException)
        {
            Note(host, null);
            throw;
        }
    }

    void Note(FleetHost host, HostStatus? status)
    {
        lock (access)
        {
            held = held.Add(host);
            Seen = status is null ? Seen : Seen.Add(host.Name, status);
        }

        host.Hold = Token;
    }

    async Task<BuildError> WhyLockedAsync(FleetHost host, IReadOnlyList<string> said)
    {
        var status = await host.ObserveAsync(scope).ConfigureAwait(false);
        return status.Hold is { } hold ? LockedBy.Error(request.Environment, host.Name, hold)
            : Errors.EnvironmentLocked(request.Environment, needsOperator: false, [("Host", host.Where), ("Host says", string.Join('\n', said))], "Wait for the other run, then deploy again.");
    }

    /// <summary>Says that the deployment is still at work.</summary>
    /// <param name="timeToLive">How long the hosts are held from now on; zero for good.</param>
    /// <param name="note">What is done, in place of what was said; null for that.</param>
    public Task RenewAsync(TimeSpan timeToLive, string? note = null)
    {
        var verb = new TakeHold(Token, timeToLive) { OnlyRenews = true };
        return Task.WhenAll(held.Select(host => RenewAsync(host, note is null ? verb : verb with { Note = note })));
    }

    // One that does not answer is asked again next time; one that was taken away says so to the next verb.
    async Task RenewAsync(FleetHost host, TakeHold verb)
    {
        try
        {
            await host.TakeHoldAsync(verb, scope).ConfigureAwait(false);
        }
        catch (BuildException)
        {
        }
    }

    /// <returns>The hosts where that failed, and why.</returns>
    public async Task<IReadOnlyList<(string Host, string Why)>> GiveBackAsync()
    {
        var failures = (await Task.WhenAll(held.Select(GiveBackAsync)).ConfigureAwait(false)).OfType<(string, string)>().ToList();
        (held, Seen) = ([], Seen.Clear());
        return failures;
    }

    async Task<(string, string)?> GiveBackAsync(FleetHost host)
    {
        host.Hold = null;
        try
        {
            var outcome = await host.RunQuietlyAsync(new ReleaseHold(Token), scope).ConfigureAwait(false);
            return outcome.Succeeded ? null : (host.Name, string.Join('\n', outcome.Messages));
        }
        catch (BuildException e)
        {
            return (host.Name, e.Error.Message);
        }
    }

    /// <summary>Runs no more verbs by this token; on the hosts all stays as it is.</summary>
    public void Leave()
    {
        foreach (var host in held)
        {
            host.Hold = null;
        }
    }
}

/// <summary>Why a host was not taken.</summary>
/// <param name="Host">The host.</param>
/// <param name="IsLocked">Somebody else has it; otherwise it cannot be locked.</param>
/// <param name="Said">What the host said.</param>
/// <param name="Error">For the user.</param>
sealed record HoldRefusal(FleetHost Host, bool IsLocked, IReadOnlyList<string> Said, BuildError Error);
