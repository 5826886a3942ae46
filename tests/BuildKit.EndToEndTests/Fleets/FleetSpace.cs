using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace BuildKit.Tests.Fleets;

/// <summary>
/// A repository whose product is deployed to real hosts by its own <c>build.sh</c>, in batches of one host, a fifth of the fleet, and all others.
/// What a release does on a host is told by files there: <c>/srv/sick</c> names the release that is not healthy, <c>/srv/hold</c> lets a restart
/// wait, <c>/srv/busy</c> lets draining wait; <c>/srv/restarts</c> and <c>/srv/pool</c> note what was done.
/// </summary>
public sealed class FleetSpace : IAsyncDisposable
{
    public const string HostRoot = "/srv/apps/Shop";

    public const string Members = ShopSpace.Making + """

        static string Given(string name, string otherwise) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } given ? given : otherwise;
        static TimeSpan Seconds(string name, string otherwise) => TimeSpan.FromSeconds(int.Parse(Given(name, otherwise)));

        DeploymentEnvironment Production => _ => _.Hosts(Given("HOSTS", "host01").Split(' ')).HostDirectory("/srv/apps").Ssh(AbsolutePath.Of(Given("SSH_CONFIG", "/none")));

        Target Deploy => _ => _.DependsOn(Release).Deploys(Shop, deploy => deploy
            .Rolling([1, 20.Percent(), 100.Percent()], maxFailures: int.Parse(Given("MAX_FAILURES", "1")))
            .Unreachable(Enum.Parse<Unreachable>(Given("UNREACHABLE", "Refuse")))
            .Drain("sh ./drain.sh out", within: Seconds("DRAIN", "20")).Undrain("sh ./drain.sh back")
            .Restart(Given("RESTART", "sh ./restart.sh"))
            .Healthy(health => (Given("HEALTH", "") is { Length: > 0 } address ? health.Http(address) : health.Runs("sh ./health.sh"))
                .Within(Seconds("WITHIN", "3")).Consecutive(int.Parse(Given("CONSECUTIVE", "1"))))
            .Keep(3));
        """;

    FleetSpace(Fleet fleet, string members)
    {
        Fleet = fleet;
        Shop = new(tag: null, members);
        Shop.Space.Write("source/restart.sh", "echo \"$DEPLOY_RELEASE\" >>/srv/restarts\nwhile [ -e /srv/hold ]; do sleep 0.05; done\n");
        Shop.Space.Write("source/drain.sh", "echo \"$1\" >>/srv/pool\nwhile [ \"$1\" = out ] && [ -e /srv/busy ]; do sleep 0.05; done\n");
        Shop.Space.Write("source/health.sh", """
            read -r sick 2>/dev/null </srv/sick || exit 0
            case $sick in
              all | "$DEPLOY_RELEASE") echo "$DEPLOY_RELEASE feels sick"; exit 3 ;;
            esac

            """);
        Shop.Space.Write("source/www/health", "ok\n");
        Shop.Commit("what the release does", "v1.0.0");
        Variables["SSH_CONFIG"] = fleet.SshConfig;
        Variables["HOSTS"] = string.Create(CultureInfo.InvariantCulture, $"host[01:{fleet.Machines.Count(machine => machine.Name != "bastion"):00}]");
    }

    public ShopSpace Shop { get; }

    public Fleet Fleet { get; }

    public FleetMachine this[int index] => Fleet[index];

    /// <summary>What the build script and its runs are told.</summary>
    public Dictionary<string, string?> Variables => Shop.Space.Variables;

    public static async Task<FleetSpace> UpAsync(int hosts, bool bastion = false, string members = Members) => new(await Fleet.UpAsync(hosts, bastion), members);

    /// <summary>Commits a change, as another release.</summary>
    public void Next(string version) => Shop.Change("source/shop", $"#!/bin/sh\necho {version}\n", $"v{version}");

    public Finished Deploy(params string[] arguments) => Shop.Run(["Deploy", "--environment", "production", .. arguments]);

    public Running Start(params string[] arguments) => Shop.Space.Start(["Deploy", "--environment", "production", .. arguments]);

    public Finished Rollback(params string[] arguments) => Shop.Run(["Rollback", "--environment", "production", .. arguments]);

    public Finished Status(params string[] arguments) => Shop.Run(["Status", "--environment", "production", .. arguments]);

    /// <summary>The release that a host's link leads to; null if there is none.</summary>
    public string? Current(int index) => Path.GetFileName(new FileInfo(Fleet[index][$"{HostRoot}/current"]).LinkTarget);

    public IReadOnlyList<string?> Current() => [.. Enumerable.Range(0, Fleet.Machines.Count).Select(Current)];

    /// <summary>How often services were restarted, on all hosts together.</summary>
    public int Restarts() => Fleet.Machines.Sum(machine => Lines(machine, "/srv/restarts").Count);

    public static IReadOnlyList<string> Lines(FleetMachine machine, string file) => File.Exists(machine.Disk(file)) ? File.ReadAllLines(machine.Disk(file)) : [];

    public static void Tell(FleetMachine machine, string file, string text = "") => File.WriteAllText(machine.Disk(file), $"{text}\n");

    public static void Forget(FleetMachine machine, string file) => File.Delete(machine.Disk(file));

    /// <summary>Waits until a host has noted something.</summary>
    public static async Task WaitForAsync(FleetMachine machine, string file, string line)
    {
        var began = Stopwatch.GetTimestamp();
        while (!Lines(machine, file).Contains(line))
        {
            Assert.True(Stopwatch.GetElapsedTime(began) < TimeSpan.FromSeconds(60), $"{machine.Name} never wrote '{line}' to {file}");
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>The last event of the ledger.</summary>
    public JsonElement Recorded() => JsonDocument.Parse(Shop.Ledger()[^1]).RootElement;

    /// <summary>What the ledger says last of a host, by its number from 1.</summary>
    public JsonElement Recorded(int host) => Recorded().GetProperty("hosts").EnumerateArray()
        .Single(known => known.GetProperty("host").GetString() == string.Create(CultureInfo.InvariantCulture, $"host{host:00}"));

    /// <summary>The release that a host's link leads to is whole; null if there is no link.</summary>
    public static string? Complete(FleetMachine machine, string because)
    {
        var link = new FileInfo(machine[$"{HostRoot}/current"]).LinkTarget;
        Assert.True(link is null || File.Exists(machine[$"{HostRoot}/{link}/.release-sha256"]), $"{because}{machine.Name}: current leads to {link}, which is not complete");
        return link;
    }

    /// <summary>Each host: nobody holds a lock, nothing is half there, and what is current is whole.</summary>
    public void IsTidy(string because = "")
    {
        foreach (var machine in Fleet.Machines.Where(machine => Directory.Exists(machine[HostRoot])))
        {
            var root = machine[HostRoot];
            var names = Directory.EnumerateFileSystemEntries(root).Select(path => Path.GetFileName(path)!).ToList();
            Assert.True(!names.Contains("lock") && !names.Contains("hold") && !names.Exists(name => name.StartsWith(".tmp", StringComparison.Ordinal)), $"{because}{machine.Name}: {string.Join(' ', names)}");
            var releases = Directory.Exists(root / "releases") ? Directory.GetFileSystemEntries(root / "releases") : [];
            Assert.All(releases, path => Assert.True(File.Exists(Path.Combine(path, ".release-sha256")), $"{because}{machine.Name}: {path}"));
            Assert.True(new FileInfo(root / "current").LinkTarget is not { } target || Directory.Exists(root / target), $"{because}{machine.Name}: current");
        }
    }

    public async ValueTask DisposeAsync()
    {
        Shop.Dispose();
        await Fleet.DisposeAsync();
    }
}
