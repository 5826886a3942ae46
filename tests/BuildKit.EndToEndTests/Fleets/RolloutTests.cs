namespace BuildKit.Tests.Fleets;

/// <summary>Twenty hosts in batches of 1, 4 and 15, where one may fail.</summary>
[Trait("Speed", "Slow")]
[Takes(seconds: 60)]
public sealed class RolloutTests : IAsyncLifetime
{
    const int Count = 20;
    FleetSpace fleet = null!;

    public async ValueTask InitializeAsync()
    {
        fleet = await FleetSpace.UpAsync(Count);
        fleet.Deploy().Succeeds();
        Assert.All(fleet.Current(), current => Assert.Equal("1.0.0", current));
    }

    public ValueTask DisposeAsync() => fleet?.DisposeAsync() ?? ValueTask.CompletedTask;

    [Fact]
    public async Task Case_11_19_22_A_second_run_does_nothing_an_unhealthy_canary_goes_back_and_after_Ctrl_C_in_the_middle_the_fleet_does()
    {
        DeploysNothing();
        fleet.Next("1.1.0");
        FleetSpace.Tell(fleet[0], "/srv/sick", "1.1.0");

        fleet.Deploy().Exits(20).Prints("host01", "rolled back (20), active: 1.0.0", "1.1.0 feels sick", "19 hosts not touched");

        Assert.All(fleet.Current(), current => Assert.Equal("1.0.0", current));
        Assert.Equal(["1.0.0", "1.1.0", "1.0.0"], FleetSpace.Lines(fleet[0], "/srv/restarts"));
        Assert.All(fleet.Fleet.Machines.Skip(1), machine => Assert.Equal(["1.0.0"], FleetSpace.Lines(machine, "/srv/restarts")));
        Assert.Equal("failed", fleet.Recorded().GetProperty("result").GetString());
        Assert.Single(fleet.Recorded().GetProperty("hosts").EnumerateArray(), host => host.TryGetProperty("exposedAt", out _));
        fleet.IsTidy();

        // The third host is in the second batch; when it has come to its end no other batch begins.
        FleetSpace.Forget(fleet[0], "/srv/sick");
        fleet.Next("1.2.0");
        fleet.Variables["WITHIN"] = "60";
        FleetSpace.Tell(fleet[2], "/srv/hold");
        Finished ended;
        using (var run = fleet.Start())
        {
            await FleetSpace.WaitForAsync(fleet[2], "/srv/restarts", "1.2.0");
            run.Signal("INT");
            run.WaitFor("Cancelling: ");
            FleetSpace.Forget(fleet[2], "/srv/hold");
            ended = run.Wait().Exits(130).Prints("host01", "host20", "not begun", "Go on: ./build.sh :deploy resume --environment Production");
        }

        fleet.IsTidy();
        Agrees();
        Assert.Equal("1.2.0", fleet.Current(2));
        Assert.Equal("1.0.0", fleet.Current(19));

        // As it stands in the message.
        var back = ended.All.Split('\n').First(line => line.Contains("Or go back: ./build.sh ", StringComparison.Ordinal));
        fleet.Shop.Run(back[(back.IndexOf("build.sh ", StringComparison.Ordinal) + "build.sh ".Length)..].TrimEnd().Split(' ')).Succeeds();
        Assert.All(fleet.Current(), current => Assert.Equal("1.0.0", current));
        fleet.IsTidy();
        Agrees();
    }

    void DeploysNothing()
    {
        Assert.Equal(Count, fleet.Restarts());
        var before = fleet.Fleet.Machines.Select(machine => ShopSpace.Snapshot(machine.Disk("/srv"))).ToList();

        fleet.Deploy().Succeeds().Prints("nothing to do");

        Assert.Equal(before, fleet.Fleet.Machines.Select(machine => ShopSpace.Snapshot(machine.Disk("/srv"))));
        Assert.Single(fleet.Shop.Ledger());
    }

    // The ledger has what the hosts have.
    void Agrees() => Assert.Equal(fleet.Current(), fleet.Recorded().GetProperty("hosts").EnumerateArray().Select(host => host.GetProperty("after").GetString()));

    [Fact]
    public void Case_12_13_One_may_stay_behind_and_with_a_second_one_the_fleet_goes_back()
    {
        fleet.Next("1.1.0");
        FleetSpace.Tell(fleet[3], "/srv/sick", "1.1.0");

        fleet.Deploy().Succeeds().Prints("host04", "rolled back (20), active: 1.0.0");

        Assert.Equal(Enumerable.Range(0, Count).Select(index => index == 3 ? "1.0.0" : "1.1.0"), fleet.Current());
        Assert.Equal(20, fleet.Recorded(4).GetProperty("exitCode").GetInt32());

        // The tenth of twenty has its turn in the third batch, whose other hosts finish what they have begun.
        fleet.Next("1.2.0");
        FleetSpace.Tell(fleet[3], "/srv/sick", "1.2.0");
        FleetSpace.Tell(fleet[9], "/srv/sick", "1.2.0");
        var restarts = fleet.Restarts();

        fleet.Deploy().Exits(20).Prints("back at the release before", "host10", "1.2.0 feels sick");

        Assert.Equal(Enumerable.Range(0, Count).Select(index => index == 3 ? "1.0.0" : "1.1.0"), fleet.Current());
        Assert.True(fleet.Restarts() > restarts);
        fleet.IsTidy();
        fleet.Status().Succeeds().Prints("1.1.0", "1.0.0");

        // What ails them is mended: the next run brings all of them to it.
        FleetSpace.Forget(fleet[3], "/srv/sick");
        FleetSpace.Forget(fleet[9], "/srv/sick");
        fleet.Deploy().Succeeds();
        Assert.All(fleet.Current(), current => Assert.Equal("1.2.0", current));
    }

    [SoakFact]
    public async Task Case_01_02_03_A_host_that_is_down_refuses_all_or_counts_and_two_are_too_many()
    {
        fleet.Next("1.1.0");
        await fleet[6].KillSshdAsync();

        fleet.Deploy().Exits(11).Prints("host07", "port 22", "refused", "--exclude host07");
        Assert.All(fleet.Current(), current => Assert.Equal("1.0.0", current));
        Assert.All(fleet.Fleet.Machines, machine => Assert.Single(Directory.EnumerateDirectories(machine.Disk($"{FleetSpace.HostRoot}/releases"))));

        fleet.Variables["UNREACHABLE"] = "CountsAsFailure";
        await fleet[7].RejectAsync();
        fleet.Deploy().Exits(11).Prints("host07", "host08");
        Assert.All(fleet.Current(), current => Assert.Equal("1.0.0", current));
        await fleet[7].OpenAsync();

        fleet.Deploy().Succeeds().Prints("host07  left out");
        Assert.Equal(Enumerable.Range(0, Count).Select(index => index == 6 ? "1.0.0" : "1.1.0"), fleet.Current());
        Assert.Equal("pending", fleet.Recorded(7).GetProperty("condition").GetString());

        await fleet[6].StartSshdAsync();
        var restarts = fleet.Restarts();
        fleet.Deploy().Succeeds();
        Assert.Equal(restarts + 1, fleet.Restarts());
        Assert.All(fleet.Current(), current => Assert.Equal("1.1.0", current));
    }

    [SoakFact]
    public async Task Case_06_A_host_that_dies_for_good_counts_and_the_second_one_stops_the_rollout()
    {
        fleet.Next("1.1.0");
        fleet.Variables["WITHIN"] = "30";
        FleetSpace.Tell(fleet[4], "/srv/hold");
        using (var run = fleet.Start())
        {
            await FleetSpace.WaitForAsync(fleet[4], "/srv/restarts", "1.1.0");
            await fleet[4].KillSshdAsync();
            run.Wait().Succeeds().Prints("host05", "does not answer");
        }

        Assert.Equal(Enumerable.Range(0, Count).Where(index => index != 4).Select(_ => "1.1.0"), fleet.Current().Where((_, index) => index != 4));
        Assert.Equal("quarantined", fleet.Recorded(5).GetProperty("condition").GetString());
        FleetSpace.Forget(fleet[4], "/srv/hold");
        await fleet[4].StartSshdAsync();
        fleet.Deploy().Succeeds();
        Assert.All(fleet.Current(), current => Assert.Equal("1.1.0", current));
        fleet.IsTidy();
    }
}
