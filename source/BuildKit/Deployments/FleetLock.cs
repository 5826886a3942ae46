using System.Collections.Immutable;
using System.Security.Cryptography;
using BuildKit.Events;
using BuildKit.Hosts;

namespace BuildKit.Deployments;

/// <summary>What a deployment says of itself where it locks.</summary>
/// <param name="Environment">The environment.</param>
/// <param name="Note">What is done: <c>deploy 1.2.3</c>.</param>
/// <param name="TimeToLive">How long the lock stays unless it is renewed.</param>
sealed record HoldRequest(string Environment, string Note, TimeSpan TimeToLive);

/// <summary>
/// Keeps all other deployments away from the hosts of an environment while one is at work. It lies on the hosts themselves: the first one decides
/// between two that see the same fleet, and because it is taken on all of them, two that see different parts meet as well. It is renewed as long as
/// this process lives.
/// </summary>
sealed class FleetLock : IAsyncDisposable
{
    const int Tries = 4;

    readonly HoldRequest request;
    readonly StepScope scope;
    readonly CancellationTokenSource ending = new();
    ImmutableArray<FleetHost> held = [];
    Task renewal = Task.CompletedTask;

    FleetLock(HoldRequest request, StepScope scope)
    {
        // What has begun is ended in order also after the first Ctrl-C.
        (this.request, this.scope) = (request, CertainVerb.Steady(scope) with { Post = static _ => { } });
    }

    /// <summary>What <c>break-lock</c> is told.</summary>
    public string Token { get; } = Convert.ToHexStringLower(Guid.NewGuid().ToByteArray().AsSpan(0, 6));

    /// <summary>What the hosts said when they were locked; from then on nobody else changes them.</summary>
    public ImmutableSortedDictionary<string, HostStatus> Seen { get; private set; } = ImmutableSortedDictionary<string, HostStatus>.Empty;

    /// <param name="request">What for.</param>
    /// <param name="hosts">All hosts that can be locked, in the order of the environment; none where all are of before there were locks.</param>
    /// <param name="left">What was seen there of deployments that are dead, by host.</param>
    /// <param name="scope">The step.</param>
    /// <exception cref="BuildException">BK0550: another deployment has it. BK0551: it cannot be made. BK0560 to BK0568: no connection.</exception>
    public static async Task<FleetLock> TakeAsync(HoldRequest request, ImmutableArray<FleetHost> hosts, IReadOnlyDictionary<string, HostHold> left, StepScope scope)
    {
        var fleetLock = new FleetLock(request, scope);
        if (hosts.IsEmpty)
        {
            return fleetLock;
        }

        for (var attempt = 1; ; attempt++)
        {
            if (await fleetLock.TryTakeAsync(hosts, left).ConfigureAwait(false) is not { } winner)
            {
                fleetLock.renewal = fleetLock.RenewAsync();
                return fleetLock;
            }

            // The first host decides; past it, two that see different parts of the fleet may each have some of it, and one of them should get all.
            if (winner.Host.Name == hosts[0].Name || attempt == Tries)
            {
                throw winner.Error.Exception();
            }

            await Task.Delay(TimeSpan.FromMilliseconds(RandomNumberGenerator.GetInt32(100, 1000) * attempt), scope.Time, scope.Stop.Gentle).ConfigureAwait(false);
        }
    }

    async Task<Refusal?> TryTakeAsync(ImmutableArray<FleetHost> hosts, IReadOnlyDictionary<string, HostHold> left)
    {
        try
        {
            var first = await TakeAsync(hosts[0], left).ConfigureAwait(false);
            var others = first is null ? await Task.WhenAll(hosts.Skip(1).Select(host => TakeAsync(host, left))).ConfigureAwait(false) : [first];
            var refusals = others.OfType<Refusal>().ToList();
            if (refusals.Count > 0)
            {
                await GiveBackAsync().ConfigureAwait(false);
            }

            var broken = refusals.Where(refusal => !refusal.IsLocked).ToList();
            return broken.Count > 0
                ? throw Errors.LockNotMade(request.Environment, [.. broken.Select(refusal => (refusal.Host.Name, string.Join('\n', refusal.Said)))]).Exception()
                : refusals.FirstOrDefault();
        }
        catch (BuildException e) when (e.Error.Code is not "BK0551")
        {
            await GiveBackAsync().ConfigureAwait(false);
            throw;
        }
    }

    async Task<Refusal?> TakeAsync(FleetHost host, IReadOnlyDictionary<string, HostHold> left)
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
        lock (ending)
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

    /// <summary>Lets others in again.</summary>
    /// <returns>What is wrong with that; null for nothing.</returns>
    public async Task<BuildError?> ReleaseAsync()
    {
        await EndRenewalAsync().ConfigureAwait(false);
        var failures = await GiveBackAsync().ConfigureAwait(false);
        return failures.Count == 0 ? null
            : Errors.LockNotReleased(request.Environment, failures, $"In {request.TimeToLive.TotalMinutes:0.#} min anybody may take its place; at once: {LockedBy.Break(Token, request.Environment)}");
    }

    async Task<IReadOnlyList<(string, string)>> GiveBackAsync()
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

    /// <summary>Leaves it in place for good: only a person can say that all is well.</summary>
    public async Task KeepAsync(string why)
    {
        await EndRenewalAsync().ConfigureAwait(false);
        await Task.WhenAll(held.Select(host => RenewAsync(host, new(Token, TimeSpan.Zero) { OnlyRenews = true, Note = $"{request.Note}, {why}" }))).ConfigureAwait(false);
        held = [];
    }

    async Task RenewAsync()
    {
        using var timer = new PeriodicTimer(request.TimeToLive / 3, scope.Time);
        try
        {
            while (await timer.WaitForNextTickAsync(ending.Token).ConfigureAwait(false))
            {
                await Task.WhenAll(held.Select(host => RenewAsync(host, new(Token, request.TimeToLive) { OnlyRenews = true }))).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // It is no longer needed.
        }
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

    async Task EndRenewalAsync()
    {
        await ending.CancelAsync().ConfigureAwait(false);
        await renewal.ConfigureAwait(false);
    }

    /// <summary>Ends its renewal; the lock itself stays where nobody has released it.</summary>
    public async ValueTask DisposeAsync()
    {
        await EndRenewalAsync().ConfigureAwait(false);
        ending.Dispose();
        foreach (var host in held)
        {
            host.Hold = null;
        }
    }

    sealed record Refusal(FleetHost Host, bool IsLocked, IReadOnlyList<string> Said, BuildError Error);
}
