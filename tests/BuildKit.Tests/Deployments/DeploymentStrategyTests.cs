using BuildKit.Deployments;

namespace BuildKit.Tests.Deployments;

public class DeploymentStrategyTests
{
    [Fact]
    public void A_rollout_is_said_in_one_line()
    {
        var strategy = Define(d => d.Rolling(batches: [1, 20.Percent(), 100.Percent()], pause: 2.Minutes(), maxFailures: 1)
            .Unreachable(Unreachable.CountsAsFailure).OnFailure(RollBack.Host).Smoke("tests/smoke.sh"));

        Assert.Equal([1, 20.Percent(), 100.Percent()], strategy.Batches);
        Assert.Equal((TimeSpan.FromMinutes(2), 1, Unreachable.CountsAsFailure), (strategy.Pause, strategy.MaxFailures, strategy.Unreachable));
        Assert.Equal((RollBack.Host, "tests/smoke.sh"), (strategy.OnFailure, strategy.Smoke));
    }

    [Fact]
    public void Without_a_word_one_host_goes_first_and_no_failure_is_allowed()
    {
        var strategy = Define(d => d);

        Assert.Equal([1, 100.Percent()], strategy.Batches);
        Assert.Equal((0, Unreachable.Refuse, RollBack.Fleet), (strategy.MaxFailures, strategy.Unreachable, strategy.OnFailure));
        Assert.Equal(strategy.Batches, Define(d => d.Canary()).Batches);
    }

    [Fact]
    public void Canary_and_all_at_once_are_batches()
    {
        Assert.Equal([10.Percent(), 100.Percent()], Define(d => d.Canary(10.Percent(), maxFailures: 2)).Batches);
        Assert.Equal([100.Percent()], Define(d => d.AllAtOnce()).Batches);
    }

    [Fact]
    public void What_is_impossible_is_refused_where_it_is_written()
    {
        Refused("BK0511", d => d.Rolling([0]));
        Refused("BK0511", d => d.Rolling([default]));
        Refused("BK0511", d => d.Rolling([-1]));
        Refused("BK0511", d => d.Rolling([101.Percent()]));
        Refused("BK0511", d => d.Rolling([0.Percent()]));
        Refused("BK0511", d => d.Rolling([1], maxFailures: -1));
        Refused("BK0511", d => d.Rolling([1], pause: -1.Seconds()));
        Refused("BK0511", d => d.Rolling([1], pause: TimeSpan.MaxValue));
        Refused("BK0511", d => d.Canary(0));
        Refused("BK0511", d => d.AllAtOnce(maxFailures: -1));
        Refused("BK0511", d => d.Drain("x", within: TimeSpan.Zero));
        Refused("BK0511", d => d.Healthy(h => h.Http("/").Expect(99)));
        Refused("BK0530", d => d.Rolling([]));
        Refused("BK0531", d => d.Rolling([2, 1]));
        Refused("BK0531", d => d.Rolling([1, 20.Percent(), 10.Percent()]));
    }

    [Theory]
    [InlineData("health")]
    [InlineData("ftp://localhost/")]
    [InlineData("http://user:secret@localhost/")]
    [InlineData("http://")]
    [InlineData("/a b")]
    [InlineData("/\r\nX: y")]
    [InlineData("/'")]
    [InlineData("")]
    public void An_address_that_cannot_be_asked_for_is_refused(string address) => Refused("BK0532", d => d.Healthy(h => h.Http(address)));

    [Fact]
    public void A_host_header_is_one_line() => Refused("BK0532", d => d.Healthy(h => h.Http("/", "a\r\nb")));

    [Fact]
    public void Health_over_http_and_draining_are_constants_of_the_host_script()
    {
        var settings = new DeploymentDefinition().Drain("lb-drain", within: 10.Seconds(), mayFail: true).Undrain("lb-undrain")
            .Healthy(h => h.Http("/health", "shop").Expect(204).Consecutive(3).Within(60.Seconds())).Settings;

        Assert.Equal(("http://localhost/health", "shop", 204, 3, 60), (settings.HealthAddress, settings.HealthHost, settings.HealthStatus, settings.HealthConsecutive, settings.HealthWithinSeconds));
        Assert.Equal(("lb-drain", "lb-undrain", 10, true), (settings.Drain, settings.Undrain, settings.DrainWithinSeconds, settings.DrainMayFail));
    }

    static DeploymentStrategy Define(Func<DeploymentDefinition, DeploymentDefinition> define) => define(new()).Strategy;

    static void Refused(string code, Func<DeploymentDefinition, DeploymentDefinition> define) =>
        Assert.Equal(code, Assert.Throws<BuildException>(() => define(new())).Error.Code);
}
