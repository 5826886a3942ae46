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
    readonly HeldHosts held;
    readonly CancellationTokenSource ending = new();
    Task renewal = Task.CompletedTask;

    FleetLock(HoldRequest request, StepScope scope)
    {
        // What has begun is ended in order also after the first Ctrl-C.
        (this.request, this.scope) = (request, CertainVerb.Steady(scope) with { Post = static _ => { } });
        held = new(request, this.scope);
    }

    /// <inheritdoc cref="HeldHosts.Token"/>
    public string Token => held.Token;

    /// <inheritdoc cref="HeldHosts.Seen"/>
    public ImmutableSortedDictionary<string, HostStatus> Seen => held.Seen;

    /// <param name="request">What for.</param>
    /// <param name="hosts">All hosts that can be locked, in the order of the environment; none where all are of before there were locks.</param>
    /// <param name="left">What was seen there of deployments that are dead, by host.</param>
    /// <param name="scope">The step.</param>
    /// <exception cref="BuildException">BK0550: another deployment has it. BK0551: it cannot be made. BK0560 to BK0568: no connection.</exception>
    public static async Task<FleetLock> TakeAsync(HoldRequest request, ImmutableArray<FleetHost> hosts, IReadOnlyDictionary<string, HostHold> left, StepScope scope)
    {
        var fleetLock = new FleetLock(request, scope);
        if (!hosts.IsEmpty)
        {
            await fleetLock.TakeAsync(hosts, left).ConfigureAwait(false);
            fleetLock.renewal = fleetLock.RenewAsync();
        }

        return fleetLock;
    }

    async Task TakeAsync(ImmutableArray<FleetHost> hosts, IReadOnlyDictionary<string, HostHold> left)
    {
        for (var attempt = 1; await held.TryTakeAsync(hosts, left).ConfigureAwait(false) is { } winner; attempt++)
        {
            // The first host decides; past it, two that see different parts of the fleet may each have some of it, and one of them should get all.
            if (winner.Host.Name == hosts[0].Name || attempt == Tries)
            {
                throw winner.Error.Exception();
            }

            await Task.Delay(TimeSpan.FromMilliseconds(RandomNumberGenerator.GetInt32(100, 1000) * attempt), scope.Time, scope.Stop.Gentle).ConfigureAwait(false);
        }
    }

    /// <summary>Lets others in again.</summary>
    /// <returns>What is wrong with that; null for nothing.</returns>
    public async Task<BuildError?> ReleaseAsync()
    {
        await EndRenewalAsync().ConfigureAwait(false);
        var failures = await held.GiveBackAsync().ConfigureAwait(false);
        return failures.Count == 0 ? null
            : Errors.LockNotReleased(request.Environment, failures, $"In {request.TimeToLive.TotalMinutes:0.#} min anybody may take its place; at once: {LockedBy.Break(Token, request.Environment)}");
    }

    /// <summary>Leaves it in place for good: only a person can say that all is well.</summary>
    public async Task KeepAsync(string why)
    {
        await EndRenewalAsync().ConfigureAwait(false);
        await held.RenewAsync(TimeSpan.Zero, $"{request.Note}, {why}").ConfigureAwait(false);
    }

    async Task RenewAsync()
    {
        using var timer = new PeriodicTimer(request.TimeToLive / 3, scope.Time);
        try
        {
            while (await timer.WaitForNextTickAsync(ending.Token).ConfigureAwait(false))
            {
                await held.RenewAsync(request.TimeToLive).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // It is no longer needed.
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
        held.Leave();
    }
}
