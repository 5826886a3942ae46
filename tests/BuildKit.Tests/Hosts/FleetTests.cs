namespace BuildKit.Tests.Hosts;

/// <summary>The fleet itself, on which the other tests build.</summary>
[Trait("Speed", "Slow")]
public class FleetTests
{
    [Fact]
    public async Task Hosts_have_names_addresses_and_files_of_their_own_and_leave_nothing()
    {
        var fleet = await Fleet.UpAsync(2);
        await fleet[0].RunAsync("echo one >/srv/here");

        Assert.Equal(["host01\n", "host02\n"], await Task.WhenAll(fleet.Machines.Select(machine => machine.RunAsync("hostname"))));
        Assert.Equal("one\n", File.ReadAllText(fleet[0]["/srv/here"]));
        Assert.False(File.Exists(fleet[1]["/srv/here"]));
        Assert.False(File.Exists("/srv/here"));
        var pids = fleet.Machines.Select(machine => machine.Pid).ToList();
        await fleet.DisposeAsync();

        Assert.All(pids, pid => Assert.False(Directory.Exists($"/proc/{pid}/root/srv")));
        Assert.False(Directory.Exists(fleet.SshConfig.Parent));
    }
}
