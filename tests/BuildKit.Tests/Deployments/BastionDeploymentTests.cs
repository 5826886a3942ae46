using BuildKit.Tests.Releases;

namespace BuildKit.Tests.Deployments;

/// <summary>Hosts that can only be reached through another one.</summary>
[Trait("Speed", "Slow")]
public sealed class BastionDeploymentTests : IDisposable
{
    readonly ShopWorkspace workspace = new();

    public void Dispose() => workspace.Dispose();

    sealed class Script(AbsolutePath ssh)
    {
        public Target Publish => _ => _.Outputs("artifacts/shop/**");

        public Product Shop => _ => _.Archive("shop", from: Publish);

        public DeploymentEnvironment Production => _ => _.Hosts("host[01:02]").HostDirectory("/srv/apps").Ssh(ssh).LocalLedger();

        public Target Release => _ => _.Creates(Shop);

        public Target Deploy => _ => _.Deploys(Shop);
    }

    [Fact]
    public async Task Without_the_jump_host_nothing_is_changed_and_with_it_all_is()
    {
        await using var fleet = await Fleet.UpAsync(2, bastion: true);
        var script = new TestScript(new Script(fleet.SshConfig), workspace.Root);
        script.Define("Deploy");
        await script.RunAsync("Release");
        await fleet[2].KillSshdAsync();

        var error = await script.FailAsync("Deploy", "environment=production");

        Assert.Equal(("BK0533", 11), (error.Code, error.ExitCode));
        Assert.Equal(["BK0566", "BK0566"], error.Problems.Select(problem => problem.Code));
        Assert.False(Directory.Exists(fleet[0].Disk("/srv/apps/Shop")));
        await fleet[2].StartSshdAsync();
        await script.RunAsync("Deploy", "environment=production");
        Assert.True(File.Exists(fleet[1].Disk("/srv/apps/Shop/current/shop")));
    }
}
