namespace BuildKit.Tests.Releases;

[Trait("Speed", "Slow")]
[Takes(seconds: 50)]
public class HostScriptRollbackTests
{
    [Theory, MemberData(nameof(HostSandbox.Hosts), MemberType = typeof(HostSandbox))]
    public void Each_rollback_goes_one_release_further_until_there_is_none(string shell)
    {
        using var host = Deployed(shell, "1.0", "2.0", "3.0");

        host.Run("3.0", "rollback").Exits(0);
        Assert.Equal("releases/2.0", host.Current);
        host.Run("3.0", "rollback").Exits(0);
        Assert.Equal("releases/1.0", host.Current);
        host.Run("3.0", "rollback").Exits(30).Says("no release was active here before", "Complete here and not known as bad: 2.0 3.0");

        Assert.Equal("releases/1.0", host.Current);
        Assert.Equal(["1.0", "2.0", "3.0", "2.0", "1.0"], host.Restarts);
        host.IsTidy();
    }

    [Theory, MemberData(nameof(HostSandbox.Hosts), MemberType = typeof(HostSandbox))]
    public void A_release_can_be_named_and_naming_it_twice_changes_nothing(string shell)
    {
        using var host = Deployed(shell, "1.0", "2.0", "3.0");

        Assert.True(host.Run("3.0", "rollback", "--to", "1.0").Exits(0).Changed);
        var again = host.Run("3.0", "rollback", "--to=1.0").Exits(0);

        Assert.False(again.Changed);
        Assert.Contains("release=1.0", again.LastLine, StringComparison.Ordinal);
        Assert.Equal("releases/1.0", host.Current);
    }

    [Theory, MemberData(nameof(HostSandbox.Hosts), MemberType = typeof(HostSandbox))]
    public void A_release_that_is_missing_incomplete_or_bad_is_no_target(string shell)
    {
        using var host = Deployed(shell, "1.0", "2.0", "3.0");
        File.Delete(host.Root / "releases/1.0/.release-sha256");
        File.WriteAllText(host.Root / "releases/2.0/.bad", "");

        host.Run("3.0", "rollback", "--to", "9.9").Exits(30).Says("9.9, the release to roll back to, is not on this host");
        host.Run("3.0", "rollback", "--to", "1.0").Exits(30).Says("is not complete");
        host.Run("3.0", "rollback").Exits(30).Says("2.0, the release to roll back to, was unhealthy here");

        Assert.Equal("releases/3.0", host.Current);
    }

    [Theory, MemberData(nameof(HostSandbox.Hosts), MemberType = typeof(HostSandbox))]
    public void An_unhealthy_rollback_says_21_and_does_not_blame_the_release(string shell)
    {
        using var host = Deployed(shell, "1.0", "2.0");
        File.WriteAllText(host.Broken, "");

        host.Run("2.0", "rollback").Exits(21).Says("rolled back to 1.0, but it is unhealthy");

        Assert.Equal("releases/1.0", host.Current);
        Assert.False(File.Exists(host.Root / "releases/1.0/.bad"));
        File.Delete(host.Broken);
        host.Run("1.0", "activate").Exits(0);
        Assert.Equal("1.0", host.Status("1.0").GetProperty("active").GetString());
    }

    [Fact]
    public void A_release_before_that_was_removed_by_hand_is_not_skipped_silently()
    {
        using var host = Deployed("dash", "1.0", "2.0", "3.0");
        Directory.Delete(host.Root / "releases/2.0", recursive: true);

        host.Run("3.0", "rollback").Exits(30).Says("2.0, the release to roll back to, is not on this host", "1.0", "rollback --to RELEASE");

        Assert.Null(host.Status("3.0").GetProperty("previous").GetString());
        Assert.Equal("releases/3.0", host.Current);
    }

    [Fact]
    public void A_rollback_after_a_failed_deploy_does_not_go_one_release_too_far()
    {
        using var host = Deployed("dash", "1.0", "2.0");
        host.Pack("3.0", healthy: false);
        host.Run("3.0", "stage").Exits(0);
        host.Run("3.0", "activate").Exits(20);

        var rollback = host.Run("3.0", "rollback").Exits(0).Says("has been rolled back to 2.0 already");

        Assert.False(rollback.Changed);
        Assert.Equal("releases/2.0", host.Current);
    }

    [Fact]
    public void What_was_rolled_back_from_is_not_the_release_before()
    {
        using var host = Deployed("dash", "1.0", "2.0");
        host.Pack("3.0");
        host.Run("2.0", "rollback").Exits(0);
        host.Deploy("3.0");

        host.Run("3.0", "rollback").Exits(0);

        Assert.Equal("releases/1.0", host.Current);
    }

    [Fact]
    public void An_older_release_can_be_activated_again_and_left_again()
    {
        using var host = Deployed("dash", "1.0", "2.0");
        host.Run("1.0", "activate").Exits(0);

        host.Run("1.0", "rollback").Exits(0);

        Assert.Equal("releases/2.0", host.Current);
    }

    [Fact]
    public void On_a_host_without_anything_there_is_no_target()
    {
        using var host = new HostSandbox();
        host.Pack("1.0");

        host.Run("1.0", "rollback").Exits(30);

        Assert.False(Directory.Exists(host.Root));
    }

    [Fact]
    public void Without_its_journal_a_host_can_be_rolled_back_by_name()
    {
        using var host = Deployed("dash", "1.0", "2.0");
        File.Delete(host.Journal);

        host.Run("2.0", "rollback").Exits(30).Says("Complete here and not known as bad: 1.0");
        host.Run("2.0", "rollback", "--to", "1.0").Exits(0);

        Assert.Equal("releases/1.0", host.Current);
    }

    static HostSandbox Deployed(string shell, params string[] releases)
    {
        var host = new HostSandbox(shell);
        foreach (var release in releases)
        {
            host.Pack(release);
            host.Deploy(release);
        }

        return host;
    }
}
