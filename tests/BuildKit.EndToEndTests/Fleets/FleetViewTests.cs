using System.Text.Json;

namespace BuildKit.Tests.Fleets;

/// <summary>What is shown of three real hosts, from wherever somebody looks: plans, status, and the way back from a clone that has made nothing.</summary>
[Trait("Speed", "Slow")]
[Takes(seconds: 30)]
public sealed class FleetViewTests : IAsyncLifetime
{
    FleetSpace fleet = null!;

    public async ValueTask InitializeAsync() => fleet = await FleetSpace.UpAsync(3);

    public ValueTask DisposeAsync() => fleet?.DisposeAsync() ?? ValueTask.CompletedTask;

    [Fact]
    public async Task Hosts_are_shown_and_taken_back_from_a_clone_without_any_release_and_one_that_is_down_is_a_row()
    {
        fleet.Status().Succeeds().Prints("Production/host01  -", "Production/host03  -").DoesNotPrint("BK0509");
        fleet.Deploy().Succeeds();
        fleet.Next("1.1.0");
        fleet.Shop.Run("Release").Succeeds();

        fleet.Deploy("--release", "1.1.0", "--plan").Succeeds().Prints("host01  stage 1.1.0, package ", "host03  activate 1.1.0, ", "batch 1: 1 host");
        using (var json = JsonDocument.Parse(fleet.Deploy("--release", "1.1.0", "--plan", "--json").Succeeds().Output))
        {
            Assert.Contains("host03", json.RootElement.GetRawText(), StringComparison.Ordinal);
        }

        Assert.Equal(["1.0.0", "1.0.0", "1.0.0"], fleet.Current());
        fleet.Deploy("--release", "1.1.0").Succeeds();

        var clone = fleet.Shop.Clone("fresh");
        await fleet[1].KillSshdAsync();
        var status = fleet.Shop.RunIn(clone, "Status", "--environment", "production").Succeeds();
        Assert.Matches("Production/host01 +1\\.1\\.0 .* healthy ", status.Output);
        Assert.Matches("Production/host02 +- +- +- +does not answer", status.Output);
        using (var json = JsonDocument.Parse(fleet.Shop.RunIn(clone, "Status", "--environment", "production", "--json").Succeeds().Output))
        {
            Assert.Equal(["healthy", "unreachable", "healthy"], json.RootElement.GetProperty("environments")[0].GetProperty("hosts").EnumerateArray().Select(host => host.GetProperty("health").GetString()));
        }

        await fleet[1].StartSshdAsync();
        fleet.Shop.RunIn(clone, "Rollback", "--environment", "production").Succeeds();
        Assert.Equal(["1.0.0", "1.0.0", "1.0.0"], fleet.Current());
        fleet.IsTidy();
    }
}
