using BuildKit.Hosts;

namespace BuildKit.Tests.Hosts;

/// <summary>Verbs whose connection is lost while the host goes on, or does not.</summary>
[Trait("Speed", "Slow")]
public class LostRunTests
{
    // It says that it has begun, takes a while, and counts.
    const string SlowRestart = "echo restarted >>/srv/restarts; sleep 1";

    [Fact]
    public async Task Case_05_A_switch_whose_connection_drops_is_found_out_about_and_not_done_twice()
    {
        await using var space = await SshSpace.UpAsync();
        var (host, activating) = await ActivatingAsync(space, new() { Restart = SlowRestart });

        await space.Fleet[0].DropSessionsAsync();
        var outcome = await activating;

        Assert.Equal((0, true), (outcome.ExitCode, outcome.Changed));
        Assert.Equal(["restarted"], await RestartsAsync(space));
        Assert.Contains(Said(space), text => text.EndsWith("went on there to its end: active", StringComparison.Ordinal));
        Assert.Equal("1.0.0", (await host.ObserveAsync(space.Scope)).Active);
    }

    [Fact]
    public async Task Case_05_An_unhealthy_release_that_was_undone_meanwhile_is_told_as_that()
    {
        await using var space = await SshSpace.UpAsync();
        await SshTransportTests.DeployAsync(space, space.Release("0.9.0"));
        var (_, activating) = await ActivatingAsync(space, new() { Restart = SlowRestart, Health = "! grep -q 1.0.0 www/health", HealthWithinSeconds = 2 });

        await space.Fleet[0].DropSessionsAsync();
        var outcome = await activating;

        Assert.Equal(20, outcome.ExitCode);
        Assert.Equal(2, (await RestartsAsync(space)).Length);
    }

    [Fact]
    public async Task Case_05_A_host_that_loses_power_during_the_switch_does_the_rest_when_it_is_back()
    {
        await using var space = await SshSpace.UpAsync();
        var (host, activating) = await ActivatingAsync(space, new() { Restart = SlowRestart });

        await space.Fleet[0].PullPlugAsync();
        await space.Fleet[0].PlugInAsync();
        var outcome = await activating;

        Assert.Equal(0, outcome.ExitCode);
        Assert.Equal(2, (await RestartsAsync(space)).Length);
        Assert.Contains(Said(space), text => text.EndsWith("running it again", StringComparison.Ordinal));
        Assert.Equal("1.0.0", (await host.ObserveAsync(space.Scope)).Active);
    }

    [Fact]
    public async Task A_host_that_freezes_and_thaws_again_has_lost_nothing()
    {
        await using var space = await SshSpace.UpAsync();
        var (_, activating) = await ActivatingAsync(space, new() { Restart = SlowRestart });

        space.Fleet[0].Freeze();
        await UntilAsync(() => Said(space).Any(text => text.Contains("the connection was lost", StringComparison.Ordinal)), activating);
        space.Fleet[0].Thaw();

        Assert.Equal(0, (await activating).ExitCode);
        Assert.Equal(["restarted"], await RestartsAsync(space));
    }

    [Fact]
    public async Task A_host_that_stays_away_is_not_known_about()
    {
        await using var space = await SshSpace.UpAsync(change: settings => settings with { ConnectTimeout = TimeSpan.FromSeconds(1) });
        var (_, activating) = await ActivatingAsync(space, new() { Restart = SlowRestart });

        await space.Fleet[0].KillSshdAsync();
        var error = (await Assert.ThrowsAsync<BuildException>(() => activating)).Error;

        Assert.Equal("BK0505", error.Code);
        Assert.Contains(("How it ended", "the connection was lost"), error.Facts);
    }

    [Fact]
    public async Task Case_28_A_service_that_a_verb_started_keeps_no_session_open()
    {
        await using var space = await SshSpace.UpAsync();
        await space.Fleet[0].AddServiceAsync();
        await SshTransportTests.DeployAsync(space, space.Release("1.0.0", new() { Restart = "/srv/restart" }));
        await space.Connections.DisposeAsync();

        using var client = new HttpClient();
        Assert.Equal("1.0.0\n", await client.GetStringAsync(new Uri($"{space.Fleet[0].Url}/health"), TestContext.Current.CancellationToken));
        Assert.Equal("1", (await space.Fleet[0].RunAsync("sleep 0.2; pgrep -cx sshd")).Trim());
        Assert.False(Directory.Exists(space.Fleet[0][$"{SshSpace.Root}/lock"]));
    }

    static async Task<(FleetHost Host, Task<VerbOutcome> Activating)> ActivatingAsync(SshSpace space, BuildKit.Releases.HostSettings settings)
    {
        var release = space.Release("1.0.0", settings);
        var host = space.Host(0, release);
        var package = await host.Transport.SendAsync(SshSpace.Package(release), space.Scope);
        await host.RunAsync(new SshTransportTests.StageFrom(package), space.Scope);
        var activating = host.RunAsync(new Activate(), space.Scope);
        await UntilAsync(() => File.Exists(space.Fleet[0]["/srv/restarts"]), activating);
        return (host, activating);
    }

    static async Task UntilAsync(Func<bool> holds, Task running)
    {
        for (var waited = 0; !holds(); waited++)
        {
            Assert.False(running.IsCompleted, $"ended too early: {running.Exception}");
            Assert.True(waited < 1500, "it did not come to it");
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }

    static async Task<string[]> RestartsAsync(SshSpace space) => (await space.Fleet[0].RunAsync("cat /srv/restarts")).TrimEnd().Split('\n');

    static List<string> Said(SshSpace space)
    {
        lock (space.Events)
        {
            return [.. space.Events.OfType<OutputWritten>().Select(output => output.Text)];
        }
    }
}
