namespace BuildKit.Tests.Releases;

[Trait("Speed", "Slow")]
[Takes(seconds: 50)]
public class HostScriptPruneTests
{
    [Theory, MemberData(nameof(HostSandbox.Hosts), MemberType = typeof(HostSandbox))]
    public void The_releases_that_were_active_last_are_kept_whatever_their_names_and_times(string shell)
    {
        using var host = new HostSandbox(shell);
        foreach (var release in new[] { "9.0", "1.0", "5.0", "3.0" })
        {
            host.Pack(release);
            host.Deploy(release);
        }

        Directory.SetLastWriteTimeUtc(host.Root / "releases/9.0", DateTime.UtcNow.AddDays(1));

        host.Run("3.0", "prune", "--keep", "2").Exits(0).Says("removed 1.0", "removed 9.0");

        Assert.Equal(["3.0", "5.0"], host.Releases());
        Assert.Equal(["pruned 1.0", "pruned 9.0"], host.Events()[^2..]);
        host.IsTidy();
    }

    [Theory, MemberData(nameof(HostSandbox.Shells), MemberType = typeof(HostSandbox))]
    public void Case_42_Five_failed_deploys_in_a_row_push_out_no_good_release(string shell)
    {
        using var host = new HostSandbox(shell) { Configure = constants => constants with { HealthAttempts = 1, Keep = 2 } };
        host.Pack("1.0");
        host.Pack("2.0");
        host.Deploy("1.0");
        host.Deploy("2.0");
        for (var failed = 3; failed < 8; failed++)
        {
            host.Pack($"{failed}.0", healthy: false);
            host.Run($"{failed}.0", "stage").Exits(0);
            host.Run($"{failed}.0", "activate").Exits(20);
        }

        host.Run("7.0", "prune").Exits(0);

        Assert.Equal(["1.0", "2.0"], host.Releases());
        host.Run("2.0", "rollback", "--to", "1.0").Exits(0);
    }

    [Fact]
    public void The_current_release_and_the_one_before_are_kept_even_if_one_is_enough()
    {
        using var host = new HostSandbox();
        foreach (var release in new[] { "1.0", "2.0", "3.0" })
        {
            host.Pack(release);
            host.Deploy(release);
        }

        host.Run("3.0", "prune", "--keep", "1").Exits(0);
        Assert.Equal(["2.0", "3.0"], host.Releases());

        host.Run("3.0", "rollback").Exits(0);
        host.Run("3.0", "prune", "--keep", "1").Exits(0);
        Assert.Equal(["2.0"], host.Releases());
    }

    [Fact]
    public void What_is_staged_for_next_is_kept_and_what_was_never_activated_goes()
    {
        using var host = new HostSandbox();
        host.Pack("1.0");
        host.Pack("2.0");
        host.Pack("3.0");
        host.Run("1.0", "stage").Exits(0);
        host.Deploy("2.0");
        host.Run("3.0", "stage").Exits(0);

        host.Run("2.0", "prune").Exits(0);

        Assert.Equal(["2.0", "3.0"], host.Releases());
    }

    [Fact]
    public void An_unhealthy_current_release_is_never_removed()
    {
        using var host = new HostSandbox();
        host.Pack("1.0", healthy: false);
        host.Run("1.0", "stage").Exits(0);
        host.Run("1.0", "activate").Exits(21);

        host.Run("1.0", "prune", "--keep", "1").Exits(0);

        host.IsTidy();
        Assert.Equal(["1.0"], host.Releases());
    }

    [Fact]
    public void What_the_journal_does_not_know_is_left_alone()
    {
        using var host = new HostSandbox();
        foreach (var release in new[] { "1.0", "2.0", "3.0" })
        {
            host.Pack(release);
            host.Deploy(release);
        }

        Directory.CreateDirectory(host.Root / "releases/a directory of somebody's");
        File.Delete(host.Journal);

        host.Run("3.0", "prune", "--keep", "1").Exits(0).Says("1.0 is not in the journal: left alone");

        Assert.Equal(4, host.Releases().Length);
    }

    [Fact]
    public void Directories_without_write_permission_are_removed_too()
    {
        using var host = new HostSandbox();
        host.Pack("1.0", healthy: false);
        host.Pack("2.0");
        host.Run("1.0", "stage").Exits(0);
        host.Run("1.0", "activate").Exits(21);
        host.Deploy("2.0");
        Directory.CreateDirectory(host.Root / "releases/1.0/sub");
        File.WriteAllText(host.Root / "releases/1.0/sub/file", "");
        HostSandbox.SetMode(host.Root / "releases/1.0/sub", 0b100_000_000);

        host.Run("2.0", "prune").Exits(0);

        Assert.Equal(["2.0"], host.Releases());
        host.IsTidy();
    }

    [Fact]
    public void On_a_host_without_anything_there_is_nothing_to_prune()
    {
        using var host = new HostSandbox();
        host.Pack("1.0");

        Assert.False(host.Run("1.0", "prune").Exits(0).Changed);

        Assert.False(Directory.Exists(host.Root));
    }
}
