using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using BuildKit.Ledger;

namespace BuildKit.Tests.Ledger;

public partial class LedgerEventTests
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

    static readonly DeploymentRecorded OnFleet = Deployment with
    {
        Environment = "Production",
        Tier = "production",
        Manifest = new string('b', 64),
        Kind = DeploymentKind.Hotfix,
        Fixes = ["01JK000000AAAAAAAAAAAAAAAA"],
        Commits = new()
        {
            Since = new string('d', 40),
            Count = 2,
            List = [new(new string('c', 40), Start.AddHours(-1)), new(new string('e', 40), Start.AddHours(-2))],
        },
        Overrides = [new("promotion", "staging burns")],
        Plan = new string('f', 64),
        RolledBackAt = Start.AddSeconds(4),
        DurationMs = 5_000,
        Result = DeploymentResult.SucceededWithExclusions,
        Skewed = true,
        Migrations = [new() { Host = "web-01", ExitCode = 0, Backup = "dump-7" }],
        Hosts =
        [
            new() { Host = "web-01", Before = "1.2.4", After = "1.2.3", ExitCode = 0, ExposedAt = Start.AddSeconds(2), ClockSkewMs = -400_000 },
            new() { Host = "web-02", Before = "1.2.4", After = "1.2.4", ExitCode = 12, ExpectedDigest = new string('a', 64), ActualDigest = new string('0', 64) },
            new() { Host = "web-06", Before = "1.2.4", After = "1.2.4", ExitCode = 20, ExposedAt = Start.AddSeconds(3), RolledBackAt = Start.AddSeconds(4), Cause = "HTTP 404" },
            new() { Host = "web-03", Before = "1.2.4", Condition = HostCondition.Quarantined, ExitCode = 21, Cause = "unhealthy: HTTP 500" },
            new() { Host = "web-04", Condition = HostCondition.Pending, Cause = "connection refused" },
            new() { Host = "web-05", Condition = HostCondition.Excluded },
        ],
    };

    static readonly IncidentOpened Opened = new()
    {
        Id = "01JK000000YYYYYYYYYYYYYYYY",
        Seq = 8,
        Environment = "Production",
        Product = "Shop",
        CausedBy = Deployment.Id,
        At = Start.AddMinutes(1),
        Source = "command-line",
        Summary = "Nobody can pay",
        By = "Zoë",
        RecordedAt = Start.AddMinutes(3),
    };

    static readonly IncidentResolved Resolved = new()
    {
        Id = "01JK000000XXXXXXXXXXXXXXXX",
        Seq = 9,
        Environment = "Production",
        Incident = Opened.Id,
        At = Start.AddMinutes(20),
        By = "Zoë",
        RecordedAt = Start.AddMinutes(21),
    };

    [Fact]
    public void A_deployment_has_a_documented_form() => Snapshot.Matches(Deployment.ToJson(), extension: "json");

    [Fact]
    public void A_deployment_to_a_fleet_has_a_documented_form() => Snapshot.Matches(OnFleet.ToJson(), extension: "json");

    [Fact]
    public void An_incident_that_is_opened_has_a_documented_form() => Snapshot.Matches(Opened.ToJson(), extension: "json");

    [Fact]
    public void An_incident_that_is_resolved_has_a_documented_form() => Snapshot.Matches(Resolved.ToJson(), extension: "json");

    [Fact]
    [Trait("Reads", "Documents")]
    public void The_documentation_names_every_field_and_every_value()
    {
        var page = File.ReadAllText(SourceTree.Root / "docs/ledger.md");
        var whole = OnFleet with
        {
            Commits = OnFleet.Commits! with { Capped = true, Incomplete = true },
            Migrations = [OnFleet.Migrations[0] with { Contract = true }],
        };
        var fields = new LedgerEvent[] { whole, Opened, Resolved }.SelectMany(e => Field().Matches(e.ToJson())).Select(match => match.Groups[1].Value);
        var values = new[] { typeof(DeploymentKind), typeof(DeploymentResult), typeof(HostCondition) }.SelectMany(type => type.GetFields())
            .Select(value => value.GetCustomAttribute<JsonStringEnumMemberNameAttribute>()?.Name).OfType<string>();
        string[] tiers = [.. Enum.GetValues<EnvironmentTier>().Select(BuildKit.Deployments.EnvironmentTiers.InWords)];

        Assert.All([.. fields, .. values, .. tiers], name => Assert.Contains($"`{name}`", page, StringComparison.Ordinal));
    }

    [Fact]
    public void All_of_them_are_read_back()
    {
        Assert.Equal(OnFleet.ToJson(), LedgerEvent.FromJson(OnFleet.ToJson())!.ToJson());
        Assert.Equal(Opened, LedgerEvent.FromJson(Opened.ToJson()));
        Assert.Equal(Resolved, LedgerEvent.FromJson(Resolved.ToJson()));
    }

    [Fact]
    public void Format_1_is_still_read()
    {
        var old = Assert.IsType<DeploymentRecorded>(LedgerEvent.FromJson("""
            {
              "event": "deployment", "format": 1, "id": "01JK000000ZZZZZZZZZZZZZZZZ", "seq": 7, "environment": "local", "product": "Shop",
              "release": "1.2.3", "digest": "aa", "commit": "cc", "kind": "planned", "actor": "zoe",
              "startedAt": "2024-10-04T00:00:00+00:00", "exposedAt": "2024-10-04T00:00:02+00:00", "finishedAt": "2024-10-04T00:00:05+00:00",
              "result": "succeeded", "hosts": [{ "host": "localhost", "after": "1.2.3", "exitCode": 0 }]
            }
            """));

        Assert.Equal(DeploymentResult.RolledBack, ((DeploymentRecorded)LedgerEvent.FromJson(old.ToJson().Replace("\"succeeded\"", "\"rolled-back\"", StringComparison.Ordinal))!).Result);
        Assert.Equal((1, 7, "1.2.3", DeploymentResult.Succeeded), (old.Format, old.Seq, old.Release, old.Result));
        Assert.Empty(old.Fixes);
        Assert.Null(old.Commits);
        Assert.Equal([new() { Host = "localhost", After = "1.2.3", ExitCode = 0 }], old.Hosts);
    }

    [Fact]
    public void What_people_and_hosts_write_freely_is_masked_and_nothing_else()
    {
        var masked = (DeploymentRecorded)OnFleet.Masked(text => $"<{text}>");

        Assert.Equal(("<Zoë>", "<slow>", "<staging burns>", "<dump-7>", "<unhealthy: HTTP 500>"),
            (masked.Actor, masked.Reason, masked.Overrides[0].Reason, masked.Migrations[0].Backup, masked.Hosts[3].Cause));
        Assert.Equal(OnFleet.ToJson(), masked.ToJson().Replace("\\u003C", "", StringComparison.Ordinal).Replace("\\u003E", "", StringComparison.Ordinal));
        Assert.Equal(("<Nobody can pay>", "<Zoë>", "<command-line>"), ((IncidentOpened)Opened.Masked(text => $"<{text}>") is var opened ? (opened.Summary, opened.By, opened.Source) : default));
        Assert.Equal("<Zoë>", ((IncidentResolved)Resolved.Masked(text => $"<{text}>")).By);
    }

    [Fact]
    public void Another_sequence_number_leaves_all_else_as_it_was_written()
    {
        const string later = "{\"event\":\"rain\",\"format\":9,\"x\":{\"seq\":1,\"é\":\"seq\"},\"seq\" : 41,\"unknown\":[1.50]}\n";

        Assert.Equal(41, SequenceText.Of(later));
        Assert.Equal(later.Replace(": 41", ": 7", StringComparison.Ordinal), SequenceText.With(later, 7));
        Assert.Equal(OnFleet with { Seq = 12345, Hosts = [], Overrides = [], Fixes = [], Migrations = [], Commits = null },
            (DeploymentRecorded)LedgerEvent.FromJson(SequenceText.With(OnFleet.ToJson(), 12345))! with { Hosts = [], Overrides = [], Fixes = [], Migrations = [], Commits = null });
        Assert.ThrowsAny<JsonException>(() => SequenceText.Of("{}"));
        Assert.ThrowsAny<JsonException>(() => SequenceText.Of("{\"seq\":\"x\"}"));
    }

    [Fact]
    public void What_is_written_is_read_back()
    {
        var back = Assert.IsType<DeploymentRecorded>(LedgerEvent.FromJson(Deployment.ToJson()));

        Assert.Equal(Deployment.ToJson(), back.ToJson());
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
        Assert.Null(LedgerEvent.FromJson("{\"format\":1,\"event\":\"approved\"}"));
        Assert.Null(LedgerEvent.FromJson(Deployment.ToJson().Replace("\"rollback\"", "\"rollforward\"").Replace("\"format\": 2", "\"format\": 3")));
        Assert.IsType<DeploymentRecorded>(LedgerEvent.FromJson(Deployment.ToJson().Replace("\"seq\"", "\"later\": [1], \"seq\"")));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"event\":\"deployment\"}")]
    [InlineData("{\"event\":\"incident-opened\",\"format\":2}")]
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

    [GeneratedRegex("\"(\\w+)\": ")]
    private static partial Regex Field();
}
