using System.Text.Json;

namespace BuildKit.Tests.Releases;

[Trait("Speed", "Slow")]
public class HostScriptStatusTests
{
    [Theory, MemberData(nameof(HostSandbox.Hosts), MemberType = typeof(HostSandbox))]
    public void The_status_of_a_host_is_one_line_of_json(string shell)
    {
        using var host = new HostSandbox(shell);
        host.Pack("1.0");
        Assert.Equal(JsonValueKind.Null, host.Status("1.0").GetProperty("current").ValueKind);
        Assert.False(Directory.Exists(host.Root));
        host.Pack("2.0");
        host.Pack("3.0", healthy: false);
        host.Deploy("1.0");
        host.Deploy("2.0");
        host.Run("3.0", "stage").Exits(0);
        host.Run("3.0", "activate", "--actor", "ann").Exits(20);

        var status = host.Status("3.0");

        Assert.Equal(
            ["format", "app", "current", "active", "previous", "pending", "problem", "healthy", "migrations", "releases", "platform", "lock", "hold", "facts", "last"],
            status.EnumerateObject().Select(property => property.Name));
        Assert.Equal("shop", status.GetProperty("app").GetString());
        Assert.Equal("2.0", status.GetProperty("current").GetString());
        Assert.Equal("2.0", status.GetProperty("active").GetString());
        Assert.Equal("1.0", status.GetProperty("previous").GetString());
        Assert.Equal(["1.0 True False", "2.0 True False", "3.0 False True"], status.GetProperty("releases").EnumerateArray()
            .Select(release => $"{release.GetProperty("id").GetString()} {release.GetProperty("active").GetBoolean()} {release.GetProperty("bad").GetBoolean()}"));
        Assert.Equal(64, status.GetProperty("releases")[0].GetProperty("digest").GetString()!.Length);
        Assert.Equal(JsonValueKind.Null, status.GetProperty("lock").ValueKind);
        Assert.Equal("reverted 2.0 3.0 20 ann", string.Join(' ', new[] { "event", "release", "from", "rc", "actor" }.Select(name => status.GetProperty("last").GetProperty(name))));
    }

    [Theory, MemberData(nameof(HostSandbox.Hosts), MemberType = typeof(HostSandbox))]
    public void Torn_and_foreign_lines_in_the_journal_are_passed_over_and_kept_apart_from_new_ones(string shell)
    {
        using var host = new HostSandbox(shell);
        host.Pack("1.0");
        host.Pack("2.0");
        host.Deploy("1.0");
        var line = File.ReadAllLines(host.Journal)[0];
        File.AppendAllText(host.Journal, "not json\n\n{\"seq\":007,\"at\":\"x\"}\n{}\n" + line + line + "\n\0\0\0\n" + line.Replace("1.0", "1\"0", StringComparison.Ordinal) + "\n" + line[..50]);

        Assert.Equal(3, host.Status("1.0").GetProperty("last").GetProperty("seq").GetInt32());
        host.Deploy("2.0");

        Assert.Equal(["staged 2.0", "activating 2.0", "active 2.0"], host.Events()[^3..]);
        Assert.Equal(6, host.Status("1.0").GetProperty("last").GetProperty("seq").GetInt32());
        host.Run("2.0", "rollback").Exits(0);
        Assert.Equal("releases/1.0", host.Current);
    }

    [Fact]
    public void A_journal_cut_off_at_any_byte_can_be_read_and_deployed_upon()
    {
        using var host = new HostSandbox { Configure = constants => constants with { Health = "", Restart = "" } };
        host.Pack("1.0");
        host.Deploy("1.0");
        var journal = File.ReadAllBytes(host.Journal);
        foreach (var seed in Rounds.Seeds(12))
        {
            var cut = new Random(seed).Next(journal.Length);
            File.WriteAllBytes(host.Journal, journal[..cut]);

            var run = host.Run("1.0", "activate");

            Assert.True(run.ExitCode == 0, $"BK_SEED={seed} cut at {cut}: {run}");
            Assert.Equal("1.0", host.Status("1.0").GetProperty("active").GetString());
        }
    }

    [Fact]
    public void Events_of_a_later_script_with_more_to_say_are_understood()
    {
        using var host = new HostSandbox();
        host.Pack("1.0");
        host.Deploy("1.0");
        File.WriteAllText(host.Journal, File.ReadAllText(host.Journal).Replace("\"rc\":0,", "\"rc\":0,\"build\":\"x/7\",\"took\":12,", StringComparison.Ordinal));

        Assert.Equal("1.0", host.Status("1.0").GetProperty("active").GetString());
    }

    [Fact]
    public void The_status_parses_whatever_lies_about()
    {
        using var host = new HostSandbox();
        host.Pack("1.0");
        host.Deploy("1.0");
        Directory.CreateDirectory(host.Root / "releases/a \"quoted\" \\ name");
        Directory.CreateDirectory(host.Root / "releases/2.0");
        Directory.CreateDirectory(host.Root / "lock");
        File.WriteAllText(host.Root / "lock/owner", "token=\"x\\\nepoch=0x7\nactor=\"\nhost=é\npid=-1\nverb=stage\n");
        File.WriteAllText(host.Root / "releases/1.0/.release-sha256", "\"\\\n");

        var status = host.Status("1.0");

        Assert.Equal("1.0", status.GetProperty("current").GetString());
        Assert.Equal(JsonValueKind.Null, status.GetProperty("releases")[0].GetProperty("digest").ValueKind);
        Assert.Equal("unknown", status.GetProperty("lock").GetProperty("token").GetString());
    }

    [Fact]
    public void A_journal_that_cannot_be_read_stops_a_deploy_and_is_not_taken_for_an_empty_one()
    {
        using var host = new HostSandbox();
        host.Pack("1.0");
        Directory.CreateDirectory(host.Journal);

        host.Run("1.0", "stage").Exits(11).Says("the journal is a directory");
        host.Run("1.0", "status").Exits(11);
    }
}
