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
        new(product, target.Members, StepScope.Current ?? throw new InvalidOperationException("A product is deployed by a step."));

    public async Task DeployAsync(string? environment, ReleaseChoice release, DeploymentWishes wishes)
    {
        var place = environments.Find(environment ?? Environments.Embedded, scope.Root);
        var wanted = release.Find(scope.Root);
        if (place.Directory is null ? !wanted.Manifest.Archives.Any() : wanted.Manifest.ArchiveFor(RuntimeIdentifiers.Here) is null)
        {
            string[] others = [.. wanted.Manifest.Archives.Select(archive => archive.Platform).OfType<string>()];
            throw Errors.NotDeployable(product, wanted.Manifest.Release, RuntimeIdentifiers.Here, others).Exception();
        }

        if (!place.IsEmbedded)
        {
            await RequireTrustAsync(wanted).ConfigureAwait(false);
        }

        var hosts = HostsOf(place);
        await using var _ = hosts.ConfigureAwait(false);
        await DeployerFor(place, hosts.With(wanted), DeploymentKind.Planned, wishes).DeployAsync().ConfigureAwait(false);
    }

    // Whoever tries something out on the own machine need not have a key; and nothing bars the way back.
    async Task RequireTrustAsync(StoredRelease release)
    {
        var verified = await ReleaseVerification.OfAsync(release.Directory, ReleaseSigners.Of(scope.Root, members)).ConfigureAwait(false);
        if (verified.Objection is { } objection)
        {
            throw objection.Exception();
        }
    }

    public async Task RollBackAsync(string? environment, string? to, DeploymentWishes wishes)
    {
        var place = environments.Find(environment ?? Environments.Embedded, scope.Root);
        var hosts = HostsOf(place);
        await using var _ = hosts.ConfigureAwait(false);
        var target = to ?? await PreviousAsync(place, hosts, wishes).ConfigureAwait(false);

        // The script that belongs to the release knows how that one is restarted and when it is healthy.
        var script = store.FindScript(product, target) ?? AnyRelease();
        await DeployerFor(place, hosts.With(script), DeploymentKind.Rollback, wishes).RollBackAsync(to, CommitOf).ConfigureAwait(false);
    }

    // Whether it is the same everywhere is for the plan to say.
    async Task<string?> PreviousAsync(EnvironmentModel place, EnvironmentHosts hosts, DeploymentWishes wishes)
    {
        var observed = await DeployerFor(place, hosts.With(AnyRelease()), DeploymentKind.Rollback, wishes).ObserveAsync().ConfigureAwait(false);
        return observed.Hosts.Select(host => host.Status?.Previous).FirstOrDefault(previous => previous is not null);
    }

    public async Task ShowStatusAsync(string? environment)
    {
        // What cannot be compared is not asked for.
        _ = git.Root;
        var ledgers = new EnvironmentLedgers(git, Warn);
        var survey = new StatusSurvey(product, scope, ledgers, ScriptOf);
        var places = (environment is null ? environments.Names : [environment]).Select(name => environments.Find(name, scope.Root)).ToList();
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
            scope.Post(new OutputWritten { Target = scope.Target, Step = scope.Step, Time = scope.Time.GetUtcNow(), Text = line });
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

    Deployer DeployerFor(EnvironmentModel place, IReadOnlyList<FleetHost> hosts, DeploymentKind kind, DeploymentWishes wishes)
    {
        // What cannot be recorded is not begun.
        _ = git.Root;
        var order = new DeploymentOrder
        {
            Product = product,
            Environment = place,
            Actor = Actor.Name(),
            Kind = kind,
            Purpose = wishes.Purpose,
            Wait = wishes.Wait,
            Overrides = wishes.Overrides,
            Strategy = strategies.Of(product).MigratingOn(members.Shared<DeploymentOptions>().MigrateOn.Value),
            Excluded = wishes.Excluded,
            IsDryRun = wishes.IsDryRun,
            VerbLimit = TimeSpan.FromHours(1) + TimeSpan.FromSeconds((4.0 * (settings.HealthWithinSeconds + settings.DrainWithinSeconds)) + (2.0 * (settings.Migration?.WithinSeconds ?? 0))),
            RollbackTarget = strategies.RollbackOf(product),
            Notifiers = members.Shared<NotifiersOfProducts>().Of(product),
        };
        return new(order, hosts, new(order, new DeploymentLedger(git, place.Sharing, Warn), git), scope);
    }

    void Warn(BuildError warning) => scope.Post(new WarningRaised
    {
        Target = scope.Target,
        Time = scope.Time.GetUtcNow(),
        Code = warning.Code,
        Text = warning.InOneLine(),
    });
}
