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
    readonly StepScope scope;
    readonly ReleaseStore store;
    readonly GitRepository git;

    DeploymentAction(string product, ScriptMembers members, StepScope scope)
    {
        (this.product, this.members, this.scope) = (product, members, scope);
        environments = new(members);
        store = ReleaseStore.Of(scope.Root);
        git = new(scope.Root);
    }

    public static DeploymentAction Of(TargetDefinition target, string product) =>
        new(product, target.Members, StepScope.Current ?? throw new InvalidOperationException("A product is deployed by a step."));

    public async Task DeployAsync(string? environment, ReleaseChoice release, DeploymentPurpose purpose)
    {
        var place = environments.Find(environment ?? Environments.Embedded, scope.Root);
        var wanted = release.Find(scope.Root);
        if (wanted.Manifest.ArchiveFor(RuntimeIdentifiers.Here) is null)
        {
            throw Errors.NotDeployable(product, wanted.Manifest.Release).Exception();
        }

        if (!place.IsEmbedded)
        {
            await RequireTrustAsync(wanted).ConfigureAwait(false);
        }

        await DeployerFor(place, wanted, DeploymentKind.Planned, purpose).DeployAsync().ConfigureAwait(false);
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

    public async Task RollBackAsync(string? environment, string? to, DeploymentPurpose purpose)
    {
        var place = environments.Find(environment ?? Environments.Embedded, scope.Root);
        var observed = await HostOf(place, AnyRelease()).ObserveAsync(scope).ConfigureAwait(false);

        // The script that belongs to the release knows how that one is restarted and when it is healthy.
        var target = to ?? observed.Previous;
        var script = store.FindScript(product, target) ?? AnyRelease();
        await DeployerFor(place, script, DeploymentKind.Rollback, purpose).RollBackAsync(to, CommitOf).ConfigureAwait(false);
    }

    public async Task ShowStatusAsync(string? environment)
    {
        var report = new StatusReport(scope, await LedgerOf(LedgerSharing.On).CatchUpAsync().ConfigureAwait(false));
        foreach (var name in environment is null ? environments.Names : [environment])
        {
            var place = environments.Find(name, scope.Root);
            if (Directory.Exists(DirectoryOf(place)))
            {
                await report.AddAsync(product, place.Name, await ActiveHostAsync(place).ConfigureAwait(false)).ConfigureAwait(false);
            }
            else
            {
                report.AddUndeployed(place.Name);
            }
        }

        report.Print();
    }

    async Task<FleetHost> ActiveHostAsync(EnvironmentModel place)
    {
        var host = HostOf(place, AnyRelease());
        var observed = await host.ObserveAsync(scope).ConfigureAwait(false);
        return store.FindScript(product, observed.Current) is { } active ? HostOf(place, active) : host;
    }

    StoredRelease AnyRelease() =>
        store.List(product).Reverse().Select(release => store.FindScript(product, release.Release)).FirstOrDefault(release => release is not null)
            ?? throw Errors.NoReleaseToAsk(product, store.Directory / product).Exception();

    string? CommitOf(string release) => store.List(product).FirstOrDefault(known => known.Release == release)?.Commit;

    Deployer DeployerFor(EnvironmentModel place, StoredRelease release, DeploymentKind kind, DeploymentPurpose purpose)
    {
        // What cannot be recorded is not begun.
        _ = git.Root;
        var order = new DeploymentOrder { Product = product, Environment = place, Actor = Actor.Name(), Kind = kind, Purpose = purpose };
        return new(order, HostOf(place, release), new(order, LedgerOf(place.Sharing), git), scope);
    }

    DeploymentLedger LedgerOf(LedgerSharing sharing) => new(git, sharing, warning => scope.Post(new WarningRaised
    {
        Target = scope.Target,
        Time = scope.Time.GetUtcNow(),
        Code = warning.Code,
        Text = warning.InOneLine(),
    }));

    FleetHost HostOf(EnvironmentModel place, StoredRelease release) =>
        new(LocalTransport.Name, new LocalTransport(DirectoryOf(place)), release, Actor.Name());

    AbsolutePath DirectoryOf(EnvironmentModel place) => place.Directory! / product;
}
