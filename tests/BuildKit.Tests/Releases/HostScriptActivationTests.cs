namespace BuildKit.Tests.Releases;

[Trait("Speed", "Slow")]
[Takes(seconds: 50)]
public class HostScriptActivationTests
{
    [Theory, MemberData(nameof(HostSandbox.Hosts), MemberType = typeof(HostSandbox))]
    public void A_first_deploy_stages_and_activates(string shell)
    {
        using var host = new HostSandbox(shell);
        host.Pack("1.0");

        Assert.True(host.Run("1.0", "stage").Exits(0).Changed);
        Assert.Null(host.Current);
        Assert.True(host.Run("1.0", "activate").Exits(0).Changed);

        Assert.Equal("releases/1.0", host.Current);
        Assert.Equal("1.0\n", File.ReadAllText(host.Root / "current/version"));
        Assert.Equal(["staged 1.0", "activating 1.0", "active 1.0"], host.Events());
        Assert.Equal(["1.0"], host.Restarts);
        host.IsTidy();
    }

    [Theory, MemberData(nameof(HostSandbox.Hosts), MemberType = typeof(HostSandbox))]
    public void A_second_deploy_of_the_same_release_writes_nothing(string shell)
    {
        using var host = new HostSandbox(shell);
        host.Pack("1.0");
        host.Deploy("1.0");
        var before = host.Snapshot();
        File.Delete(host.Package("1.0"));

        Assert.False(host.Run("1.0", "stage").Exits(0).Changed);
        Assert.False(host.Run("1.0", "activate").Exits(0).Changed);
        Assert.False(host.Run("1.0", "prune").Exits(0).Changed);
        Assert.False(host.Run("1.0", "health").Exits(0).Changed);

        Assert.Equal(before, host.Snapshot());
        Assert.Equal(["1.0"], host.Restarts);
    }

    [Theory, MemberData(nameof(HostSandbox.Hosts), MemberType = typeof(HostSandbox))]
    public void An_upgrade_keeps_the_release_before(string shell)
    {
        using var host = new HostSandbox(shell);
        host.Pack("1.0");
        host.Pack("2.0");
        host.Deploy("1.0");

        host.Deploy("2.0");

        Assert.Equal("releases/2.0", host.Current);
        Assert.Equal("1.0", host.Status("2.0").GetProperty("previous").GetString());
        host.IsTidy();
    }

    [Theory, MemberData(nameof(HostSandbox.Hosts), MemberType = typeof(HostSandbox))]
    public void An_unhealthy_upgrade_goes_back_to_the_active_release(string shell)
    {
        using var host = new HostSandbox(shell);
        host.Pack("1.0");
        host.Pack("2.0", healthy: false);
        host.Deploy("1.0");
        host.Run("2.0", "stage").Exits(0);

        var run = host.Run("2.0", "activate").Exits(20).Says("2.0 is unhealthy", "health of 2.0", "going back to 1.0", "1.0 is active again");

        Assert.True(run.Changed);
        Assert.Equal("releases/1.0", host.Current);
        Assert.Equal(["1.0", "2.0", "1.0"], host.Restarts);
        Assert.Equal(["unhealthy 2.0", "reverted 1.0"], host.Events()[^2..]);
        Assert.True(host.Status("2.0").GetProperty("releases")[1].GetProperty("bad").GetBoolean());
        host.IsTidy();
    }

    [Theory, MemberData(nameof(HostSandbox.Hosts), MemberType = typeof(HostSandbox))]
    public void An_unhealthy_first_deploy_stays_current_and_is_replaced_by_the_next_one(string shell)
    {
        using var host = new HostSandbox(shell);
        host.Pack("1.0", healthy: false);
        host.Pack("1.1");
        host.Run("1.0", "stage").Exits(0);

        host.Run("1.0", "activate").Exits(21).Says("there is no release to go back to", "'current' stays at 1.0");
        Assert.Equal("releases/1.0", host.Current);
        host.Run("1.0", "rollback").Exits(30);
        host.Deploy("1.1");

        Assert.Equal("releases/1.1", host.Current);
        host.Run("1.1", "rollback").Exits(30);
        host.IsTidy();
    }

    [Theory, MemberData(nameof(HostSandbox.Hosts), MemberType = typeof(HostSandbox))]
    public void When_the_release_before_is_unhealthy_too_the_exit_code_says_so(string shell)
    {
        using var host = new HostSandbox(shell);
        host.Pack("1.0");
        host.Pack("2.0", healthy: false);
        host.Deploy("1.0");
        host.Run("2.0", "stage").Exits(0);
        File.WriteAllText(host.Broken, "");

        host.Run("2.0", "activate").Exits(21).Says("and so is 1.0, to which 'current' points again");
        Assert.Equal("releases/1.0", host.Current);
        Assert.Null(host.Status("2.0").GetProperty("active").GetString());

        File.Delete(host.Broken);
        host.Run("2.0", "rollback").Exits(0).Says("1.0 is active");
        Assert.Equal("1.0", host.Status("2.0").GetProperty("active").GetString());
    }

    [Fact]
    public void A_release_that_was_bad_may_be_tried_again_and_is_good_then()
    {
        using var host = new HostSandbox();
        host.Pack("1.0");
        host.Pack("2.0");
        host.Deploy("1.0");
        host.Run("2.0", "stage").Exits(0);
        File.WriteAllText(host.Broken, "");
        host.Run("2.0", "activate").Exits(21);
        File.Delete(host.Broken);

        host.Run("2.0", "activate").Exits(0);

        Assert.False(File.Exists(host.Root / "releases/2.0/.bad"));
        Assert.Equal("1.0", host.Status("2.0").GetProperty("previous").GetString());
    }

    [Fact]
    public void An_active_release_that_has_become_unhealthy_is_restarted_and_never_replaced()
    {
        using var host = new HostSandbox();
        host.Pack("1.0");
        host.Pack("2.0");
        host.Deploy("1.0");
        host.Deploy("2.0");
        File.WriteAllText(host.Broken, "");

        host.Run("2.0", "activate").Exits(21).Says("so it undoes nothing", "rollback --to 1.0 --root");

        Assert.Equal("releases/2.0", host.Current);
        Assert.Equal(["1.0", "2.0", "2.0"], host.Restarts);
        host.Run("2.0", "health").Exits(21);
        File.Delete(host.Broken);
        Assert.True(host.Run("2.0", "activate").Exits(0).Changed);
    }

    [Fact]
    public void A_restart_that_fails_is_an_unhealthy_release()
    {
        using var host = new HostSandbox { Configure = constants => constants with { Restart = "test \"$DEPLOY_RELEASE\" = 1.0 || { echo no port; exit 7; }" } };
        host.Pack("1.0");
        host.Pack("2.0");
        host.Deploy("1.0");
        host.Run("2.0", "stage").Exits(0);

        host.Run("2.0", "activate").Exits(20).Says("exit code 7", "no port");

        Assert.Equal("releases/1.0", host.Current);
    }

    [Fact]
    public void Good_checks_must_be_in_a_row()
    {
        const string Flapping = "echo x >>\"$DEPLOY_ROOT.probes\"; test \"$(wc -l <\"$DEPLOY_ROOT.probes\")\" -ne 2";
        using var host = new HostSandbox { Configure = constants => constants with { Health = Flapping, HealthAttempts = 4, HealthConsecutive = 2 } };
        host.Pack("1.0");
        host.Run("1.0", "stage").Exits(0);

        host.Run("1.0", "activate").Exits(0).Says("health 1/4: good, 1 of 2", "back to 0 of 2", "health 4/4: good, 2 of 2");
    }

    [Fact]
    public void A_health_check_that_hangs_is_ended_at_the_deadline()
    {
        using var host = new HostSandbox { Configure = constants => constants with { Health = "echo warming up; sleep 600", HealthDeadlineSeconds = 1 } };
        host.Pack("1.0");
        host.Run("1.0", "stage").Exits(0);

        host.Run("1.0", "activate").Exits(21).Says("the deadline of 1 s is over", "warming up");
    }

    [Fact]
    public void Without_the_release_before_an_unhealthy_one_is_not_rolled_back()
    {
        using var host = new HostSandbox();
        host.Pack("1.0");
        host.Pack("2.0", healthy: false);
        host.Deploy("1.0");
        host.Run("2.0", "stage").Exits(0);
        Directory.Delete(host.Root / "releases/1.0", recursive: true);

        host.Run("2.0", "activate").Exits(21).Says("warning: 1.0, which was active before, is gone");

        Assert.Equal("releases/2.0", host.Current);
        host.IsTidy();
    }

    [Fact]
    public void A_release_must_be_staged_before_it_is_activated()
    {
        using var host = new HostSandbox();
        host.Pack("1.0");
        host.Pack("2.0");

        host.Run("1.0", "activate").Exits(11).Says("First: sh ");
        host.Run("1.0", "stage").Exits(0);
        host.Run("2.0", "activate").Exits(11).Says("2.0 is not staged");
        Assert.Null(host.Current);
    }

    [Fact]
    public async Task Readers_always_find_current_while_it_is_switched_to_and_fro()
    {
        using var host = new HostSandbox { Configure = constants => constants with { Health = "", Restart = "" } };
        host.Pack("1.0");
        host.Pack("2.0");
        host.Deploy("1.0");
        host.Run("2.0", "stage").Exits(0);
        using var stop = new CancellationTokenSource();
        var missing = Task.Run(() =>
        {
            var (reads, misses) = (0, 0);
            for (; !stop.IsCancellationRequested; reads++)
            {
                misses += File.Exists(host.Root / "current/version") ? 0 : 1;
            }

            return (reads, misses);
        });

        for (var round = 0; round < 5; round++)
        {
            host.Run("2.0", "activate").Exits(0);
            host.Run("1.0", "activate").Exits(0);
        }

        await stop.CancelAsync();
        var (reads, misses) = await missing;
        Assert.True(reads > 100);
        Assert.Equal(0, misses);
    }
}
