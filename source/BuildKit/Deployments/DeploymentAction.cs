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
    readonly Environments environments;
    readonly StrategiesOfProducts strategies;
    readonly HostSettings settings;
    readonly StepScope scope;
    readonly ReleaseStore store;
    readonly GitRepository git;

    DeploymentAction(string product, ScriptMembers members, StepScope scope)
    {
        (this.product, this.members, this.scope) = (product, members, scope);
        environments = new(members);
        strategies = members.Shared<StrategiesOfProducts>();
        settings = members.Shared<HostSettingsOfProducts>().Of(product);
        store = ReleaseStore.Of(scope.Root);
        git = new(scope.Root);
    }

    public static DeploymentAction Of(TargetDefinition target, string product) =>
        In(StepScope.Current ?? throw new InvalidOperationException("A product is deployed by a step."), target, product);

    public static DeploymentAction In(StepScope scope, TargetDefinition target, string product) => new(product, target.Members, scope);

    public async Task DeployAsync(DeploymentRequest asked, ReleaseChoice choice)
    {
        var kept = asked.Plan is { } id ? KeptPlans.Of(scope.Root).Find(id) : null;
        var place = await PlaceAsync(EnvironmentOf(asked, kept)).ConfigureAwait(false);
        var release = kept is null ? await new ReleaseSources(product, place, this, scope.Root).FindAsync(asked, choice).ConfigureAwait(false) : store.Find(product, kept.Release);
        await new ReleaseAdmission(place, scope, members).RequireAsync(release).ConfigureAwait(false);
        var hosts = HostsOf(place);
        await using var _ = hosts.ConfigureAwait(false);
        var chosen = kept is null ? asked with { Named = choice.Named is { } named ? $" --release {named}" : "" } : asked with { Hosts = null, Excluded = string.Join(',', kept.Excluded), Named = $" --release {kept.Release}" };
        var plan = await DeployerFor(place, hosts.With(release), DeploymentKind.Planned, chosen).DeployAsync(kept).ConfigureAwait(false);
        if (asked.IsDryRun && plan is not null)
        {
            KeptPlans.Of(scope.Root).Keep(plan);
            Say($"Nothing was changed. Do it: ./build.sh {scope.Target} --apply {KeptPlans.Short(plan.Id)}");
        }
    }

    /// <summary>What would be done, host by host, as far as it is known before the release is made.</summary>
    public async Task<IReadOnlyList<string>> ForeseeAsync(DeploymentRequest asked, ReleaseChoice choice)
    {
        var kept = asked.Plan is { } id ? KeptPlans.Of(scope.Root).Find(id) : null;
        var place = await PlaceAsync(EnvironmentOf(asked, kept)).ConfigureAwait(false);
        var release = kept is not null ? store.Find(product, kept.Release)
            : await new ReleaseSources(product, place, this, scope.Root).FindIfThereAsync(asked with { IsDryRun = true }, choice).ConfigureAwait(false);
        if (release is null)
        {
            return [$"hosts: {string.Join(", ", place.Inventory?.Hosts.Select(host => host.Name) ?? [LocalTransport.Name])}", "what is to be done on each is known when the release is made: --dry-run makes it and shows it"];
        }

        await new ReleaseAdmission(place, scope, members).RequireAsync(release).ConfigureAwait(false);
        var hosts = HostsOf(place);
        await using var _ = hosts.ConfigureAwait(false);
        var plan = await DeployerFor(place, hosts.With(release), DeploymentKind.Planned, asked).PlanAsync().ConfigureAwait(false);
        return [.. DeploymentPlanText.Lines(plan)];
    }

    string? EnvironmentOf(DeploymentRequest asked, KeptPlan? kept) =>
        kept is null ? asked.Environment
        : kept.Product != product || (asked.Environment is { } named && Suggestion.Normalised(named) != Suggestion.Normalised(kept.Environment))
            ? throw Errors.PlanOfAnother(KeptPlans.Short(kept.Id), kept.Product, kept.Environment).Exception()
        : kept.Environment;

    /// <summary>The environment with the hosts that the product is deployed to.</summary>
    public async Task<EnvironmentModel> PlaceAsync(string? environment) =>
        (await environments.Find(environment ?? Environments.Embedded, scope.Root).ListedAsync(scope).ConfigureAwait(false)).OfRoles(strategies.Of(product).Roles);

    /// <summary>What the hosts of an environment say; they are asked with the script of any release.</summary>
    public async Task<FleetState> ObserveAsync(EnvironmentModel place)
    {
        var hosts = HostsOf(place);
        await using var _ = hosts.ConfigureAwait(false);
        return await DeployerFor(place, hosts.With(AnyRelease()), DeploymentKind.Planned, new()).ObserveAsync().ConfigureAwait(false);
    }

    /// <summary>What was recorded of an environment; it is not shared for a dry run.</summary>
    public Task<IReadOnlyList<LedgerEvent>> EventsAsync(EnvironmentModel place, bool isDryRun)
    {
        var ledger = new DeploymentLedger(git, place.Sharing, Warn);
        return isDryRun ? ledger.ReadAsync() : ledger.CatchUpAsync();
    }

    public async Task RollBackAsync(DeploymentRequest asked, string? to)
    {
        var place = await PlaceAsync(asked.Environment).ConfigureAwait(false);
        var hosts = HostsOf(place);
        await using var _ = hosts.ConfigureAwait(false);
        var target = to ?? await PreviousAsync(place, hosts, asked).ConfigureAwait(false);

        // The script that belongs to the release knows how that one is restarted and when it is healthy.
        var script = store.FindScript(product, target) ?? AnyRelease();
        await DeployerFor(place, hosts.With(script), DeploymentKind.Rollback, asked with { Named = to is null ? "" : $" --to {to}" }).RollBackAsync(to, CommitOf).ConfigureAwait(false);
    }

    // Whether it is the same everywhere is for the plan to say.
    async Task<string?> PreviousAsync(EnvironmentModel place, EnvironmentHosts hosts, DeploymentRequest asked)
    {
        var observed = await DeployerFor(place, hosts.With(AnyRelease()), DeploymentKind.Rollback, asked with { Purpose = DeploymentPurpose.Unsaid }).ObserveAsync().ConfigureAwait(false);
        return observed.Hosts.Select(host => host.Status?.Previous).FirstOrDefault(previous => previous is not null);
    }

    public async Task ShowStatusAsync(string? environment)
    {
        var ledgers = new EnvironmentLedgers(git, Warn);
        var survey = new StatusSurvey(product, scope, ledgers, ScriptOf);
        var places = await Task.WhenAll((environment is null ? environments.Names : [environment]).Select(PlaceAsync)).ConfigureAwait(false);
        var reports = await Task.WhenAll(places.Select(async place =>
        {
            var hosts = HostsOf(place);
            await using var _ = hosts.ConfigureAwait(false);
            return await survey.OfAsync(place, hosts).ConfigureAwait(false);
        })).ConfigureAwait(false);
        Tell(reports, HaveScriptsDrifted ? $"The scripts in {CommittedScripts.DefaultDirectory}/ are not what the build says: ./build.sh :scripts check" : null);
    }

    void Tell(IReadOnlyList<EnvironmentReport> reports, string? scripts)
    {
        var answers = members.Shared<JsonAnswers>();
        if (answers.AreWanted)
        {
            answers.Add(StatusJson.Of(product, reports, scripts));
            return;
        }

        foreach (var line in StatusText.Lines(reports, scripts))
        {
            Say(line);
        }
    }

    bool HaveScriptsDrifted
    {
        get
        {
            try
            {
                var mine = members.Shared<HostSettingsOfProducts>().Deployed.FirstOrDefault(known => known.App == product);
                if (mine is not null)
                {
                    CommittedScripts.RefuseStale(scope.Root, mine);
                }

                return false;
            }
            catch (BuildException)
            {
                return true;
            }
        }
    }

    StoredRelease ScriptOf(string? release) => store.FindScript(product, release) ?? AnyRelease();

    StoredRelease AnyRelease() =>
        store.List(product).Reverse().Select(release => store.FindScript(product, release.Release)).FirstOrDefault(release => release is not null)
            ?? throw Errors.NoReleaseToAsk(product, store.Directory / product).Exception();

    string? CommitOf(string release) => store.List(product).FirstOrDefault(known => known.Release == release)?.Commit;

    EnvironmentHosts HostsOf(EnvironmentModel place) => new(place, product, Actor.Name())
    {
        Secrets = DeploymentSecret.ValuesOf(members.Shared<SecretsOfProducts>().Of(product)),
    };

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
        return new(order, hosts, new(order, new DeploymentLedger(git, place.Sharing, Warn), git), scope);
    }

    void Say(string line) => scope.Post(new OutputWritten { Target = scope.Target, Step = scope.Step, Time = scope.Time.GetUtcNow(), Text = line });

    void Warn(BuildError warning) => scope.Post(new WarningRaised
    {
        Target = scope.Target,
        Time = scope.Time.GetUtcNow(),
        Code = warning.Code,
        Text = warning.InOneLine(),
    });
}
