namespace BuildKit.Benchmarks;

/// <summary>A build of the usual kind, run in a process of its own: a product of one package, deployed to the hosts of a fleet.</summary>
sealed class FleetBuild : BuildScript
{
    public const string Release1 = "1.0.0", HostRoot = "/srv/apps/Shop";

    /// <summary>What the process is told: how many hosts, and by which configuration ssh finds them.</summary>
    public const string Hosts = "FLEET_HOSTS", SshConfig = "FLEET_SSH";

    public Target Publish => _ => _.Outputs("artifacts/shop/**").Executes(() => { });

    public Product Shop => _ => _.Archive("shop", from: Publish);

    public DeploymentEnvironment Production => _ => _
        .Hosts(Environment.GetEnvironmentVariable(Hosts) ?? "nobody").HostDirectory("/srv/apps")
        .Ssh(Environment.GetEnvironmentVariable(SshConfig) is { } file ? AbsolutePath.Of(file) : null);

    public Target Release => _ => _.DependsOn(Publish).Creates(Shop);

    // All at once, as those beside it do; with a restart and a health check, which they do not have.
    public Target Deploy => _ => _.DependsOn(Release).Deploys(Shop, deploy => deploy
        .AllAtOnce().Restart("true").Healthy(health => health.Runs("test -e Library0.dll")));

    public static int Run(AbsolutePath root, IEnumerable<string> arguments)
    {
        Environment.SetEnvironmentVariable("BK_ROOT", root);
        Environment.CurrentDirectory = root;
        return Run<FleetBuild>([.. arguments]).GetAwaiter().GetResult();
    }
}
