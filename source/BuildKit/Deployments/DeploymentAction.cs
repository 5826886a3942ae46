using BuildKit.Events;
using BuildKit.Hosts;
using BuildKit.Ledger;
using BuildKit.Releases;
using BuildKit.Targets;

namespace BuildKit.Deployments;

/// <summary>What the targets of a script do with one product, in the workspace of the running step.</summary>
sealed class DeploymentAction
{
    readonly string product;
    readonly ScriptMembers members;
    readonly StrategiesOfProducts strategies;
    readonly HostSettings settings;
    readonly StepScope scope;
    readonly ReleaseStore store;
    readonly GitRepository git;
    readonly ProductPlaces places;

    DeploymentAction(string product, ScriptMembers members, StepScope scope)
    {
        (this.product, this.members, this.scope) = (product, members, scope);
        strategies = members.Shared<StrategiesOfProducts>();
        settings = members.Shared<HostSettingsOfProducts>().Of(product);
        store = ReleaseStore.Of(scope.Root);
        git = new(scope.Root);
        places = new(product, members, scope);
    }

    public static DeploymentAction Of(TargetDefinition target, string product) =>
        In(StepScope.Current ?? throw new InvalidOperationException("A product is deployed by a step."), target, product);

    public static DeploymentAction In(StepScope scope, TargetDefinition target, string product) => new(product, target.Members, scope);

    public async Task DeployAsync(DeploymentRequest asked, ReleaseChoice choice)
    {
        var kept = KeptPlanOf(asked);
        var place = await places.FindAsync(EnvironmentOf(asked, kept)).ConfigureAwait(false);
        var release = kept is null ? await SourcesFor(place).FindAsync(asked, choice).ConfigureAwait(false) : store.Find(product, kept.Release);
        await new ReleaseAdmission(place, scope, members).RequireAsync(release).ConfigureAwait(false);
        var hosts = places.HostsOf(place);
        await using var _ = hosts.ConfigureAwait(false);
        var chosen = kept is not null ? asked with { Hosts = null, Excluded = string.Join(',', kept.Excluded), Named = $" --release {kept.Release}" }
            : asked with { Named = choice.Named is { } named ? $" --release {named}" : "" };
        var plan = await DeployerFor(place, hosts.With(release), DeploymentKind.Planned, chosen).DeployAsync(kept).ConfigureAwait(false);
        if (asked.IsDryRun && plan is not null)
        {
            KeptPlans.Of(scope.Root).Keep(plan);
            scope.Say($"Nothing was changed. Do it: ./build.sh {scope.Target} --apply {KeptPlans.Short(plan.Id)}");
        }
    }

    /// <summary>What would be done, host by host, as far as it is known before the release is made.</summary>
    public async Task<IReadOnlyList<string>> ForeseeAsync(DeploymentRequest asked, ReleaseChoice choice)
    {
        var kept = KeptPlanOf(asked);
        var place = await places.FindAsync(EnvironmentOf(asked, kept)).ConfigureAwait(false);
        var release = kept is not null ? store.Find(product, kept.Release)
            : await SourcesFor(place).FindIfThereAsync(asked with { IsDryRun = true }, choice).ConfigureAwait(false);
        if (release is null)
        {
            return [$"hosts: {string.Join(", ", place.Inventory?.Hosts.Select(host => host.Name) ?? [LocalTransport.Name])}", "what is to be done on each is known when the release is made: --dry-run makes it and shows it"];
        }

        await new ReleaseAdmission(place, scope, members).RequireAsync(release).ConfigureAwait(false);
        var hosts = places.HostsOf(place);
        await using var _ = hosts.ConfigureAwait(false);
        var plan = await DeployerFor(place, hosts.With(release), DeploymentKind.Planned, asked).PlanAsync().ConfigureAwait(false);
        return [.. DeploymentPlanText.Lines(plan)];
    }

    /// <summary>What is wrong with the hosts that are asked for, as far as it is known without asking anybody.</summary>
    /// <exception cref="BuildException">BK0535, BK0540 to BK0542, BK0580 to BK0584: they are not there, or not listed in a way that can be read.</exception>
    public async Task ForetellAsync(DeploymentRequest asked)
    {
        if (asked.Plan is null && !places.AreListedByCommand(asked.Environment))
        {
            _ = asked.ExcludedIn(await places.FindAsync(asked.Environment).ConfigureAwait(false));
        }
    }

    public async Task RollBackAsync(DeploymentRequest asked, string? to)
    {
        var place = await places.FindAsync(asked.Environment).ConfigureAwait(false);
        var hosts = places.HostsOf(place);
        await using var _ = hosts.ConfigureAwait(false);
        var script = places.Scripts.Of(to ?? await PreviousAsync(place, hosts, asked).ConfigureAwait(false));
        await DeployerFor(place, hosts.With(script), DeploymentKind.Rollback, asked with { Named = to is null ? "" : $" --to {to}" }).RollBackAsync(to, CommitOf).ConfigureAwait(false);
        if (asked.IsDryRun)
        {
            scope.Say("Nothing was changed. Do it: the same without --dry-run");
        }
    }

    // Whether it is the same everywhere is for the plan to say.
    async Task<string?> PreviousAsync(EnvironmentModel place, EnvironmentHosts hosts, DeploymentRequest asked)
    {
        var observed = await new FleetObserver(place, asked.ExcludedIn(place), hosts.With(places.Scripts.Any()), scope).ObserveAsync().ConfigureAwait(false);
        return observed.Hosts.Select(host => host.Status?.Previous).FirstOrDefault(previous => previous is not null);
    }

    KeptPlan? KeptPlanOf(DeploymentRequest asked) => asked.Plan is { } id ? KeptPlans.Of(scope.Root).Find(id) : null;

    string? EnvironmentOf(DeploymentRequest asked, KeptPlan? kept) =>
        kept is null ? asked.Environment
        : kept.Product != product || (asked.Environment is { } named && Suggestion.Normalised(named) != Suggestion.Normalised(kept.Environment))
            ? throw Errors.PlanOfAnother(KeptPlans.Short(kept.Id), kept.Product, kept.Environment).Exception()
        : kept.Environment;

    ReleaseSources SourcesFor(EnvironmentModel place) => new(product, place, places, git, scope);

    string? CommitOf(string release) => store.List(product).FirstOrDefault(known => known.Release == release)?.Commit;

    Deployer DeployerFor(EnvironmentModel place, IReadOnlyList<FleetHost> hosts, DeploymentKind kind, DeploymentRequest asked)
    {
        // What cannot be recorded is not begun.
        _ = git.Root;
        var order = new DeploymentOrder
        {
            Product = product,
            Environment = place,
            Actor = Actor.Name(),
            Kind = kind,
            Purpose = asked.Purpose,
            Wait = asked.Wait,
            Named = asked.Named,
            Overrides = asked.Overrides,
            Strategy = strategies.Of(product).MigratingOn(members.Shared<DeploymentOptions>().MigrateOn.Value),
            Excluded = asked.ExcludedIn(place),
            IsDryRun = asked.IsDryRun,
            VerbLimit = TimeSpan.FromHours(1) + TimeSpan.FromSeconds((4.0 * (settings.HealthWithinSeconds + settings.DrainWithinSeconds)) + (2.0 * (settings.Migration?.WithinSeconds ?? 0))),
            RollbackTarget = strategies.RollbackOf(product),
            Notifiers = members.Shared<NotifiersOfProducts>().Of(product),
        };
        return new(order, hosts, new(order, new DeploymentLedger(git, place.Sharing, scope.Warn), git), scope);
    }
}
