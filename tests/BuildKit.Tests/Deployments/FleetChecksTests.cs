using BuildKit.Ledger;

namespace BuildKit.Tests.Deployments;

/// <summary>What real hosts are looked at for before anything is changed, and how an environment is locked that cannot be taken back.</summary>
[Trait("Speed", "Slow")]
public sealed class FleetChecksTests() : FleetScriptTests(5, ssh => new Script(ssh), "Deploy", "Rollback")
{
    sealed class Script(AbsolutePath ssh)
    {
        public Target Publish => _ => _.Outputs("artifacts/shop/**");

        public Product Shop => _ => _.Archive("shop", from: Publish);

        public DeploymentEnvironment Production => _ => _.Hosts("host[01:05]").HostDirectory("/srv/apps").Ssh(ssh).LocalLedger();

        public DeploymentEnvironment Staging => _ => _.Hosts("host05").HostDirectory("/srv/apps").Ssh(ssh).LocalLedger();

        public Target Release => _ => _.Creates(Shop);

        public Target Deploy => _ => _.Deploys(Shop, d => d.AllAtOnce().RequireRollback().Healthy(h => h.Runs("test ! -e /srv/broken").Within(1.Seconds())));

        public Target Rollback => _ => _.RollsBack(Shop);
    }

    protected override async Task PrepareAsync()
    {
        await script.RunAsync("Release");
    }

    [Fact]
    public async Task Case_01_36_39_All_findings_on_all_hosts_are_in_one_message_and_nothing_is_changed()
    {
        await fleet[0].RunAsync("mkdir -p /srv/apps/Shop/current");
        await fleet[1].MountAsync("/srv/apps", 4, inodes: 6);
        await fleet[2].RunAsync("mkdir -p /srv/apps && mount -t tmpfs -o ro small /srv/apps");
        await fleet[3].KillSshdAsync();

        var error = await script.FailAsync("Deploy", "environment=production");

        Assert.Equal(("BK0554", 11), (error.Code, error.ExitCode));
        var text = error.ToString();
        Assert.Contains("4 hosts of 'Production' cannot be deployed to", text, StringComparison.Ordinal);
        Assert.Contains("mv current releases/before", text, StringComparison.Ordinal);
        Assert.Matches("not enough room on host02(.|\n)*Needed +[0-9]+ (KiB|inodes)(.|\n)*Available +[0-9]+ ", text);
        Assert.Contains("BK0556: root cannot write to the directory of the product on host03", text, StringComparison.Ordinal);
        Assert.Contains("mkdir -p /srv/apps/Shop && chown -R root /srv/apps/Shop", text, StringComparison.Ordinal);
        Assert.Contains("host04", text, StringComparison.Ordinal);
        Assert.Contains("--exclude host01,host02,host03,host04", error.Hint, StringComparison.Ordinal);
        Assert.False(Directory.Exists(fleet[4].Disk("/srv/apps")));
        Assert.Empty(await LedgerAsync());

        await script.RunAsync("Deploy", "environment=production", "exclude=host01,host02,host03,host04");
        Assert.False(Directory.Exists(fleet[4].Disk("/srv/apps/Shop/hold")));
    }

    [Fact]
    public async Task Case_31_34_41_Other_bytes_gone_releases_and_clocks_are_told_and_what_is_passed_over_is_recorded()
    {
        await script.RunAsync("Deploy", "environment=production");
        await DeployNextAsync("2", "v1.3.0");
        await fleet[0].RunAsync("rm -rf /srv/apps/Shop/releases/1.2.3");
        await fleet[1].ShiftClockAsync(TimeSpan.FromHours(-2));
        await ReleaseNextAsync("3", "v1.4.0");

        var error = await script.FailAsync("Deploy", "environment=production");

        Assert.Equal(("BK0573", 11), (error.Code, error.ExitCode));
        Assert.Contains("rollback not possible on host01", error.ToString(), StringComparison.Ordinal);
        Assert.Equal("BK0577", (await script.FailAsync("Deploy", "environment=production", "allow-no-rollback= ")).Code);
        script.Events.Clear();
        await script.RunAsync("Deploy", "environment=production", "allow-no-rollback=it was never good");
        var warning = Assert.Single(script.Events.OfType<WarningRaised>(), warning => warning.Code == "BK0574");
        Assert.True(warning.Text.Contains("host02  behind by 120 min", StringComparison.Ordinal), warning.Text);
        var recorded = (await LedgerAsync())[^1];
        Assert.Equal([new Override("no-rollback", "it was never good")], recorded.Overrides);
        Assert.InRange(recorded.Hosts[1].ClockSkewMs!.Value, -7_200_000, -7_100_000);
        Assert.True(recorded.Skewed);

        var digest = fleet[4].Disk("/srv/apps/Shop/releases/1.4.0/.release-sha256");
        File.WriteAllText(digest, new string('a', 64) + "\n");
        error = await script.FailAsync("Deploy", "environment=staging");
        Assert.Equal(("BK0554", 12), (error.Code, error.ExitCode));
        Assert.Contains("Commit wanted", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Case_14_When_the_way_back_fails_as_well_the_environment_stays_locked_until_somebody_has_looked()
    {
        await script.RunAsync("Deploy", "environment=production");
        await ReleaseNextAsync("2", "v1.3.0");
        await fleet[3].RunAsync("touch /srv/broken");

        var error = await script.FailAsync("Deploy", "environment=production");

        Assert.Equal(21, error.ExitCode);
        var kept = Assert.Single(script.Events.OfType<WarningRaised>(), warning => warning.Code == "BK0553");
        Assert.Contains("needs-operator: the way back failed on host04", kept.Text, StringComparison.Ordinal);
        var recorded = (await LedgerAsync())[^1];
        Assert.Equal(HostCondition.Quarantined, recorded.Hosts[3].Condition);
        Assert.Equal(["1.2.3", "1.2.3", "1.2.3", "1.2.3", "1.2.3"], Current());

        foreach (var target in new[] { "Deploy", "Rollback" })
        {
            error = await script.FailAsync(target, "environment=production", "wait=10m");
            Assert.Equal(("BK0550", 10), (error.Code, error.ExitCode));
            Assert.Contains("until somebody has looked", error.Message, StringComparison.Ordinal);
        }

        // By hand, with the token, the host can be worked on.
        var token = error.Facts.Single(fact => fact.Name == "Token").Value;
        await fleet[3].RunAsync("rm /srv/broken");
        foreach (var machine in fleet.Machines)
        {
            Directory.Delete(machine.Disk("/srv/apps/Shop/hold"), recursive: true);
        }

        await script.RunAsync("Deploy", "environment=production");
        Assert.Equal(12, token.Length);
        Assert.Equal(["1.3.0", "1.3.0", "1.3.0", "1.3.0", "1.3.0"], Current());
    }

    async Task DeployNextAsync(string content, string tag)
    {
        await ReleaseNextAsync(content, tag);
        await script.RunAsync("Deploy", "environment=production");
    }

    Task ReleaseNextAsync(string content, string tag)
    {
        workspace.Repository.Commit("change", tag);
        workspace.Publish(content);
        return script.RunAsync("Release");
    }
}
