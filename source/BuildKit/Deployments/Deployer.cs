using System.Collections.Immutable;
using BuildKit.Events;
using BuildKit.Hosts;
using BuildKit.Ledger;
using BuildKit.Releases;

namespace BuildKit.Deployments;

/// <summary>Where to, what for, how, and by whom.</summary>
sealed record DeploymentOrder
{
    public required string Product { get; init; }

    public required EnvironmentModel Environment { get; init; }

    public required string Actor { get; init; }

    public required DeploymentKind Kind { get; init; }

    public DeploymentPurpose Purpose { get; init; } = DeploymentPurpose.Unsaid;

    public DeploymentStrategy Strategy { get; init; } = new();

    /// <summary>How long another deployment is waited for.</summary>
    public TimeSpan Wait { get; init; }

    /// <summary>The checks that the user lets pass, and why.</summary>
    public ImmutableArray<Override> Overrides { get; init; } = [];

    /// <summary>Whether the plan is only told.</summary>
    public bool IsDryRun { get; init; }

    /// <summary>Hosts that are left alone.</summary>
    public ImmutableSortedSet<string> Excluded { get; init; } = [];

    /// <summary>How long a verb may take on a host, more than all of its own time limits together.</summary>
    public TimeSpan VerbLimit { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Who is told.</summary>
    public IReadOnlyList<INotifier> Notifiers { get; init; } = [];

    /// <summary>The release, as somebody has named it, with its option; empty if nobody did.</summary>
    public string Named { get; init; } = "";

    /// <summary>The target that goes back; null if the script has none.</summary>
    public string? RollbackTarget { get; init; }
}

/// <summary>
/// Brings a release to an environment, or an environment back to a release, and records it. Truth is what the hosts say;
/// all that is done there is done by the host script.
/// </summary>
sealed class Deployer(DeploymentOrder order, IReadOnlyList<FleetHost> hosts, DeploymentRecorder recorder, StepScope scope)
{
    readonly StoredRelease release = hosts[0].Release;
    readonly HashSet<string> warned = new(StringComparer.Ordinal);

    /// <summary>What would be done; nothing is changed for it.</summary>
    /// <exception cref="BuildException">BK0505 to BK0542.</exception>
    public async Task<DeploymentPlan> PlanAsync()
    {
        var events = await recorder.PeekAsync().ConfigureAwait(false);
        var wanted = WantedRelease.Of(release, order.Environment).Migrated(events);
        var observed = await ObserveAsync().ConfigureAwait(false);
        Checks(observed, events).Require(wanted);
        return FleetPlanner.Plan(observed, wanted, order.Strategy);
    }

    /// <param name="kept">The plan that has to come out again; null for whatever comes out.</param>
    /// <returns>The plan that came out.</returns>
    /// <exception cref="BuildException">BK0505 to BK0542, BK0515.</exception>
    /// <exception cref="OperationCanceledException">Ctrl-C; what was done is recorded.</exception>
    public async Task<KeptPlan?> DeployAsync(KeptPlan? kept)
    {
        using var _ = CertainVerb.Steady(scope).Enter();
        var events = await BeginAsync().ConfigureAwait(false);
        var known = events.Last(order.Product, order.Environment.Name);
        var wanted = WantedRelease.Of(release, order.Environment).Migrated(events);
        KeptPlan? made = null;
        await Turn(
            observed => Checks(observed, events).Require(wanted),
            observed => Kept(FleetPlanner.Plan(observed, wanted, order.Strategy), observed),
            run =>
            {
                var isNew = run.Plan.BringsRelease || !run.Migrations.IsEmpty || run.Hosts.Any(host => host.Standing != HostStanding.LeftOut && known.Active(host.Name) != host.After?.Active);
                return ConcludeAsync(run, new(wanted.Release, PackageOf(run) ?? wanted.Packages[0].Sha256, wanted.Commit), isNew);
            }).RunAsync("deploy").ConfigureAwait(false);
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
    public async Task RollBackAsync(string? to, Func<string, string?> commitOf)
    {
        using var _ = CertainVerb.Steady(scope).Enter();
        var events = await BeginAsync().ConfigureAwait(false);
        await Turn(
            observed => Checks(observed, events).RequireForWayBack(),
            observed => FleetPlanner.Back(observed, to, WantedRelease.Of(release, order.Environment), order.Strategy),
            run =>
            {
                var target = run.Plan.Release.Length > 0 ? run.Plan.Release : TargetOf(run) ?? "";
                var digest = run.Hosts.Select(host => host.After?.Find(target)?.Digest).FirstOrDefault(digest => digest is not null);
                return ConcludeAsync(run, new(target, digest ?? "", commitOf(target) ?? ""), run.Changed);
            }).RunAsync("rollback").ConfigureAwait(false);
    }

    // To look is to change nothing, the ledger included.
    async Task<IReadOnlyList<LedgerEvent>> BeginAsync() => await (order.IsDryRun ? recorder.PeekAsync() : recorder.BeginAsync()).ConfigureAwait(false);

    EnvironmentTurn Turn(Action<FleetState> check, Func<FleetState, DeploymentPlan> plan, Func<FleetRun, Task> conclude) => new(order, hosts, scope)
    {
        Observe = ObserveAsync,
        Check = check,
        Plan = plan,
        Tell = Tell,
        Do = RunAsync,
        Conclude = conclude,
        Warn = Warn,
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
            checks.Warnings().ToList().ForEach(Warn);
        }

        return checks;
    }

    /// <summary>What every host says, or why it does not.</summary>
    /// <exception cref="BuildException">BK0535: a host that is to be left alone does not exist.</exception>
    public async Task<FleetState> ObserveAsync()
    {
        var unknown = order.Excluded.Except(hosts.Select(host => host.Name)).ToList();
        if (unknown.Count > 0)
        {
            throw Errors.UnknownHosts(order.Environment.Name, unknown, [.. hosts.Select(host => host.Name)]).Exception();
        }

        return new([.. await Task.WhenAll(hosts.Select(ObserveAsync)).ConfigureAwait(false)]);
    }

    async Task<ObservedHost> ObserveAsync(FleetHost host)
    {
        var seen = new ObservedHost { Name = host.Name, IsExcluded = order.Excluded.Contains(host.Name), Platform = RuntimeIdentifiers.Here, Roles = order.Environment.RolesOf(host.Name) };
        if (seen.IsExcluded)
        {
            return seen;
        }

        try
        {
            var status = await host.ObserveAsync(CertainVerb.Steady(scope), check: true).ConfigureAwait(false);
            return seen with { Status = status, Platform = status.Platform ?? seen.Platform };
        }
        catch (BuildException e)
        {
            return seen with { Cause = e.Error };
        }
    }

    async Task<FleetRun> RunAsync(DeploymentPlan plan, FleetState observed)
    {
        await Notices.BeginAsync(plan).ConfigureAwait(false);
        var members = hosts.ToDictionary(host => host.Name, IFleetMember (host) => new FleetMember(host), StringComparer.Ordinal);
        return await new FleetExecutor(plan, observed, members, scope, order.VerbLimit)
        {
            Smoke = order.Strategy.Smoke is { } script ? new SmokeTest(script, order.Environment, plan.Release).RunAsync : null,
        }.RunAsync().ConfigureAwait(false);
    }

    Notices Notices => new(order, scope, Warn);

    async Task ConcludeAsync(FleetRun run, Wanted wanted, bool isNew)
    {
        // After the second Ctrl-C what happened is still recorded, which takes a moment.
        using var recording = scope.Stop.Now.IsCancellationRequested ? (scope with { Stop = StopSignal.Never }).Enter() : null;
        var failure = run.ExitCode == 0 ? null : DeploymentFailure.Of(run, wanted.Release, order, hosts, scope.Target);
        if (isNew && DeploymentFailure.IsRecorded(run))
        {
            await RecordAsync(run, wanted, failure).ConfigureAwait(false);
        }
        else
        {
            await recorder.RecordNothingAsync().ConfigureAwait(false);
        }

        Announce(run, wanted.Release, isNew);
        WarnOfData(run);
        if (!scope.Stop.Now.IsCancellationRequested)
        {
            await Notices.EndAsync(run, wanted.Release, failure).ConfigureAwait(false);
        }

        if (run.IsInterrupted)
        {
            Warn(failure!);
            throw new OperationCanceledException(failure!.Message, scope.Stop.Gentle);
        }

        if (failure is not null)
        {
            throw failure.Exception();
        }

        if (run.LeftOut.Any())
        {
            Warn(DeploymentFailure.Tolerated(run, wanted.Release, order, scope.Target));
        }
    }

    // Hosts go back, data do not.
    void WarnOfData(FleetRun run)
    {
        if (order.Kind != DeploymentKind.Rollback || !run.Changed)
        {
            return;
        }

        var left = run.Hosts.Select(host => host.Before?.Active).FirstOrDefault(before => before is not null && before != run.Plan.Release);
        if (left is not null && MigrationText.Of(run, left) is { } data)
        {
            Warn(Errors.DataStayMigrated(order.Product, left, data));
        }
    }

    async Task RecordAsync(FleetRun run, Wanted wanted, BuildError? failure)
    {
        try
        {
            await recorder.RecordAsync(new RecordOfRun(order, run).Of(wanted.Release, wanted.Digest, wanted.Commit)).ConfigureAwait(false);
        }
        catch (BuildException e)
        {
            var unrecorded = Errors.NotRecorded(order.Environment.Name, wanted.Release, e.Error);
            if (failure is null)
            {
                throw unrecorded.Exception(e);
            }

            Warn(unrecorded);
        }
    }

    void Announce(FleetRun run, string release, bool isNew) => scope.Post(new DeploymentFinished
    {
        Target = scope.Target,
        Step = scope.Step,
        Time = run.FinishedAt,
        Product = order.Product,
        Environment = order.Environment.Name,
        Release = release,
        Result = run.Outcome(isNew),
    });

    void Tell(DeploymentPlan plan) => scope.Post(new DeploymentPlanned
    {
        Target = scope.Target,
        Step = scope.Step,
        Time = scope.Time.GetUtcNow(),
        Environment = order.Environment.Name,
        Plan = DeploymentPlanText.Json(plan),
        Lines = order.IsDryRun ? [.. DeploymentPlanText.Lines(plan)] : [],
    });

    void Warn(BuildError error) => scope.Post(new WarningRaised
    {
        Target = scope.Target,
        Time = scope.Time.GetUtcNow(),
        Code = error.Code,
        Text = error.ToString()[(error.Code.Length + ": ".Length)..],
    });

    static string? TargetOf(FleetRun run)
    {
        var host = run.Hosts[0];
        return host.Changed ? host.After?.Current : host.Before?.Previous ?? host.Before?.Current;
    }

    static string? PackageOf(FleetRun run) => run.Plan.Hosts.FirstOrDefault(host => host.Package is not null)?.Package;

    readonly record struct Wanted(string Release, string Digest, string Commit);
}
