using BuildKit.Events;
using BuildKit.Hosts;
using BuildKit.Ledger;

namespace BuildKit.Deployments;

/// <summary>
/// Does a plan, whatever plan it is: phase after phase, the hosts of a phase side by side. It stops when more hosts fail than may, and at Ctrl-C:
/// what runs comes to its end, nothing new begins.
/// </summary>
sealed class FleetExecutor
{
    readonly DeploymentPlan plan;
    readonly IReadOnlyDictionary<string, IFleetMember> members;
    readonly StepScope scope;
    readonly CertainVerb certain;
    readonly Dictionary<string, HostTrack> tracks;
    readonly FailureBudget budget;
    readonly HostEvents events;
    readonly FleetVerbs verbs;
    readonly FleetWayBack wayBack;
    readonly List<MigrationRun> migrations = [];

    public FleetExecutor(DeploymentPlan plan, FleetState observed, IReadOnlyDictionary<string, IFleetMember> members, StepScope scope, TimeSpan limit)
    {
        (this.plan, this.members, this.scope) = (plan, members, scope);
        certain = new(scope, limit);
        tracks = plan.Hosts.Zip(observed.Hosts, (planned, seen) => new HostTrack(planned, seen, scope.Time)).ToDictionary(track => track.Planned.Name, StringComparer.Ordinal);
        budget = new(plan, tracks.Values, scope.Stop.Gentle);
        events = new(scope, plan);
        verbs = new(members, certain, events);
        wayBack = new(plan, budget, verbs, scope.Stop.Gentle);
    }

    /// <summary>Runs the smoke test on the hosts that have the release; says what is wrong, or null.</summary>
    public Func<IReadOnlyList<string>, StepScope, Task<BuildError?>>? Smoke { get; init; }

    /// <summary>Does it; the second Ctrl-C leaves it where it is.</summary>
    public async Task<FleetRun> RunAsync()
    {
        var (started, began) = (Now(), scope.Time.GetTimestamp());
        events.Begin(tracks.Values);
        try
        {
            await DoAsync().ConfigureAwait(false);
            await wayBack.AtTheEndAsync().ConfigureAwait(false);
            await LookAgainAsync().ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (scope.Stop.Now.IsCancellationRequested)
        {
            budget.Interrupt();
            tracks.Values.ToList().ForEach(track => track.Abandon());
        }

        return new()
        {
            Plan = plan,
            Hosts = [.. plan.Hosts.Select(host => tracks[host.Name].Run())],
            StartedAt = started,
            FinishedAt = Now(),
            Duration = scope.Time.GetElapsedTime(began),
            Stop = budget.Stop,
            SmokeFailure = budget.SmokeFailure,
            MigrationFailure = budget.MigrationFailure,
            Migrations = [.. migrations],
        };
    }

    async Task DoAsync()
    {
        foreach (var phase in plan.Phases)
        {
            await PauseBeforeAsync(phase).ConfigureAwait(false);
            if (budget.IsOver)
            {
                break;
            }

            await DoAsync(phase).ConfigureAwait(false);
        }
    }

    async Task DoAsync(PlanPhase phase)
    {
        if (phase is { Kind: PhaseKind.Migrate or PhaseKind.Contract, Verbs: [{ Verb: Migrate migrate } only] })
        {
            await MigrateAsync(tracks[only.Host], migrate).ConfigureAwait(false);
            return;
        }

        await Lanes.RunAsync(phase.Verbs, plan.Strategy.Lanes, verb => DoAsync(tracks[verb.Host], verb.Verb, phase.Kind)).ConfigureAwait(false);
        if (phase.Kind == PhaseKind.Batch)
        {
            budget.JudgeBatch(phase.Verbs.Select(verb => tracks[verb.Host]));
            await TestAsync().ConfigureAwait(false);
            await wayBack.AfterBatchAsync(phase.Verbs.Length).ConfigureAwait(false);
        }
    }

    async Task DoAsync(HostTrack track, HostVerb verb, PhaseKind kind)
    {
        if (budget.IsOver || (kind == PhaseKind.Prune ? track.Standing != HostStanding.Switched : !track.IsPending))
        {
            return;
        }

        if (kind == PhaseKind.Batch)
        {
            wayBack.Note(track);
        }

        var answer = await verbs.RunAsync(track, verb, track.Planned.Target).ConfigureAwait(false);
        track.End(answer);
        budget.Judge(track);
        events.End(track, answer);
    }

    // What the release before needs is taken away only when nobody runs it any more.
    async Task MigrateAsync(HostTrack track, Migrate verb)
    {
        var member = members[track.Planned.Name];
        if (verb.Contract && !tracks.Values.All(one => one.Standing is HostStanding.Switched or HostStanding.Unchanged))
        {
            return;
        }

        if (track.HasFailed)
        {
            budget.FailMigration(Errors.MigratingHostFailed(plan.Product, plan.Release, member.Where), verb.Contract);
            return;
        }

        track.Begin();
        events.Begin(track, verb);
        var outcome = await new FleetMigration(plan, certain).RunAsync(member, verb, track.Now).ConfigureAwait(false);
        track.Now = outcome.Status ?? track.Now;
        events.End(track, outcome.Answer);
        if (outcome.Run is not null)
        {
            migrations.Add(outcome.Run);
        }

        if (outcome.Failure is not null)
        {
            budget.FailMigration(outcome.Failure, verb.Contract);
        }
    }

    async Task TestAsync()
    {
        if (Smoke is null || budget.IsOver)
        {
            return;
        }

        var hosts = plan.Hosts.Where(host => tracks[host.Name].Standing is HostStanding.Switched or HostStanding.Unchanged).Select(host => host.Name);
        if (await Smoke([.. hosts], scope).ConfigureAwait(false) is { } failure)
        {
            budget.FailSmoke(failure);
        }
    }

    async Task LookAgainAsync()
    {
        var touched = plan.Hosts.Select(host => tracks[host.Name]).Where(track => track.IsTouched);
        var goesBack = budget.GoesBack;
        await Lanes.RunAsync(touched, plan.Strategy.Lanes, async track =>
        {
            track.See(await verbs.AskAsync(track).ConfigureAwait(false), goesBack);
            events.Seen(track);
        }).ConfigureAwait(false);
    }

    async Task PauseBeforeAsync(PlanPhase phase)
    {
        if (phase is not { Kind: PhaseKind.Batch, Number: > 1 } || plan.Strategy.Pause <= TimeSpan.Zero || budget.IsOver)
        {
            return;
        }

        try
        {
            await Task.Delay(plan.Strategy.Pause, scope.Time, scope.Stop.Gentle).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!scope.Stop.Now.IsCancellationRequested)
        {
            // The budget says that it is over.
        }
    }

    DateTimeOffset Now() => scope.Time.GetUtcNow();
}
