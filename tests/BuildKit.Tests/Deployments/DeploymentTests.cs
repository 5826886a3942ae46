using BuildKit.Ledger;
using BuildKit.Tests.Releases;

namespace BuildKit.Tests.Deployments;

[Trait("Speed", "Slow")]
public sealed class DeploymentTests : IDisposable
{
    readonly ShopWorkspace workspace = new();
    readonly TestScript script;

    public DeploymentTests()
    {
        Needs.Unix();
        script = NewRun();
    }

    public void Dispose() => workspace.Dispose();

    sealed class Script(AbsolutePath root)
    {
        public Target Publish => _ => _.Outputs("artifacts/shop/**");

        public Product Shop => _ => _.Archive("shop", from: Publish);

        public DeploymentEnvironment Staging => _ => _.Directory(root / ".buildkit" / "staging area").Keep(2);

        public Target Release => _ => _.Creates(Shop);

        public Target Deploy => _ => _.DependsOn(Release)
            .Deploys(Shop, d => d.Healthy(h => h.Runs("./shop | grep -v sick").Within(TimeSpan.FromSeconds(1))).Keep(3));

        public Target Rollback => _ => _.RollsBack(Shop);

        public Target Status => _ => _.ShowsStatus(Shop);
    }

    AbsolutePath Home => workspace.Root / ".buildkit/environments/local/Shop";

    [Fact]
    public async Task A_first_deployment_makes_the_release_current_and_is_recorded()
    {
        await DeployAsync("1");

        Assert.Equal("releases/1.2.3", new FileInfo(Home / "current").LinkTarget);
        Assert.Equal("#!/bin/sh\necho shop 1\n", File.ReadAllText(Home / "current/shop"));
        Assert.Equal(["stage", "activate"], Verbs().Select(verb => verb.Verb));
        Assert.Equal("succeeded", Results().Single());
        var recorded = (await LedgerAsync()).Single();
        Assert.Equal((1, "local", "Shop", "1.2.3"), (recorded.Seq, recorded.Environment, recorded.Product, recorded.Release));
        Assert.Equal((DeploymentKind.Planned, DeploymentResult.Succeeded), (recorded.Kind, recorded.Result));
        Assert.Equal(workspace.Repository.Git("rev-parse", "HEAD"), recorded.Commit);
        Assert.Equal([new() { Host = "localhost", After = "1.2.3", ExitCode = 0, ExposedAt = recorded.ExposedAt, ClockSkewMs = 0 }], recorded.Hosts);
        Assert.Equal((1, false, false), (recorded.Commits!.Count, recorded.Commits.Capped, recorded.Commits.Incomplete));
        Assert.Equal((recorded.Commit, (string?)null), (recorded.Commits.List.Single().Hash, recorded.Commits.Since));
        Assert.NotNull(recorded.ExposedAt);
        Assert.StartsWith("local/20", workspace.Repository.Git("ls-tree", "-r", "--name-only", "deploy-ledger-local"), StringComparison.Ordinal);
        Assert.Empty(workspace.Repository.Git("status", "--porcelain"));
    }

    [Fact]
    public async Task The_same_release_again_changes_nothing_and_is_no_new_deployment()
    {
        await DeployAsync("1");
        var before = Snapshot();
        script.Events.Clear();

        await script.RunAsync("Release");
        await script.RunAsync("Deploy");

        Assert.Equal(before, Snapshot());
        Assert.Equal("unchanged", Results().Single());
        Assert.All(Verbs(), verb => Assert.False(verb.Changed));
        Assert.Single(await LedgerAsync());
    }

    [Fact]
    public async Task An_unhealthy_release_gives_way_to_the_one_before_and_the_exit_code_says_so()
    {
        await DeployAsync("1");
        var error = await DeployBadAsync("v1.3.0");

        Assert.Equal(("BK0507", 20), (error.Code, error.ExitCode));
        Assert.Contains("--environment local", error.Hint, StringComparison.Ordinal);
        Assert.Equal("releases/1.2.3", new FileInfo(Home / "current").LinkTarget);
        var recorded = (await LedgerAsync())[^1];
        Assert.Equal((2, DeploymentResult.Failed, "1.3.0"), (recorded.Seq, recorded.Result, recorded.Release));
        Assert.Equal(("1.2.3", "1.2.3", 20, null), (recorded.Hosts[0].Before, recorded.Hosts[0].After, recorded.Hosts[0].ExitCode, recorded.Hosts[0].Condition));
        Assert.Contains("unhealthy", recorded.Hosts[0].Cause, StringComparison.Ordinal);
        Assert.Equal(recorded.Hosts[0].RolledBackAt, recorded.RolledBackAt);
        Assert.True(recorded.ExposedAt < recorded.RolledBackAt && recorded.RolledBackAt < recorded.FinishedAt);
        Assert.Equal("development", recorded.Tier);
    }

    [Fact]
    public async Task A_first_release_that_is_unhealthy_cannot_be_rolled_back()
    {
        workspace.Publish("sick");
        await script.RunAsync("Release");

        Assert.Equal(21, (await script.FailAsync("Deploy")).ExitCode);
        Assert.Equal(DeploymentResult.Failed, (await LedgerAsync()).Single().Result);
    }

    [Fact]
    public async Task Going_back_and_forth_is_recorded_and_shown()
    {
        await DeployAsync("1");
        await DeployAsync("2", "v1.3.0");
        await script.RunAsync("Rollback");
        Assert.Equal("releases/1.2.3", new FileInfo(Home / "current").LinkTarget);

        await script.RunAsync("Rollback", "to=1.3.0");
        Assert.Equal("releases/1.3.0", new FileInfo(Home / "current").LinkTarget);

        var recorded = await LedgerAsync();
        Assert.Equal([1, 2, 3, 4], recorded.Select(e => e.Seq));
        Assert.Equal(["1.2.3", "1.3.0", "1.2.3", "1.3.0"], recorded.Select(e => e.Release));
        Assert.Equal([DeploymentKind.Rollback, DeploymentKind.Rollback], recorded.Skip(2).Select(e => e.Kind));
        Assert.Equal(recorded[0].Digest, recorded[2].Digest);
        Assert.Equal(recorded[0].Commit, recorded[2].Commit);

        script.Events.Clear();
        await script.RunAsync("Status");
        var lines = script.Events.OfType<OutputWritten>().Select(line => line.Text).ToList();
        Assert.Equal(["Environment", "local", "Staging"], lines.Select(line => line.Split(' ')[0]));
        Assert.Matches(@"^local\s+1\.3\.0\s+20\d\d-\d\d-\d\d \d\d:\d\dZ\s+\S.*\s+healthy\s+agrees$", lines[1]);
    }

    [Fact]
    public async Task Without_anything_before_there_is_nothing_to_go_back_to()
    {
        Assert.Equal(30, (await script.FailAsync("Rollback")).ExitCode);
        await DeployAsync("1");

        Assert.Equal(30, (await script.FailAsync("Rollback")).ExitCode);
        Assert.Equal(30, (await script.FailAsync("Rollback", "to=7.7.7")).ExitCode);
    }

    [Fact]
    public async Task A_host_that_has_nothing_to_be_asked_with_is_not_asked() =>
        Assert.Equal("BK0509", (await new TestScript(new Script(workspace.Root), workspace.Root).FailAsync("Rollback")).Code);

    [Fact]
    public async Task A_named_release_is_taken_from_the_store_and_goes_to_the_named_environment()
    {
        await script.RunAsync("Release");
        workspace.Repository.Commit("change", "v1.3.0");
        await script.RunAsync("Release");

        await script.RunAsync("Deploy", "release=1.2.3", "environment=staging");
        await script.RunAsync("Deploy", "release=latest", "environment=STAGING");

        Assert.Equal("releases/1.3.0", new FileInfo(workspace.Root / ".buildkit/staging area/Shop/current").LinkTarget);
        Assert.Equal(["Staging", "Staging"], (await LedgerAsync()).Select(e => e.Environment));
        Assert.Equal("BK0417", (await script.FailAsync("Deploy", "release=1.2.4")).Code);
        Assert.Equal("BK0501", (await script.FailAsync("Deploy", "environment=stageing")).Code);
    }

    [Fact]
    public void Naming_a_release_does_without_the_targets_that_make_one()
    {
        var deploy = script.Define("Deploy");
        Assert.All(deploy.DoesWithout, asked => Assert.Null(asked()));

        deploy.Options.Single(option => option.Name == "release").Value = "1.2.3";

        Assert.Equal(("release of Shop", "release 1.2.3 is taken from the store"), deploy.DoesWithout.Select(asked => asked()).Single(without => without is not null));
        Assert.Equal(["local", "Staging"], deploy.Options.Single(option => option.Name == "environment").Allowed!());
    }

    [Fact]
    public async Task A_release_of_the_run_before_is_taken_when_this_run_made_none()
    {
        Assert.Equal("BK0503", (await script.FailAsync("Deploy")).Code);
        await NewRun().RunAsync("Release");

        await script.RunAsync("Deploy");

        Assert.Equal("succeeded", Results().Single());
    }

    [Fact]
    public async Task A_damaged_package_is_refused_before_the_host_is_touched()
    {
        await script.RunAsync("Release");
        File.AppendAllText(workspace.Root / ".buildkit/releases/Shop/1.2.3/shop-1.2.3.tar.gz", "x");

        Assert.Equal(12, (await script.FailAsync("Deploy")).ExitCode);
        Assert.False(Directory.Exists(Home));
        Assert.Empty(await LedgerAsync());
    }

    [Fact]
    public async Task What_lies_in_the_way_is_refused_with_the_exit_code_of_a_pre_flight()
    {
        Directory.CreateDirectory(Home / "current");
        await script.RunAsync("Release");

        var error = await script.FailAsync("Deploy");

        Assert.Equal(("BK0554", 11), (error.Code, error.ExitCode));
        Assert.Contains("mv current releases/before", error.Problems.Single().ToString(), StringComparison.Ordinal);
        Assert.Empty(await LedgerAsync());
    }

    [Fact]
    public async Task A_deployment_that_the_ledger_missed_is_recorded_by_the_next()
    {
        await DeployAsync("1");
        workspace.Repository.Git("branch", "-D", "deploy-ledger-local");

        await script.RunAsync("Deploy");

        Assert.Equal("1.2.3", (await LedgerAsync()).Single().Release);
    }

    [Fact]
    public async Task After_an_interrupt_what_happened_is_recorded_the_lock_is_free_and_going_on_works()
    {
        await DeployAsync("1");
        workspace.Repository.Commit("change", "v1.3.0");
        workspace.Repository.Write("artifacts/shop/shop", $"#!/bin/sh\nif [ -e ../../slow ]; then : >../../checking; sleep 30; fi\necho shop 2\n");
        await script.RunAsync("Release");
        File.WriteAllText(Home / "slow", "");
        using var gentle = new CancellationTokenSource();

        var deploying = script.RunAsync(script.Define("Deploy"), new(gentle.Token, CancellationToken.None));
        while (!File.Exists(Home / "checking") && !deploying.IsCompleted)
        {
            await Task.Yield();
        }

        await gentle.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => deploying);
        var recorded = (await LedgerAsync())[^1];
        Assert.Equal((DeploymentResult.Interrupted, "1.3.0"), (recorded.Result, recorded.Release));
        Assert.Contains(script.Events.OfType<WarningRaised>(), warning => warning.Text.Contains("Go on: ", StringComparison.Ordinal));
        Assert.False(Directory.Exists(Home / "lock"));

        File.Delete(Home / "slow");
        await script.RunAsync("Deploy");
        Assert.Equal("releases/1.3.0", new FileInfo(Home / "current").LinkTarget);
        Assert.Equal(DeploymentResult.Succeeded, (await LedgerAsync())[^1].Result);
    }

    // The settings of a deployment are known once all targets are defined, as they are before anything runs.
    TestScript NewRun()
    {
        var run = new TestScript(new Script(workspace.Root), workspace.Root);
        run.Define("Deploy");
        return run;
    }

    async Task DeployAsync(string content, string? tag = null)
    {
        if (tag is not null)
        {
            workspace.Repository.Commit("change", tag);
        }

        workspace.Publish(content);
        await script.RunAsync("Release");
        await script.RunAsync("Deploy");
    }

    async Task<BuildError> DeployBadAsync(string tag) => (await Assert.ThrowsAsync<BuildException>(() => DeployAsync("sick", tag))).Error;

    IEnumerable<HostVerbFinished> Verbs() => script.Events.OfType<HostVerbFinished>();

    IEnumerable<string> Results() => script.Events.OfType<DeploymentFinished>().Select(finished => finished.Result);

    Task<List<DeploymentRecorded>> LedgerAsync() => workspace.DeploymentsAsync();

    List<string> Snapshot() =>
        [.. Directory.EnumerateFileSystemEntries(Home, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Select(path => $"{path} {File.GetLastWriteTimeUtc(path):O}").Where(line => !line.Contains("/current/", StringComparison.Ordinal))];
}
