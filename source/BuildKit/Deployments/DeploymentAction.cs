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

    public async Task DeployAsync(string? environment, ReleaseChoice release, string? excluded, DeploymentPurpose purpose)
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

        await using var hosts = HostsOf(place);
        await DeployerFor(place, hosts.With(wanted), DeploymentKind.Planned, excluded, purpose).DeployAsync().ConfigureAwait(false);
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

    public async Task RollBackAsync(string? environment, string? to, string? excluded, DeploymentPurpose purpose)
    {
        var place = environments.Find(environment ?? Environments.Embedded, scope.Root);
        await using var hosts = HostsOf(place);
        var target = to ?? await PreviousAsync(place, hosts, excluded).ConfigureAwait(false);

        // The script that belongs to the release knows how that one is restarted and when it is healthy.
        var script = store.FindScript(product, target) ?? AnyRelease();
        await DeployerFor(place, hosts.With(script), DeploymentKind.Rollback, excluded, purpose).RollBackAsync(to, CommitOf).ConfigureAwait(false);
    }

    // Whether it is the same everywhere is for the plan to say.
    async Task<string?> PreviousAsync(EnvironmentModel place, EnvironmentHosts hosts, string? excluded)
    {
        var observed = await DeployerFor(place, hosts.With(AnyRelease()), DeploymentKind.Rollback, excluded, DeploymentPurpose.Unsaid).ObserveAsync().ConfigureAwait(false);
        return observed.Hosts.Select(host => host.Status?.Previous).FirstOrDefault(previous => previous is not null);
    }

    public async Task ShowStatusAsync(string? environment)
    {
        var report = new StatusReport(scope, await LedgerOf(LedgerSharing.On).CatchUpAsync().ConfigureAwait(false));
        foreach (var name in environment is null ? environments.Names : [environment])
        {
            var place = environments.Find(name, scope.Root);
            await using var hosts = HostsOf(place);
            if (hosts.Directory is { } directory && !Directory.Exists(directory))
            {
                report.AddUndeployed(place.Name);
            }
            else
            {
                await ReportAsync(report, place, hosts).ConfigureAwait(false);
            }
        }

        report.Print();
    }

    async Task ReportAsync(StatusReport report, EnvironmentModel place, EnvironmentHosts hosts)
    {
        var observed = await DeployerFor(place, hosts.With(AnyRelease()), DeploymentKind.Planned, excluded: null, DeploymentPurpose.Unsaid).ObserveAsync().ConfigureAwait(false);
        var rows = observed.Hosts.Select((seen, i) => report.RowAsync(product, place, seen, hosts.With(ActiveRelease(seen))[i]));
        foreach (var row in await Task.WhenAll(rows).ConfigureAwait(false))
        {
            report.Add(row);
        }
    }

    // Its own script knows when it is healthy.
    StoredRelease ActiveRelease(ObservedHost seen) => store.FindScript(product, seen.Status?.Current) ?? AnyRelease();

    StoredRelease AnyRelease() =>
        store.List(product).Reverse().Select(release => store.FindScript(product, release.Release)).FirstOrDefault(release => release is not null)
            ?? throw Errors.NoReleaseToAsk(product, store.Directory / product).Exception();

    string? CommitOf(string release) => store.List(product).FirstOrDefault(known => known.Release == release)?.Commit;

    EnvironmentHosts HostsOf(EnvironmentModel place) => new(place, product, Actor.Name());

    Deployer DeployerFor(EnvironmentModel place, IReadOnlyList<FleetHost> hosts, DeploymentKind kind, string? excluded, DeploymentPurpose purpose)
    {
        // What cannot be recorded is not begun.
        _ = git.Root;
        var order = new DeploymentOrder
        {
            Product = product,
            Environment = place,
            Actor = Actor.Name(),
            Kind = kind,
            Purpose = purpose,
            Strategy = strategies.Of(product),
            Excluded = [.. (excluded ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)],
            VerbLimit = TimeSpan.FromHours(1) + TimeSpan.FromSeconds(4.0 * (settings.HealthWithinSeconds + settings.DrainWithinSeconds)),
            RollbackTarget = strategies.RollbackOf(product),
        };
        return new(order, hosts, new(order, LedgerOf(place.Sharing), git), scope);
    }

    DeploymentLedger LedgerOf(LedgerSharing sharing) => new(git, sharing, warning => scope.Post(new WarningRaised
    {
        Target = scope.Target,
        Time = scope.Time.GetUtcNow(),
        Code = warning.Code,
        Text = warning.InOneLine(),
    }));
}
