using BuildKit.Deployments;
using BuildKit.Ledger;
using BuildKit.Tests.Releases;

namespace BuildKit.Tests.Deployments;

/// <summary>What comes to production has been in staging before, with the same bytes.</summary>
[Trait("Speed", "Slow")]
public sealed class PromotionTests : IDisposable
{
    readonly ShopWorkspace workspace = new();
    readonly TestScript script;

    public PromotionTests()
    {
        Needs.Unix();
        script = NewRun();
    }

    public void Dispose() => workspace.Dispose();

    sealed class Script(AbsolutePath root)
    {
        public Target Publish => _ => _.Outputs("artifacts/shop/**");

        public Product Shop => _ => _.Archive("shop", from: Publish);

        public DeploymentEnvironment Staging => _ => _.Directory(root / ".buildkit/staging").LocalLedger();

        public DeploymentEnvironment Production => _ => _.Directory(root / ".buildkit/production").PromotedFrom(Staging).LocalLedger();

        public Target Release => _ => _.Creates(Shop);

        public Target Deploy => _ => _.DependsOn(Release).Deploys(Shop, d => d.Healthy(h => h.Runs("! grep -q sick shop").Within(TimeSpan.FromSeconds(1))));

        public Target Rollback => _ => _.RollsBack(Shop);
    }

    [Fact]
    public async Task Case_37_What_is_live_in_staging_comes_to_production_with_the_same_digest()
    {
        await ReleaseAsync("1");
        Refused(await script.FailAsync("Deploy", "environment=production"), "not every host of 'Staging' has one that is active and healthy");
        await script.RunAsync("Deploy", "environment=staging");
        await ReleaseAsync("2", "v1.3.0");

        await script.RunAsync("Deploy", "environment=production");

        Assert.Equal(("1.2.3", "1.2.3"), (Live("staging"), Live("production")));
        var active = ActiveReleases.In(await EventsAsync());
        Assert.Equal(["Staging", "Production"], active.EnvironmentsOf("Shop", "1.2.3"));
        Assert.Empty(active.EnvironmentsOf("Shop", "1.3.0"));
        var (staging, production) = (await LastAsync("Staging"), await LastAsync("Production"));
        Assert.Equal((staging.Digest, staging.Manifest), (production.Digest, production.Manifest));
        Assert.Empty(production.Overrides);
    }

    [Fact]
    public async Task Case_37_Another_release_is_refused_unless_somebody_says_why()
    {
        await ReleaseAsync("1");
        await script.RunAsync("Deploy", "environment=staging");
        await ReleaseAsync("2", "v1.3.0");

        Refused(await script.FailAsync("Deploy", "environment=production", "release=1.3.0"), "release 1.3.0 was never deployed to 'Staging'");
        Assert.Equal("BK0577", (await script.FailAsync("Deploy", "environment=production", "release=1.3.0", "skip-promotion= ")).Code);
        Assert.False(Directory.Exists(workspace.Root / ".buildkit/production"));
        await script.RunAsync("Deploy", "environment=production", "release=latest", "skip-promotion=staging is on fire");

        Assert.Equal("1.3.0", Live("production"));
        Assert.Equal([new Override("promotion", "staging is on fire")], (await LastAsync("Production")).Overrides);
    }

    [Fact]
    public async Task A_release_that_was_unhealthy_or_taken_back_in_staging_goes_no_further_but_one_before_it_does()
    {
        await ReleaseAsync("1");
        await script.RunAsync("Deploy", "environment=staging");
        await ReleaseAsync("sick", "v1.3.0");
        await Assert.ThrowsAsync<BuildException>(() => script.RunAsync("Deploy", "environment=staging"));
        Refused(await script.FailAsync("Deploy", "environment=production", "release=1.3.0"), "the deployment of release 1.3.0 to 'Staging' did not succeed");
        await ReleaseAsync("3", "v1.4.0");
        await script.RunAsync("Deploy", "environment=staging");
        await script.RunAsync("Rollback", "environment=staging");

        Refused(await script.FailAsync("Deploy", "environment=production", "release=1.4.0"), "release 1.4.0 was taken back in 'Staging'");
        await script.RunAsync("Deploy", "environment=production");
        Assert.Equal("1.2.3", Live("production"));
    }

    [Fact]
    public async Task Case_37_A_release_that_was_made_again_is_refused()
    {
        await ReleaseAsync("1");
        await script.RunAsync("Deploy", "environment=staging");
        Directory.Delete(workspace.Root / ".buildkit/releases", recursive: true);
        await ReleaseAsync("other bytes");

        var error = await script.FailAsync("Deploy", "environment=production");

        Assert.Equal(("BK0588", 12), (error.Code, error.ExitCode));
        Assert.Equal((await LastAsync("Staging")).Manifest, error.Facts[0].Value);
        Assert.False(Directory.Exists(workspace.Root / ".buildkit/production"));
    }

    [Fact]
    public void The_targets_that_only_make_a_release_leave_the_plan()
    {
        Assert.Empty(Without("environment", "staging"));
        Assert.Equal(["the release comes from Staging"], Without("environment", "production"));
        Assert.Equal(["plan 123456 names the release"], Without("apply", "123456"));
        Assert.Empty(Without("environment", "production", "skip-promotion", "why"));
    }

    IEnumerable<string?> Without(params string[] options)
    {
        var deploy = NewRun().Define("Deploy");
        foreach (var option in options.Chunk(2))
        {
            deploy.Options.Single(known => known.Name == option[0]).Value = option[1];
        }

        return deploy.DoesWithout.Select(asked => asked()?.Reason).Where(reason => reason is not null);
    }

    static void Refused(BuildError error, string why)
    {
        Assert.Equal(("BK0587", 2), (error.Code, error.ExitCode));
        Assert.Equal($"No release of Shop may come to 'Production': {why}", error.Message);
        Assert.Contains("--skip-promotion", error.Hint, StringComparison.Ordinal);
    }

    async Task ReleaseAsync(string content, string? tag = null)
    {
        if (tag is not null)
        {
            workspace.Repository.Commit("change", tag);
        }

        workspace.Publish(content);
        await script.RunAsync("Release");
    }

    string? Live(string environment) => Path.GetFileName(new FileInfo(workspace.Root / ".buildkit" / environment / "Shop/current").LinkTarget);

    async Task<DeploymentRecorded> LastAsync(string environment) => (await EventsAsync()).Last("Shop", environment)!;

    Task<IReadOnlyList<LedgerEvent>> EventsAsync() => new DeploymentLedger(workspace.Repository.Open(), LedgerSharing.Off, _ => { }).ReadAsync();

    TestScript NewRun()
    {
        var run = new TestScript(new Script(workspace.Root), workspace.Root);
        run.Define("Deploy");
        return run;
    }
}
