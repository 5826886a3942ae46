using BuildKit.Hosts;

namespace BuildKit.Tests.Hosts;

[Trait("Speed", "Slow")]
public class SshTransportTests
{
    [Fact]
    public async Task A_release_is_brought_to_a_host_and_made_active_and_a_second_time_nothing_is_done()
    {
        await using var space = await SshSpace.UpAsync();
        await space.Fleet[0].AddServiceAsync();
        var release = space.Release("1.0.0", new() { Restart = "/srv/restart", Health = "busybox wget -qO- http://127.0.0.1:8080/health" }, noise: 300_000);

        var first = await DeployAsync(space, release);
        using var client = new HttpClient();
        Assert.Equal("1.0.0\n", await client.GetStringAsync(new Uri($"{space.Fleet[0].Url}/health")));
        var second = await DeployAsync(space, release);

        Assert.Equal([(0, true), (0, true), (0, false)], first);
        Assert.All(space.Events.OfType<OutputWritten>().Where(line => line.Text.Contains("current ->", StringComparison.Ordinal)), line => Assert.StartsWith($"{space.Fleet[0].Name} activate: current ->", line.Text, StringComparison.Ordinal));
        Assert.Equal([(0, false), (0, false), (0, false)], second);
        var status = await space.Host(0, release).ObserveAsync(space.Scope);
        Assert.Equal(("1.0.0", "1.0.0", BuildKit.Releases.RuntimeIdentifiers.Here), (status.Current, status.Active, status.Platform));
        Assert.Empty(Directory.GetFileSystemEntries(space.Fleet[0]["/srv/shop/incoming"]));
        Assert.Equal(package(release).Size, space.Events.OfType<PackageSent>().Last().Bytes);

        static HostPackage package(BuildKit.Releases.StoredRelease release) => SshSpace.Package(release);
    }

    internal static async Task<List<(int, bool)>> DeployAsync(SshSpace space, BuildKit.Releases.StoredRelease release, int index = 0)
    {
        var host = space.Host(index, release);
        var package = await host.Transport.SendAsync(SshSpace.Package(release), space.Scope);
        var outcomes = new List<(int, bool)>();
        foreach (var verb in (HostVerb[])[new StageFrom(package), new Activate(), new Prune(null)])
        {
            var outcome = await host.RunAsync(verb, space.Scope);
            outcomes.Add((outcome.ExitCode, outcome.Changed));
        }

        return outcomes;
    }

    internal sealed record StageFrom(string Package) : HostVerb("stage")
    {
        public override System.Collections.Immutable.ImmutableArray<string> Options => ["--package", Package];
    }
}
