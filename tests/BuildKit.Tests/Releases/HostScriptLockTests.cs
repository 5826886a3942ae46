using System.Text.RegularExpressions;

namespace BuildKit.Tests.Releases;

[Trait("Speed", "Slow")]
public class HostScriptLockTests
{
    [Theory, MemberData(nameof(HostSandbox.Hosts), MemberType = typeof(HostSandbox))]
    public void A_second_deployer_is_told_who_holds_the_lock_and_leaves_it_alone(string shell)
    {
        using var host = Deployed(shell);
        var first = StartBlocked(host);
        var token = host.Status("1.0").GetProperty("lock").GetProperty("token").GetString()!;

        var refusal = host.Run("1.0", "stage", "--actor", "ben").Exits(10);
        host.Run("1.0", "break-lock", "wrong").Exits(10).Says("another token than wrong", token);

        refusal.Says("locked: held by ann ?? on", $"process {first.Id}, verb activate", " s ago", $"break-lock {token} --root '");
        Assert.Equal(token, host.Status("1.0").GetProperty("lock").GetProperty("token").GetString());
        File.Delete(host.Block);
        first.Wait().Exits(0);
        host.IsTidy();
    }

    [Theory, MemberData(nameof(HostSandbox.Hosts), MemberType = typeof(HostSandbox))]
    public void With_wait_a_second_deployer_goes_on_when_the_first_one_is_done(string shell)
    {
        using var host = Deployed(shell);
        var first = StartBlocked(host);

        var second = host.Start("2.0", "activate", "--wait", "50");
        File.Delete(host.Block);

        first.Wait().Exits(0);
        second.Wait().Exits(0);
        Assert.Equal("releases/2.0", host.Current);
        host.IsTidy();
    }

    [Theory, MemberData(nameof(HostSandbox.Hosts), MemberType = typeof(HostSandbox))]
    public void Who_has_lost_the_lock_changes_nothing_more_and_frees_nobody_elses(string shell)
    {
        using var host = Deployed(shell);
        var first = StartBlocked(host);
        var token = host.Status("1.0").GetProperty("lock").GetProperty("token").GetString()!;
        host.Run("1.0", "break-lock", token).Exits(0).Says("removed the lock: held by ann");
        File.Delete(host.Waiting);
        var second = host.Start("1.0", "health", "--actor", "ben");
        second.Until(() => File.Exists(host.Waiting), "the second health check");

        File.Delete(host.Block);

        first.Wait().Exits(10).Says("the lock of this run was taken away");
        second.Wait().Exits(0);
        Assert.Contains("lock-broken 1.0", host.Events());
        Assert.DoesNotContain("active 2.0", host.Events());
        host.IsTidy();
    }

    [Theory, MemberData(nameof(HostSandbox.Hosts), MemberType = typeof(HostSandbox))]
    public void The_lock_of_a_process_that_is_dead_is_taken_over_at_once(string shell)
    {
        Needs.Linux();
        using var host = Deployed(shell);
        var first = StartBlocked(host);
        first.Signal((PosixSignalNumber)9);
        File.Delete(host.Block);
        first.Wait();
        Assert.True(Directory.Exists(host.Root / "lock"));

        host.Run("2.0", "activate").Exits(0).Says("took over a lock that was left behind: held by ann");

        Assert.Contains("lock-taken-over 2.0", host.Events());
        host.IsTidy();
    }

    [Theory, MemberData(nameof(HostSandbox.Hosts), MemberType = typeof(HostSandbox))]
    public void A_lock_from_elsewhere_is_taken_over_only_when_it_is_old(string shell)
    {
        using var host = Deployed(shell);
        Directory.CreateDirectory(host.Root / "lock");
        WriteOwner(DateTimeOffset.UtcNow.AddMinutes(-59));
        host.Run("1.0", "stage").Exits(10).Says("held by eve on other.example");
        WriteOwner(DateTimeOffset.UtcNow.AddMinutes(+90));
        host.Run("1.0", "stage").Exits(10);

        WriteOwner(DateTimeOffset.UtcNow.AddMinutes(-61));
        host.Run("1.0", "stage").Exits(0).Says("took over");
        host.IsTidy();

        void WriteOwner(DateTimeOffset since) => File.WriteAllText(
            host.Root / "lock/owner", $"token=77-abc\nepoch={since.ToUnixTimeSeconds()}\nat=x\npid=1\nhost=other.example\nactor=eve\nverb=stage\nprocess=b.1:2\n");
    }

    [Theory, MemberData(nameof(HostSandbox.Hosts), MemberType = typeof(HostSandbox))]
    public void A_lock_of_before_the_machine_was_started_anew_is_taken_over_and_that_of_another_machine_is_not(string shell)
    {
        Needs.Linux();
        Needs.That(File.Exists("/etc/machine-id"), "this machine has no id");
        using var host = Deployed(shell);
        Directory.CreateDirectory(host.Root / "lock");
        WriteOwner(new string('0', 32));
        host.Run("1.0", "stage").Exits(10);

        WriteOwner(File.ReadAllText("/etc/machine-id").Trim());
        host.Run("1.0", "stage").Exits(0).Says("took over");
        host.IsTidy();

        void WriteOwner(string machine) => File.WriteAllText(
            host.Root / "lock/owner", $"token=77-abc\nepoch={DateTimeOffset.UtcNow.ToUnixTimeSeconds()}\nat=x\npid=1\nhost={Environment.MachineName}\nactor=eve\nverb=stage\nprocess=b.1:2\nmachine={machine}\n");
    }

    [Fact]
    public void A_lock_without_a_name_can_be_broken_and_is_not_taken_over_while_young()
    {
        using var host = Deployed("dash");
        Directory.CreateDirectory(host.Root / "lock");

        host.Run("1.0", "stage").Exits(10).Says("has not written its name", "break-lock unknown");
        Directory.SetLastWriteTimeUtc(host.Root / "lock", DateTime.UtcNow.AddHours(-2));
        host.Run("1.0", "stage").Exits(0);
        Directory.CreateDirectory(host.Root / "lock");
        Assert.True(host.Run("1.0", "break-lock", "unknown").Exits(0).Changed);
        Assert.False(host.Run("1.0", "break-lock", "unknown").Exits(0).Changed);

        host.IsTidy();
    }

    [Theory, MemberData(nameof(HostSandbox.Shells), MemberType = typeof(HostSandbox))]
    public void Of_six_that_stage_at_once_exactly_one_unpacks(string shell)
    {
        using var host = Deployed(shell);
        host.Pack("3.0");

        var runs = Enumerable.Range(0, 6).Select(_ => host.Start("3.0", "stage")).ToList().ConvertAll(run => run.Wait());

        Assert.All(runs, run => run.Exits(run.ExitCode == 10 ? 10 : 0));
        Assert.Single(runs, run => run.Changed);
        Assert.Single(host.Events(), "staged 3.0");
        host.IsTidy();
    }

    [Fact]
    public void Six_that_wait_take_turns()
    {
        using var host = Deployed("dash");

        var runs = Enumerable.Range(0, 6).Select(number => host.Start(number % 2 == 0 ? "1.0" : "2.0", "activate", "--wait", "55")).ToList()
            .ConvertAll(run => run.Wait());

        Assert.All(runs, run => run.Exits(0));
        var events = host.Events()[4..].Where(e => e.StartsWith("activ", StringComparison.Ordinal)).ToArray();
        Assert.All(events.Chunk(2), pair => Assert.Equal(pair[0].Replace("activating", "active", StringComparison.Ordinal), pair[1]));
        host.IsTidy();
    }

    [Fact]
    public void The_actor_is_shown_in_harmless_characters_only()
    {
        using var host = new HostSandbox();
        host.Pack("1.0");

        host.Run("1.0", "stage", "--actor", "ann \"\\\n\u0001é{}").Exits(0);

        Assert.Matches(new Regex("\"actor\":\"ann [?]+\"}\n$"), File.ReadAllText(host.Journal));
        host.Status("1.0");
    }

    static HostSandbox Deployed(string shell)
    {
        var host = new HostSandbox(shell);
        host.Pack("1.0");
        host.Pack("2.0");
        host.Deploy("1.0");
        host.Run("2.0", "stage").Exits(0);
        return host;
    }

    static HostProcess StartBlocked(HostSandbox host)
    {
        File.WriteAllText(host.Block, "");
        var run = host.Start("2.0", "activate", "--actor", "ann \"\n");
        run.Until(() => File.Exists(host.Waiting), "the health check");
        return run;
    }
}
