using System.Collections.Immutable;
using BuildKit.Events;
using BuildKit.Hosts;
using BuildKit.Ledger;

namespace BuildKit.Deployments;

/// <summary>
/// The turn of one deployment in an environment: observe, check, plan; lock, and see whether that still holds; do it; conclude; unlock. Where nothing
/// is to be done nothing is locked.
/// </summary>
sealed class EnvironmentTurn(DeploymentOrder order, IReadOnlyList<FleetHost> hosts, StepScope scope)
{
    readonly EnvironmentGate gate = new(order, hosts, scope);

    /// <summary>What the hosts said a moment ago.</summary>
    public required FleetState Seen { get; init; }

    public required Func<Task<FleetState>> Observe { get; init; }

    /// <summary>Refuses a fleet that cannot be deployed to.</summary>
    public required Action<FleetState> Check { get; init; }

    public required Func<FleetState, DeploymentPlan> Plan { get; init; }

    /// <summary>Told what is going to be done.</summary>
    public required Action<DeploymentPlan> Tell { get; init; }

    public required Func<DeploymentPlan, FleetState, Task<FleetRun>> Do { get; init; }

    /// <summary>Records and tells what became of it, while nobody else is let in.</summary>
    public required Func<FleetRun, Task> Conclude { get; init; }

    /// <param name="verb">What is done, for whoever finds the environment locked: <c>deploy</c>.</param>
    /// <exception cref="BuildException">BK0550, BK0551: it is locked or cannot be; or what the checks and the plan say.</exception>
    /// <exception cref="OperationCanceledException">Ctrl-C.</exception>
    public async Task RunAsync(string verb)
    {
        var observed = order.IsDryRun ? Seen : await gate.WhenFreeAsync(Seen, Observe).ConfigureAwait(false);
        Check(observed);
        var plan = Plan(observed);
        Tell(plan);
        if (order.IsDryRun)
        {
            return;
        }

        if (plan.IsEmpty && EnvironmentGate.LeftBehind(observed).IsEmpty)
        {
            await Conclude(await Do(plan, observed).ConfigureAwait(false)).ConfigureAwait(false);
            return;
        }

        var held = await gate.TakeAsync(observed, $"{verb} {ReleaseOf(plan, observed)}".TrimEnd()).ConfigureAwait(false);
        await using var _ = held.ConfigureAwait(false);
        string? reason = null;
        try
        {
            (observed, plan) = await StillAsync(observed, plan, held).ConfigureAwait(false);
            var run = await Do(plan, observed).ConfigureAwait(false);
            reason = WhyNeeded(run);
            await Conclude(run).ConfigureAwait(false);
        }
        finally
        {
            await EndAsync(held, reason).ConfigureAwait(false);
        }
    }

    // Of a way back that each host knows by itself, what the first one says.
    static string? ReleaseOf(DeploymentPlan plan, FleetState observed) =>
        plan.Release.Length > 0 ? plan.Release : observed.Hosts.Select(host => host.Status?.Previous).FirstOrDefault(previous => previous is not null);

    // Another deployment may have come to its end between our look and our lock.
    async Task<(FleetState, DeploymentPlan)> StillAsync(FleetState observed, DeploymentPlan plan, FleetLock held)
    {
        if (new FleetState([.. observed.Hosts.Select(host => host with { Status = Now(host, held) })]).Digest() == observed.Digest())
        {
            return (observed, plan);
        }

        var now = await Observe().ConfigureAwait(false);
        Check(now);
        return (now, Plan(now));
    }

    static HostStatus? Now(ObservedHost host, FleetLock held) =>
        held.Seen.GetValueOrDefault(host.Name) is { } status && host.Status is { } before ? status with { Healthy = before.Healthy } : host.Status;

    // What took a host out and could not bring it back may do the same again.
    string? WhyNeeded(FleetRun run)
    {
        var left = run.Plan.Kind == DeploymentKind.Rollback || order.Environment.IsEmbedded ? []
            : run.Hosts.Where(host => host.Standing == HostStanding.Quarantined && run.Plan.Find(host.Name) is { Before: { } before, Target: var target } && before != target).Select(host => host.Name).ToImmutableArray();
        return left.IsEmpty ? null : $"{LockedBy.NeedsOperator}: the way back failed on {string.Join(", ", left)}";
    }

    async Task EndAsync(FleetLock held, string? reason)
    {
        try
        {
            scope.Stop.Now.ThrowIfCancellationRequested();
            if (reason is not null)
            {
                await held.KeepAsync(reason).ConfigureAwait(false);
                scope.WarnInFull(Errors.LockKept(order.Environment.Name, held.Token, reason, $"Look at these hosts; by hand there: sh deploy.sh VERB --hold {held.Token}. When all is well: {LockedBy.Break(held.Token, order.Environment.Name)}"));
            }
            else if (await held.ReleaseAsync().ConfigureAwait(false) is { } problem)
            {
                scope.WarnInFull(problem);
            }
        }
        catch (OperationCanceledException)
        {
            scope.WarnInFull(Errors.LockKept(order.Environment.Name, held.Token, "it was left in the middle", $"Go on: ./build.sh :deploy resume --environment {order.Environment.Name}. Or remove the lock: {LockedBy.Break(held.Token, order.Environment.Name)}"));
        }
    }
}
