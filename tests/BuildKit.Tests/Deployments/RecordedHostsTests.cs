using BuildKit.Deployments;
using BuildKit.Hosts;
using BuildKit.Ledger;

namespace BuildKit.Tests.Deployments;

public class RecordedHostsTests
{
    long seq;

    [Fact]
    public void A_release_is_there_since_the_deployment_that_brought_it_whatever_failed_later()
    {
        var monday = Deployment("1.0.0", On("a", null, "1.0.0"), On("b", null, "1.0.0"));
        var tuesday = Deployment("2.0.0", On("a", "1.0.0", "1.0.0"));
        var wednesday = Deployment("2.0.0", On("b", "1.0.0", "2.0.0"));
        var recorded = Recorded(monday, tuesday, wednesday);

        Assert.Same(monday, recorded.Since("a", "1.0.0"));
        Assert.Same(wednesday, recorded.Since("b", "2.0.0"));
        Assert.Null(recorded.Since("a", "2.0.0"));
        Assert.Null(recorded.Since("c", "1.0.0"));
        Assert.Equal(("1.0.0", "2.0.0"), (recorded.Active("a"), recorded.Active("b")));
    }

    [Fact]
    public void What_a_host_says_other_than_the_ledger_is_drift()
    {
        var recorded = Recorded(Deployment("1.0.0", On("a", null, "1.0.0")));

        Assert.Empty(recorded.Drift("a", Host("1.0.0")));
        Assert.Equal(["says 1.0.0"], recorded.Drift("a", Host("0.9.0")));
        Assert.Equal(["says nothing"], recorded.Drift("b", Host("0.9.0")));
        Assert.Equal(["interrupted: activate 2.0.0"], recorded.Drift("a", Host("2.0.0", pending: "activate")));
        Assert.Empty(recorded.Drift("a", null));
    }

    [Fact]
    public void A_host_that_was_left_behind_says_so_until_it_has_what_was_wanted()
    {
        var recorded = Recorded(Deployment(
            "2.0.0",
            On("a", "1.0.0", "1.0.0") with { Condition = HostCondition.Pending, Cause = "connection refused" },
            On("b", "1.0.0", null) with { Condition = HostCondition.Quarantined }));

        Assert.Equal(["pending: connection refused"], recorded.Drift("a", Host("1.0.0")));
        Assert.Equal(["says 1.0.0"], recorded.Drift("a", Host("2.0.0")));
        Assert.Equal(["says nothing", "quarantined"], recorded.Drift("b", Host("2.0.0")));
        Assert.Equal(["quarantined"], recorded.Drift("b", null));
    }

    RecordedHosts Recorded(params LedgerEvent[] events) => new(events, "Shop", "Production");

    DeploymentRecorded Deployment(string release, params HostResult[] hosts) => new()
    {
        Id = $"{++seq}",
        Seq = seq,
        Environment = "Production",
        Product = "Shop",
        Release = release,
        Digest = "",
        Commit = "",
        Kind = DeploymentKind.Planned,
        Actor = "zoe",
        StartedAt = DateTimeOffset.UnixEpoch,
        FinishedAt = DateTimeOffset.UnixEpoch,
        Result = DeploymentResult.Succeeded,
        Hosts = [.. hosts],
    };

    static HostResult On(string host, string? before, string? after) => new() { Host = host, Before = before, After = after, ExitCode = 0 };

    static HostStatus Host(string active, string? pending = null) => new()
    {
        Current = active,
        Active = pending is null ? active : null,
        Pending = pending is null ? null : new() { Verb = pending, Release = active },
    };
}
