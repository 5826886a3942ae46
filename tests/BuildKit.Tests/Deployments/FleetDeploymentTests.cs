using BuildKit.Deployments;
using BuildKit.Ledger;

namespace BuildKit.Tests.Deployments;

/// <summary>A product on three real hosts, with a service that is restarted and asked over HTTP.</summary>
[Trait("Speed", "Slow")]
public sealed class FleetDeploymentTests() : FleetScriptTests(3, ssh => new Script(ssh), "Deploy", "Rollback")
{
    sealed class Script(AbsolutePath ssh)
    {
        public Target Publish => _ => _.Outputs("artifacts/shop/**");

        public Product Shop => _ => _.Archive("shop", from: Publish);

        public DeploymentEnvironment Production => _ => _.Hosts("host[01:03]").HostDirectory("/srv/apps").Ssh(ssh).LocalLedger();

        public Target Release => _ => _.Creates(Shop);

        public Target Deploy => _ => _.Deploys(Shop, d => d
            .Rolling([1, 100.Percent()], maxFailures: 1).Unreachable(Unreachable.CountsAsFailure)
            .Drain("echo out >>/srv/pool").Undrain("echo back >>/srv/pool").Restart("/srv/restart")
            .Healthy(h => h.Http("http://localhost:8080/health").Within(3.Seconds()))
            .Notify("! test -f .buildkit/notify.sh || sh .buildkit/notify.sh"));

        public Target Rollback => _ => _.RollsBack(Shop);

        public Target Status => _ => _.ShowsStatus(Shop);
    }

    protected override async Task PrepareAsync()
    {
        foreach (var machine in fleet.Machines)
        {
            await machine.AddServiceAsync();
        }
    }

    [Fact]
    public async Task A_fleet_gets_a_release_keeps_it_goes_to_the_next_and_back()
    {
        await DeployAsync("1");
        Assert.Equal(["1.2.3", "1.2.3", "1.2.3"], Current());

        script.Events.Clear();
        await script.RunAsync("Deploy", "environment=production");
        Assert.Empty(script.Events.OfType<HostVerbFinished>());
        Assert.Equal("unchanged", Result());

        await DeployAsync("2", "v1.3.0");
        Assert.Equal(["1.3.0", "1.3.0", "1.3.0"], Current());
        Assert.Equal("back\nout\nback\n", File.ReadAllText(fleet[0]["/srv/pool"]));
        await script.RunAsync("Rollback", "environment=production");
        Assert.Equal(["1.2.3", "1.2.3", "1.2.3"], Current());

        var recorded = await LedgerAsync();
        Assert.All(recorded.SelectMany(e => e.Hosts), host => Assert.Null(host.Cause));
        Assert.Equal([DeploymentResult.Succeeded, DeploymentResult.Succeeded, DeploymentResult.Succeeded], recorded.Select(e => e.Result));
        Assert.Equal(["host01", "host02", "host03"], recorded[0].Hosts.Select(host => host.Host));
        Assert.All(recorded, e => Assert.Equal(64, e.Plan!.Length));
        script.Events.Clear();
        await script.RunAsync("Status", "environment=production");
        Assert.Equal(3, script.Events.OfType<OutputWritten>().Count(line => line.Text.Contains("  healthy  agrees", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Case_11_An_unhealthy_release_comes_to_one_host_and_not_further()
    {
        await DeployAsync("1");
        var error = await Assert.ThrowsAsync<BuildException>(() => DeployAsync("2", "v1.3.0", isHealthy: false));

        Assert.Equal(("BK0538", 20), (error.Error.Code, error.Error.ExitCode));
        Assert.Contains("host01  rolled back (20), active: 1.2.3", error.Message, StringComparison.Ordinal);
        Assert.Contains("HTTP 404", error.Message, StringComparison.Ordinal);
        Assert.Equal(["1.2.3", "1.2.3", "1.2.3"], Current());
        var recorded = (await LedgerAsync())[^1];
        Assert.Equal((DeploymentResult.Failed, "host01"), (recorded.Result, recorded.Hosts.Single(host => host.ExposedAt is not null).Host));
    }

    [Fact]
    public async Task Case_30_A_package_that_changes_between_the_look_at_it_and_the_host_is_unpacked_nowhere_and_both_digests_are_recorded()
    {
        await DeployAsync("1");
        var archive = ".buildkit/releases/Shop/1.3.0/shop-1.3.0.tar.gz";
        workspace.Repository.Write(".buildkit/notify.sh", $"case $DEPLOY_EVENT in started) printf X | dd of={archive} bs=1 seek=100 conv=notrunc 2>/dev/null ;; esac\n");

        var error = await Assert.ThrowsAsync<BuildException>(() => DeployAsync("2", "v1.3.0"));

        Assert.Equal(("BK0538", 12), (error.Error.Code, error.Error.ExitCode));
        Assert.All(fleet.Machines, machine => Assert.False(Directory.Exists(machine.Disk("/srv/apps/Shop/releases/1.3.0"))));
        Assert.Equal(["1.2.3", "1.2.3", "1.2.3"], Current());
        var recorded = (await LedgerAsync())[^1];
        Assert.Equal((DeploymentResult.Failed, null, "production"), (recorded.Result, recorded.ExposedAt, recorded.Tier));
        var refused = recorded.Hosts.Where(host => host.ExitCode == 12).ToList();
        Assert.NotEmpty(refused);
        Assert.All(refused, host => Assert.Equal((recorded.Digest, BuildKit.Files.Digest.OfFile(workspace.Root / archive).ToString()), (host.ExpectedDigest, host.ActualDigest)));
    }

    [Fact]
    public async Task A_way_back_that_some_hosts_did_not_take_is_repeated_to_the_same_release_and_not_further()
    {
        await DeployAsync("1");
        await DeployAsync("2", "v1.3.0");
        await fleet[0].RunAsync("rm /srv/apps/Shop/releases/1.2.3/www/health");
        script.Events.Clear();

        await script.RunAsync("Rollback", "environment=production");

        Assert.Contains(script.Events.OfType<WarningRaised>(), warning => warning.Code == "BK0539"
            && warning.Text.Contains("./build.sh Rollback --environment Production --to 1.2.3", StringComparison.Ordinal));
        Assert.Equal("1.2.3", Current().Last());
    }

    [Fact]
    public async Task Case_02_A_host_that_is_down_is_left_out_and_gets_the_release_when_it_is_up()
    {
        await fleet[1].KillSshdAsync();
        await DeployAsync("1");
        Assert.Equal("succeeded-with-exclusions", Result());
        Assert.Equal(HostCondition.Pending, (await LedgerAsync())[^1].Hosts[1].Condition);
        Assert.Contains(script.Events.OfType<WarningRaised>(), warning => warning.Code == "BK0539" && warning.Text.Contains("host02", StringComparison.Ordinal));

        await fleet[1].StartSshdAsync();
        script.Events.Clear();
        await script.RunAsync("Deploy", "environment=production");

        Assert.Equal(["host02"], script.Events.OfType<HostVerbFinished>().Select(verb => verb.Host).Distinct());
        Assert.Equal(["1.2.3", "1.2.3", "1.2.3"], Current());
    }

    [Fact]
    public async Task Case_03_Two_hosts_that_are_down_are_too_many_and_one_may_be_excluded()
    {
        await fleet[1].KillSshdAsync();
        await fleet[2].RejectAsync();
        Publish("1");
        await script.RunAsync("Release");

        var error = await script.FailAsync("Deploy", "environment=production");
        Assert.Equal(("BK0533", 11), (error.Code, error.ExitCode));
        Assert.Equal(2, error.Problems.Count);
        Assert.False(Directory.Exists(fleet[0].Disk("/srv/apps/Shop")));
        Assert.Empty(await LedgerAsync());

        Assert.Equal("BK0535", (await script.FailAsync("Deploy", "environment=production", "exclude=host04")).Code);
        await script.RunAsync("Deploy", "environment=production", "exclude=host02");
        Assert.Equal(HostCondition.Excluded, (await LedgerAsync())[^1].Hosts[1].Condition);
    }

    [Fact]
    public async Task Case_49_A_dry_run_tells_host_by_host_what_would_be_done_and_changes_nothing()
    {
        await DeployAsync("1");
        workspace.Repository.Commit("change", "v1.3.0");
        Publish("2");
        await script.RunAsync("Release");
        var before = fleet.Machines.Select(machine => Files(machine.Disk("/srv"))).ToList();
        var ledger = workspace.Repository.Git("for-each-ref");
        script.Events.Clear();

        await script.RunAsync("Deploy", "environment=production", "dry-run=true");

        var plan = script.Events.OfType<DeploymentPlanned>().Single();
        Assert.Equal(3, plan.Lines.Count(line => line.Contains("activate 1.3.0", StringComparison.Ordinal)));
        Assert.Contains("\"release\":\"1.3.0\"", plan.Plan, StringComparison.Ordinal);
        Assert.Empty(script.Events.OfType<HostVerbFinished>());
        Assert.Equal(before, fleet.Machines.Select(machine => Files(machine.Disk("/srv"))));
        Assert.Equal(ledger, workspace.Repository.Git("for-each-ref"));
        await script.RunAsync("Deploy", "environment=production");
        Assert.Equal(plan.Plan, script.Events.OfType<DeploymentPlanned>().Last().Plan);
        Assert.Equal(["1.3.0", "1.3.0", "1.3.0"], Current());
    }

    static string Files(string directory) => string.Join('\n', Directory.EnumerateFileSystemEntries(directory, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 })
        .Order(StringComparer.Ordinal).Select(path => $"{path} {File.GetLastWriteTimeUtc(path):O}"));

    async Task DeployAsync(string content, string? tag = null, bool isHealthy = true)
    {
        if (tag is not null)
        {
            workspace.Repository.Commit("change", tag);
        }

        Publish(content);
        if (!isHealthy)
        {
            File.Delete(workspace.Root / "artifacts/shop/www/health");
        }

        await script.RunAsync("Release");
        await script.RunAsync("Deploy", "environment=production");
    }

    void Publish(string content)
    {
        workspace.Publish(content);
        workspace.Repository.Write("artifacts/shop/www/index.html", content);
        workspace.Repository.Write("artifacts/shop/www/health", "ok");
    }

    string Result() => script.Events.OfType<DeploymentFinished>().Last().Result;
}
