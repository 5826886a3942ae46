namespace BuildKit.Tests.Releases;

/// <summary>A deployment to several hosts keeps others away from each of them, for as long as it lives and says so.</summary>
[Trait("Speed", "Slow")]
public class HostScriptHoldTests
{
    const string Ann = "ann01", Ben = "ben02";

    [Theory, MemberData(nameof(HostSandbox.Hosts), MemberType = typeof(HostSandbox))]
    public void Who_holds_a_host_works_there_and_nobody_else_does(string shell)
    {
        using var host = Packed(shell);
        var held = host.Run("1.0", "hold", Ann, "--note", "deploy 1.0", "--controller", "ci-7 4242 b.1:2", "--actor", "ann").Exits(0);
        Assert.Contains("\"hold\":{\"token\":\"ann01\",", held.Output, StringComparison.Ordinal);

        host.Run("1.0", "stage").Exits(10).Says("locked: held by ann on ci-7 (process 4242)", ": deploy 1.0", "--hold ann01", "break-lock ann01 --root");
        host.Run("1.0", "hold", Ben).Exits(10).Says("locked: held by ann on ci-7");
        host.Run("1.0", "stage", "--hold", Ben).Exits(10).Says("the hold ben02 was taken away");
        host.Run("1.0", "stage", "--hold", Ann).Exits(0);
        host.Run("1.0", "activate", "--hold", Ann).Exits(0);
        host.Run("1.0", "rollback").Exits(10);
        host.Run("1.0", "prune").Exits(10);
        host.Run("1.0", "health").Exits(0);

        host.Run("1.0", "release-hold", Ben).Exits(0).Says("there is no hold with the token ben02");
        Assert.Equal("deploy 1.0", host.Status("1.0").GetProperty("hold").GetProperty("note").GetString());
        Assert.True(host.Run("1.0", "release-hold", Ann).Exits(0).Changed);
        Assert.False(host.Run("1.0", "release-hold", Ann).Exits(0).Changed);
        host.Run("1.0", "prune").Exits(0);
        Assert.False(Directory.Exists(host.Root / "hold"));
        host.IsTidy();
    }

    [Theory, MemberData(nameof(HostSandbox.Hosts), MemberType = typeof(HostSandbox))]
    public void A_hold_is_renewed_ends_by_itself_and_stays_for_good_if_it_has_no_time(string shell)
    {
        using var host = Packed(shell);
        host.Run("1.0", "hold", Ann, "--for", "5", "--note", "deploy 1.0").Exits(0);
        var first = Hold(host);
        Assert.False(host.Run("1.0", "hold", Ann, "--for", "500").Exits(0).Changed);
        var renewed = Hold(host);
        Assert.Equal((first.Epoch, "deploy 1.0"), (renewed.Epoch, renewed.Note));
        Assert.InRange(renewed.Until - first.Until, 490, 600);

        // Its time is over.
        var lease = host.Root / "hold" / "lease-ann01";
        File.WriteAllText(lease, $"until={DateTimeOffset.UtcNow.AddSeconds(-2).ToUnixTimeSeconds()}\nnote=deploy 1.0\n");
        Assert.True(host.Status("1.0").GetProperty("hold").GetProperty("over").GetBoolean());
        host.Run("1.0", "stage").Exits(0);
        host.Run("1.0", "hold", Ben, "--for", "0").Exits(0).Says("took over a hold that was left behind");
        host.Run("1.0", "hold", Ann, "--for", "5").Exits(10).Says("locked: held by");

        Assert.Equal((0, false), (Hold(host).Until, host.Status("1.0").GetProperty("hold").GetProperty("over").GetBoolean()));
        Assert.Contains("hold-taken-over 1.0", host.Events());
        host.Run("1.0", "break-lock", Ann).Exits(10).Says("the hold has another token than ann01", "break-lock ben02");
        host.Run("1.0", "break-lock", Ben).Exits(0).Says("removed the hold");
        host.Run("1.0", "hold", Ben, "--renew").Exits(10).Says("the hold ben02 was taken away");
        Assert.False(Directory.Exists(host.Root / "hold"));
        Assert.Contains("hold-broken 1.0", host.Events());
        host.IsTidy();
    }

    [Theory, MemberData(nameof(HostSandbox.Hosts), MemberType = typeof(HostSandbox))]
    public void A_run_whose_hold_is_taken_away_switches_nothing_more(string shell)
    {
        using var host = Packed(shell);
        host.Pack("2.0");
        host.Run("1.0", "stage").Exits(0);
        host.Run("1.0", "activate").Exits(0);
        host.Run("2.0", "stage").Exits(0);
        host.Run("1.0", "hold", Ann).Exits(0);
        File.WriteAllText(host.Block, "");
        var run = host.Start("2.0", "activate", "--hold", Ann);
        run.Until(() => File.Exists(host.Waiting), "the health check");
        host.Run("1.0", "break-lock", Ann).Exits(0);

        File.Delete(host.Block);

        run.Wait().Exits(10).Says("the hold ann01 was taken away");
        Assert.DoesNotContain("active 2.0", host.Events());
        host.Run("2.0", "activate").Exits(0);
        host.IsTidy();
    }

    [Fact]
    public void Of_six_deployments_at_once_exactly_one_holds_the_host()
    {
        using var host = Packed("dash");

        var runs = Enumerable.Range(0, 6).Select(number => host.Start("1.0", "hold", $"t{number}", "--wait", "50")).ToList().ConvertAll(run => run.Wait());

        Assert.All(runs, run => run.Exits(run.ExitCode == 10 ? 10 : 0));
        Assert.Single(runs, run => run.ExitCode == 0);
        host.IsTidy();
    }

    [Fact]
    public void Case_27_What_cannot_be_made_is_no_lock_of_somebody_else()
    {
        using var host = Packed("dash");
        Directory.CreateDirectory(host.Root);
        File.WriteAllText(host.Root / "hold", "");
        host.Run("1.0", "hold", Ann).Exits(11).Says("no hold can be made", "nobody else has one");
        File.Delete(host.Root / "hold");
        File.WriteAllText(host.Root / "lock", "");
        host.Run("1.0", "hold", Ann).Exits(11).Says("no lock can be made", "no other run holds it");
    }

    [Fact]
    public void Holds_that_nobody_can_read_are_broken_by_hand_and_wrong_words_are_usage()
    {
        using var host = Packed("dash");
        Directory.CreateDirectory(host.Root / "hold");
        host.Run("1.0", "stage").Exits(10).Says("has not written its name", "break-lock unknown");
        host.Run("1.0", "break-lock", "unknown").Exits(0);
        host.Run("1.0", "stage").Exits(0);

        host.Run("1.0", "hold").Exits(64);
        host.Run("1.0", "hold", "a b").Exits(64);
        host.Run("1.0", "hold", Ann, "--for", "soon").Exits(64);
        host.Run("1.0", "hold", Ann, "--hold", Ann).Exits(64);
        host.Run("1.0", "stage", "--note", "x").Exits(64);
        host.Run("1.0", "stage", "--renew").Exits(64);
        host.Run("1.0", "hold", Ann, "--note", "a\"}\n\\b", "--controller", "*").Exits(0);
        Assert.Equal("a????b", Hold(host).Note);
    }

    [Theory, MemberData(nameof(HostSandbox.Shells), MemberType = typeof(HostSandbox))]
    public void Status_with_a_check_tells_what_a_deployment_needs(string shell)
    {
        using var host = new HostSandbox(shell) { Configure = constants => constants with { Restart = "sudo systemctl restart shop" } };
        host.Pack("1.0");
        var facts = host.Status("1.0", "--check").GetProperty("facts");

        Assert.InRange(facts.GetProperty("epoch").GetInt64() - DateTimeOffset.UtcNow.ToUnixTimeSeconds(), -60, 1);
        Assert.True(facts.GetProperty("writable").GetBoolean());
        Assert.True(facts.GetProperty("freeKiB").GetInt64() > 0);
        Assert.Equal("", facts.GetProperty("lacks").GetString());
        Assert.Equal("", facts.GetProperty("gone").GetString());
        Assert.False(Directory.Exists(host.Root));
    }

    [Fact]
    public void Status_with_a_check_tells_which_releases_are_gone_and_what_current_is()
    {
        using var host = Packed("dash");
        host.Pack("2.0");
        host.Deploy("1.0");
        host.Deploy("2.0");
        Directory.Delete(host.Root / "releases/1.0", recursive: true);
        Assert.Equal("1.0", host.Status("2.0", "--check").GetProperty("facts").GetProperty("gone").GetString());

        File.Delete(host.Root / "current");
        Directory.CreateDirectory(host.Root / "current");
        var run = host.Run("2.0", "status", "--check").Exits(0).Says("is a directory", "mv current releases/before");
        Assert.Contains("\"problem\":\"current-is-no-link\"", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("directory", host.Run("2.0", "status").Error, StringComparison.Ordinal);
    }

    static HostSandbox Packed(string shell)
    {
        var host = new HostSandbox(shell);
        host.Pack("1.0");
        return host;
    }

    static (long Epoch, long Until, string? Note) Hold(HostSandbox host)
    {
        var hold = host.Status("1.0").GetProperty("hold");
        return (hold.GetProperty("epoch").GetInt64(), hold.GetProperty("until").GetInt64(), hold.GetProperty("note").GetString());
    }
}
