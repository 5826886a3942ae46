namespace BuildKit.Tests.Fleets;

/// <summary>The shop of <see cref="ShopSpace"/>, deployed by its own <c>build.sh</c> to two environments of real hosts, where a restart can be made to hang.</summary>
public sealed class TwoEnvironments : IAsyncDisposable
{
    /// <summary>Where the environments have the product on each host.</summary>
    public const string Home = "/srv/apps/Shop";

    const string Environments = """

        static string Of(string name) => Environment.GetEnvironmentVariable(name);

        DeploymentEnvironment Production => _ => _.Hosts(Of("FLEET_PRODUCTION").Split(' ')).HostDirectory("/srv/apps").Ssh(AbsolutePath.Of(Of("FLEET_SSH")))
            .LocalLedger().LockedFor(TimeSpan.FromSeconds(int.Parse(Of("FLEET_LOCKED_FOR") ?? "600")));

        DeploymentEnvironment Canary => _ => _.Hosts(Of("FLEET_CANARY")).HostDirectory("/srv/apps").Ssh(AbsolutePath.Of(Of("FLEET_SSH"))).LocalLedger();
        """;

    TwoEnvironments(ShopSpace shop, Fleet fleet) => (Shop, Fleet) = (shop, fleet);

    public ShopSpace Shop { get; }

    public Fleet Fleet { get; }

    /// <param name="hosts">How many; the last one is the environment 'canary', the others 'production'.</param>
    public static async Task<TwoEnvironments> UpAsync(int hosts)
    {
        var fleet = await Fleet.UpAsync(hosts);
        var space = new TwoEnvironments(new(), fleet);
        space.Shop.Space.Script(ShopSpace.Members + Environments);
        space.Shop.Space.Write("source/restart.sh", "touch /srv/restarting\nwhile [ -e /srv/block ]; do sleep 0.05; done\nrm -f /srv/restarting\nsleep 1000 &\n");
        space.Shop.Commit("wait while blocked", "v1.1.0");
        var variables = space.Shop.Space.Variables;
        (variables["FLEET_SSH"], variables["FLEET_CANARY"], variables["WITHIN"]) = (fleet.SshConfig, fleet.Machines[^1].Name, "60");
        variables["FLEET_PRODUCTION"] = string.Join(' ', fleet.Machines.SkipLast(1).Select(machine => machine.Name));
        return space;
    }

    /// <summary>Restarts on that host hang from now on.</summary>
    public void Block(int host) => File.WriteAllText(Fleet[host]["/srv/block"], "");

    public void Unblock(int host) => File.Delete(Fleet[host]["/srv/block"]);

    public bool IsRestarting(int host) => File.Exists(Fleet[host]["/srv/restarting"]);

    public string? Current(int host) => Path.GetFileName(new FileInfo(Fleet[host].Disk($"{Home}/current")).LinkTarget);

    /// <summary>The token of whoever holds a host; null for nobody.</summary>
    public string? Holder(int host)
    {
        var owner = Fleet[host].Disk($"{Home}/hold/owner");
        return File.Exists(owner) ? File.ReadLines(owner).First()["token=".Length..] : null;
    }

    public void IsFree() => Assert.All(Fleet.Machines, machine =>
    {
        Assert.False(Directory.Exists(machine.Disk($"{Home}/hold")), machine.Name);
        Assert.False(Directory.Exists(machine.Disk($"{Home}/lock")), machine.Name);
    });

    public static void Until(Func<bool> condition, string what) => Assert.True(SpinWait.SpinUntil(condition, TimeSpan.FromSeconds(60)), $"{what} did not come within a minute");

    public async ValueTask DisposeAsync()
    {
        Shop.Dispose();
        await Fleet.DisposeAsync();
    }
}
