using System.Text.Json;
using BuildKit.Ledger;

namespace BuildKit.Tests.Ledger;

public class LedgerEventTests
{
    static readonly DateTimeOffset Start = DateTimeOffset.UnixEpoch.AddDays(20_000);

    static readonly DeploymentRecorded Deployment = new()
    {
        Id = "01JK000000ZZZZZZZZZZZZZZZZ",
        Seq = 7,
        Environment = "local",
        Product = "Shop",
        Release = "1.2.3",
        Digest = new string('a', 64),
        Commit = new string('c', 40),
        Kind = DeploymentKind.Rollback,
        Actor = "Zoë",
        Reason = "slow",
        StartedAt = Start,
        ExposedAt = Start.AddSeconds(2),
        FinishedAt = Start.AddSeconds(5),
        Result = DeploymentResult.Succeeded,
        Hosts = [new() { Host = "localhost", Before = "1.2.4", After = "1.2.3", ExitCode = 0 }],
    };

    [Fact]
    public void A_deployment_has_a_documented_form() => Snapshot.Matches(Deployment.ToJson(), extension: "json");

    [Fact]
    public void What_is_written_is_read_back()
    {
        var back = Assert.IsType<DeploymentRecorded>(LedgerEvent.FromJson(Deployment.ToJson()));

        Assert.Equal(Deployment with { Hosts = [] }, back with { Hosts = [] });
        Assert.Equal(Deployment.Hosts, back.Hosts);
    }

    [Fact]
    public void What_was_not_so_is_left_out()
    {
        var json = (Deployment with { Reason = null, ExposedAt = null }).ToJson();

        Assert.DoesNotContain("null", json, StringComparison.Ordinal);
        Assert.Null(Assert.IsType<DeploymentRecorded>(LedgerEvent.FromJson(json)).ExposedAt);
    }

    [Fact]
    public void An_event_of_a_later_version_is_skipped_and_unknown_fields_are_too()
    {
        Assert.Null(LedgerEvent.FromJson("{\"format\":1,\"event\":\"incident-opened\"}"));
        Assert.IsType<DeploymentRecorded>(LedgerEvent.FromJson(Deployment.ToJson().Replace("\"seq\"", "\"later\": [1], \"seq\"")));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"event\":\"deployment\"}")]
    public void What_is_no_event_is_refused(string text) => Assert.ThrowsAny<JsonException>(() => LedgerEvent.FromJson(text));

    [Fact]
    public void Ids_have_26_letters_sort_by_time_and_differ()
    {
        string[] ids = [.. Enumerable.Range(0, 200).Select(i => Ulid.New(Start.AddMilliseconds(i)))];

        Assert.Equal(ids, ids.Order(StringComparer.Ordinal));
        Assert.All(ids, id => Assert.Matches("^[0-7][0-9A-HJKMNP-TV-Z]{25}$", id));
        Assert.NotEqual(Ulid.New(Start), Ulid.New(Start));
        Assert.Equal("01ARYZ6S41", Ulid.New(DateTimeOffset.FromUnixTimeMilliseconds(1_469_918_176_385))[..10]);
    }
}
