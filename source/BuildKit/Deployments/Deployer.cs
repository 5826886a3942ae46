using BuildKit.Events;
using BuildKit.Hosts;
using BuildKit.Ledger;
using BuildKit.Releases;

namespace BuildKit.Deployments;

/// <summary>
/// Brings a release to an environment, or an environment back to a release, and records it. Truth is what the hosts say;
/// all that is done there is done by the host script.
/// </summary>
sealed class Deployer(DeploymentOrder order, IReadOnlyList<FleetHost> hosts, DeploymentRecorder recorder, StepScope scope)
{
    // The same again would end in the same way; it needs a release to be named.
    const int NothingToGoBackTo = 30;

    readonly StoredRelease release = hosts[0].Release;
    readonly FleetObserver observer = new(order.Environment, order.Excluded, hosts, scope);
    readonly DeploymentConclusion conclusion = new(order, hosts, recorder, scope);
    readonly HashSet<string> warned = new(StringComparer.Ordinal);

    /// <summary>What would be done; nothing is changed for it.</summary>
    /// <exception cref="BuildException">BK0505 to BK0542.</exception>
    public async Task<DeploymentPlan> PlanAsync()
    {
        var events = await recorder.PeekAsync().ConfigureAwait(false);
        var wanted = WantedRelease.Of(release, order.Environment).Migrated(events);
        var observed = await observer.ObserveAsync().ConfigureAwait(false);
        Checks(observed, events).Require(wanted);
        return FleetPlanner.Plan(observed, wanted, order.Strategy);
    }

    /// <param name="kept">The plan that has to come out again; null for whatever comes out.</param>
    /// <returns>The plan that came out.</returns>
    /// <exception cref="BuildException">BK0505 to BK0542, BK0515.</exception>
    /// <exception cref="OperationCanceledException">Ctrl-C; what was done is recorded.</exception>
    public Task<KeptPlan?> DeployAsync(KeptPlan? kept) => AdvisingAsync(() => BringAsync(kept));

    async Task<KeptPlan?> BringAsync(KeptPlan? kept)
    {
        using var _ = CertainVerb.Steady(scope).Enter();
        var (events, seen) = await LookAsync().ConfigureAwait(false);
        var known = events.Last(order.Product, order.Environment.Name);
        var wanted = WantedRelease.Of(release, order.Environment).Migrated(events);
        KeptPlan? made = null;
        await Turn(
            seen,
            observed => Checks(observed, events).Require(wanted),
            observed => Kept(FleetPlanner.Plan(observed, wanted, order.Strategy), observed),
            run => conclusion.OfAsync(run, DeployedRelease.Of(run, wanted), isNew: run.BringsSomething || run.DiffersFrom(known))).RunAsync("deploy").ConfigureAwait(false);
        return made;

        DeploymentPlan Kept(DeploymentPlan plan, FleetState observed)
        {
            kept?.Require(plan, observed, order.Environment);
            made = KeptPlan.Of(plan, observed, order.Environment);
            return plan;
        }
    }

    /// <summary>Goes back to the release before, or to the named one.</summary>
    /// <exception cref="BuildException">BK0505 to BK0542.</exception>
    /// <exception cref="OperationCanceledException">Ctrl-C; what was done is recorded.</exception>
    public Task RollBackAsync(string? to, Func<string, string?> commitOf) => AdvisingAsync(async () =>
    {
        using var _ = CertainVerb.Steady(scope).Enter();
        var (events, seen) = await LookAsync().ConfigureAwait(false);
        await Turn(
            seen,
            observed => Checks(observed, events).RequireForWayBack(),
            observed => FleetPlanner.Back(observed, to, WantedRelease.Of(release, order.Environment), order.Strategy),
            run => conclusion.OfAsync(run, DeployedRelease.Back(run, commitOf), isNew: run.Changed)).RunAsync("rollback").ConfigureAwait(false);
        return true;
    });

    // Whatever stands in the way, the last line says what to type when it does not any more.
    async Task<T> AdvisingAsync<T>(Func<Task<T>> does)
    {
        try
        {
            return await does().ConfigureAwait(false);
        }
        catch (BuildException e) when (e.Error.ExitCode != NothingToGoBackTo && e.Error.Hint?.Contains("./build.sh", StringComparison.Ordinal) != true)
        {
            throw (e.Error with { Hint = $"{e.Error.Hint}\nThen: {FleetFailure.Again(order, scope.Target)}".TrimStart() }).Exception(e);
        }
    }

    // To look is to change nothing, the ledger included.
    async Task<IReadOnlyList<LedgerEvent>> BeginAsync() => await (order.IsDryRun ? recorder.PeekAsync() : recorder.BeginAsync()).ConfigureAwait(false);

    // What was recorded and what the hosts say have nothing to do with each other until there is a plan, and both take a while.
    async Task<(IReadOnlyList<LedgerEvent> Events, FleetState Seen)> LookAsync()
    {
        var (events, seen) = (BeginAsync(), observer.ObserveAsync());
        await Task.WhenAll(events, seen).ConfigureAwait(false);
        return (await events.ConfigureAwait(false), await seen.ConfigureAwait(false));
    }

    EnvironmentTurn Turn(FleetState seen, Action<FleetState> check, Func<FleetState, DeploymentPlan> plan, Func<FleetRun, Task> conclude) => new(order, hosts, scope)
    {
        Seen = seen,
        Observe = observer.ObserveAsync,
        Check = check,
        Plan = plan,
        Tell = Tell,
        Do = RunAsync,
        Conclude = conclude,
    };

    FleetChecks Checks(FleetState observed, IReadOnlyList<LedgerEvent> events)
    {
        var checks = new FleetChecks(order, observed)
        {
            Where = name => hosts.First(host => host.Name == name).Where,
            Directory = name => hosts.First(host => host.Name == name).Transport.Root,
            Entries = digest => PackageEntries.Count(release.Directory / release.Manifest.Archives.First(package => package.Sha256 == digest).Name),
            CommitOf = digest => events.OfType<DeploymentRecorded>().LastOrDefault(e => e.Digest == digest)?.Commit,
        };
        if (warned.Add(observed.Digest()))
        {
            checks.Warnings().ToList().ForEach(scope.WarnInFull);
        }

        return checks;
    }

    async Task<FleetRun> RunAsync(DeploymentPlan plan, FleetState observed)
    {
        await new Notices(order, scope).BeginAsync(plan).ConfigureAwait(false);
        var members = hosts.ToDictionary(host => host.Name, IFleetMember (host) => new FleetMember(host), StringComparer.Ordinal);
        return await new FleetExecutor(plan, observed, members, scope, order.VerbLimit)
        {
            Smoke = order.Strategy.Smoke is { } script ? new SmokeTest(script, order.Environment, plan.Release).RunAsync : null,
        }.RunAsync().ConfigureAwait(false);
    }

    void Tell(DeploymentPlan plan) => scope.Post(new DeploymentPlanned
    {
        Target = scope.Target,
        Step = scope.Step,
        Time = scope.Time.GetUtcNow(),
        Environment = order.Environment.Name,
        Plan = DeploymentPlanJson.Of(plan),
        Lines = order.IsDryRun ? [.. DeploymentPlanText.Lines(plan)] : [],
    });
}
