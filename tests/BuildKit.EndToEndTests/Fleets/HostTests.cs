namespace BuildKit.Tests.Fleets;

/// <summary>What can be wrong with a host, with the way to it, or with what it is to run: the whole way through <c>build.sh</c>.</summary>
[Trait("Speed", "Slow")]
[Takes(seconds: 60)]
public sealed class HostTests : IAsyncLifetime
{
    FleetSpace fleet = null!;

    public async ValueTask InitializeAsync() => fleet = await FleetSpace.UpAsync(2);

    public ValueTask DisposeAsync() => fleet?.DisposeAsync() ?? ValueTask.CompletedTask;

    [Fact]
    public async Task Case_04_A_connection_that_drops_during_the_upload_is_made_again_and_goes_on()
    {
        File.WriteAllBytes(fleet.Shop.Root / "source/noise", Noise(3_000_000));
        fleet.Shop.Commit("noise", "v1.1.0");
        await fleet[1].SlowLinkAsync(8_000);
        using var run = fleet.Start();
        var incoming = fleet[1].Disk($"{FleetSpace.HostRoot}/incoming");
        await UntilAsync(() => Directory.Exists(incoming) && incoming.Glob("*.part") is [var part] && new FileInfo(part).Length > 200_000);

        await fleet[1].DropSessionsAsync();
        await fleet[1].SlowLinkAsync(0);

        run.Wait().Succeeds().Prints("was lost while");
        Assert.Equal(["1.1.0", "1.1.0"], fleet.Current());
        Assert.Equal(Noise(3_000_000), File.ReadAllBytes(fleet[1].Disk($"{FleetSpace.HostRoot}/current/noise")));
        fleet.IsTidy();
    }

    [Fact]
    public async Task Case_05_A_connection_that_drops_during_the_switch_is_found_out_about_and_nothing_is_done_twice()
    {
        FleetSpace.Tell(fleet[0], "/srv/hold");
        fleet.Variables["WITHIN"] = "30";
        using var run = fleet.Start();
        await FleetSpace.WaitForAsync(fleet[0], "/srv/restarts", "1.0.0");

        await fleet[0].DropSessionsAsync();
        run.WaitFor("the connection was lost during activate");
        FleetSpace.Forget(fleet[0], "/srv/hold");

        run.Wait().Succeeds().Prints("went on there to its end: active");
        Assert.Equal(["1.0.0"], FleetSpace.Lines(fleet[0], "/srv/restarts"));
        fleet.IsTidy();
    }

    [Fact]
    public async Task Case_07_08_A_silent_sshd_and_a_changed_key_are_refused_before_anything_changes()
    {
        var old = await fleet[0].HostKeyAsync();
        await fleet[0].ChangeHostKeyAsync();
        await fleet[1].FreezeSshdAsync();

        fleet.Deploy().Exits(11).Prints("host01", old, await fleet[0].HostKeyAsync(), "known_hosts", "host02", "Mend the way to them");

        Assert.False(Directory.Exists(fleet[0].Disk(FleetSpace.HostRoot)));
        await fleet[1].ThawSshdAsync();
        fleet.Deploy("--exclude", "host01").Succeeds();
        Assert.Equal([null, "1.0.0"], fleet.Current());
    }

    [Fact]
    public async Task Case_15_16_17_An_unhealthy_service_is_told_by_its_answer_its_counter_and_its_deadline()
    {
        await fleet[0].RunAsync("""
            cat >/srv/serve <<'END'
            #!/usr/bin/perl
            use IO::Socket::INET; my $n = 0; my @say = @ARGV;
            my $s = IO::Socket::INET->new(LocalPort => 8080, Listen => 9, ReuseAddr => 1) or die;
            while (my $c = $s->accept) { my $code = $say[$n < $#say ? $n++ : $#say]; <$c>; print $c "HTTP/1.1 $code Said\r\nLocation: /login\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"; close $c }
            END
            chmod 755 /srv/serve
            """);
        fleet.Variables["HOSTS"] = "host01";
        fleet.Variables["HEALTH"] = "http://localhost:8080/health";
        Serve("301");
        fleet.Deploy().Exits(21).Prints("HTTP 301 Location /login", "set another path or the host header");

        fleet.Next("1.1.0");
        fleet.Variables["CONSECUTIVE"] = "2";
        fleet.Variables["WITHIN"] = "20";
        Serve("200 500 200 200");
        fleet.Deploy().Succeeds().Prints("health 2/", "HTTP 500", "back to 0 of 2 in a row", "2 of 2 in a row");

        fleet.Next("1.2.0");
        fleet.Variables["CONSECUTIVE"] = "1";
        fleet.Variables["WITHIN"] = "5";
        Serve("503");
        fleet.Deploy().Exits(20).Prints("HTTP 503", "of 5 s", "1.2.0 is unhealthy", "1.1.0 is active again");
        Assert.Equal("1.1.0", fleet.Current(0));
        fleet.IsTidy();

        void Serve(string codes) => fleet.Variables["RESTART"] =
            $"[ ! -e /run/serve ] || kill -9 $(cat /run/serve); if [ \"$DEPLOY_RELEASE\" = 1.1.0 ]; then set -- {(codes == "503" ? "200" : codes)}; else set -- {codes}; fi; /srv/serve \"$@\" & echo $! >/run/serve";
    }

    [Fact]
    public void Case_14_50_What_the_messages_of_a_host_that_cannot_go_back_say_works_as_it_stands_there()
    {
        fleet.Deploy().Succeeds();
        fleet.Next("1.1.0");
        FleetSpace.Tell(fleet[0], "/srv/sick", "all");
        var failed = fleet.Deploy().Exits(21).Prints("Look at host01 first", "BK0553", "needs-operator").DoesNotPrint("   at BuildKit");
        Assert.Equal("quarantined", fleet.Recorded(1).GetProperty("condition").GetString());
        fleet.Deploy().Exits(10).Prints("until somebody has looked", Typed(failed, ":deploy break-lock"));
        FleetSpace.Forget(fleet[0], "/srv/sick");

        fleet.Shop.Run(Typed(failed, ":deploy break-lock").Split(' ')).Succeeds().Prints("host01: removed the lock", "host02: removed the lock");
        fleet.IsTidy();
        fleet.Shop.Run(Typed(failed, "Deploy --environment").Split(' ')).Succeeds();
        Assert.Equal(["1.1.0", "1.1.0"], fleet.Current());
        fleet.Status().Succeeds().Prints("agrees");
    }

    // The words after ./build.sh, up to the end of the line.
    static string Typed(Finished run, string command)
    {
        var line = run.All.Split('\n').First(line => line.Contains($"./build.sh {command}", StringComparison.Ordinal));
        return line[(line.IndexOf("./build.sh ", StringComparison.Ordinal) + "./build.sh ".Length)..].TrimEnd();
    }

    [Fact]
    public void Case_18_A_host_that_does_not_drain_keeps_its_release_and_is_put_back()
    {
        fleet.Deploy().Succeeds();
        fleet.Next("1.1.0");
        fleet.Variables["DRAIN"] = "1";
        FleetSpace.Tell(fleet[1], "/srv/busy");

        fleet.Deploy().Succeeds().Prints("host02", "draining failed", "the host is put back");

        Assert.Equal(["1.1.0", "1.0.0"], fleet.Current());
        Assert.Equal("back", FleetSpace.Lines(fleet[1], "/srv/pool")[^1]);
        Assert.Equal(["1.0.0"], FleetSpace.Lines(fleet[1], "/srv/restarts"));
        FleetSpace.Forget(fleet[1], "/srv/busy");
        fleet.Deploy().Succeeds();
        Assert.Equal(["1.1.0", "1.1.0"], fleet.Current());
    }

    [Fact]
    public void Case_20_A_first_release_that_is_unhealthy_says_that_nothing_is_to_go_back_to()
    {
        FleetSpace.Tell(fleet[0], "/srv/sick", "all");

        fleet.Deploy().Exits(21).Prints("host01", "1.0.0 feels sick", "Look at host01");

        Assert.Contains(fleet.Current(0), (string?[])[null, "1.0.0"]);
        Assert.Null(fleet.Current(1));
        fleet.IsTidy();
        FleetSpace.Forget(fleet[0], "/srv/sick");
        fleet.Deploy().Succeeds();
        Assert.Equal(["1.0.0", "1.0.0"], fleet.Current());
    }

    [Fact]
    public async Task Case_28_A_service_that_a_deployment_started_holds_neither_lock_nor_session()
    {
        fleet.Variables["RESTART"] = "[ ! -e /run/service ] || kill $(cat /run/service); sleep 1000 & echo $! >/run/service";

        fleet.Deploy().Succeeds();

        Assert.Equal("", await fleet[0].RunAsync("ls -l /proc/$(cat /run/service)/fd | grep -E 'lock|pipe' || :"));
        Assert.Equal("", await fleet[0].RunAsync("pgrep -fx 'sshd: root@notty' || :"));
        fleet.IsTidy();
        fleet.Next("1.1.0");
        fleet.Deploy().Succeeds();
    }

    [Fact]
    public async Task Case_36_A_directory_in_place_of_the_link_is_refused_with_the_command_that_makes_it_one()
    {
        Directory.CreateDirectory(fleet[1].Disk($"{FleetSpace.HostRoot}/current/old"));
        FleetSpace.Tell(fleet[1], $"{FleetSpace.HostRoot}/current/drain.sh");

        var refused = fleet.Deploy().Exits(11).Prints("host02", "current is a directory", "mv current releases/before");

        Assert.Null(fleet.Current(0));
        var line = refused.All.Split('\n').First(line => line.Contains("mv current releases/before", StringComparison.Ordinal));
        await fleet[1].RunAsync(line[line.IndexOf("cd '", StringComparison.Ordinal)..]);
        fleet.Deploy().Succeeds();
        Assert.Equal(["1.0.0", "1.0.0"], fleet.Current());
        Assert.True(Directory.Exists(fleet[1].Disk($"{FleetSpace.HostRoot}/releases/before/old")));
    }

    [Fact]
    public async Task Case_39_40_A_small_disk_is_refused_and_one_that_fills_up_while_unpacking_changes_nothing()
    {
        fleet.Deploy().Succeeds();
        File.WriteAllText(fleet.Shop.Root / "source/zeros", new string('0', 3_000_000));
        fleet.Shop.Commit("what takes more room than its package", "v1.1.0");
        await fleet[1].RunAsync($"cp -a {FleetSpace.HostRoot} /srv/kept");
        await fleet[1].MountAsync(FleetSpace.HostRoot, kibibytes: 1500);
        await fleet[1].RunAsync($"cp -a /srv/kept/. {FleetSpace.HostRoot}/");

        fleet.Deploy().Succeeds().Prints("host02", "unpacking failed");

        Assert.Equal("1.1.0", fleet.Current(0));
        var journal = await fleet[1].RunAsync($"cat {FleetSpace.HostRoot}/journal.jsonl; readlink {FleetSpace.HostRoot}/current; ls -A {FleetSpace.HostRoot} {FleetSpace.HostRoot}/releases");
        Assert.Contains("\"event\":\"failed\",\"release\":\"1.1.0\",\"from\":\"\",\"rc\":13", journal, StringComparison.Ordinal);
        Assert.Contains("releases/1.0.0\n", journal, StringComparison.Ordinal);
        Assert.DoesNotContain("lock\n", journal, StringComparison.Ordinal);
        Assert.DoesNotContain(".tmp", journal, StringComparison.Ordinal);
        Assert.Equal(13, fleet.Recorded(2).GetProperty("exitCode").GetInt32());

        await fleet[1].ResizeAsync(FleetSpace.HostRoot, kibibytes: 20_000);
        fleet.Deploy().Succeeds();
        Assert.Equal("releases/1.1.0\n", await fleet[1].RunAsync($"readlink {FleetSpace.HostRoot}/current"));
    }

    [SoakFact]
    public void Case_42_Failed_releases_push_out_none_that_was_good()
    {
        fleet.Deploy().Succeeds();
        foreach (var machine in fleet.Fleet.Machines)
        {
            FleetSpace.Tell(machine, "/srv/sick", "all");
        }

        for (var i = 1; i <= 3; i++)
        {
            fleet.Next($"1.{i}.0");
            FleetSpace.Tell(fleet[0], "/srv/sick", $"1.{i}.0");
            fleet.Deploy().Exits(20);
        }

        FleetSpace.Forget(fleet[0], "/srv/sick");
        FleetSpace.Forget(fleet[1], "/srv/sick");
        fleet.Next("2.0.0");
        fleet.Deploy().Succeeds();
        Assert.True(Directory.Exists(fleet[0].Disk($"{FleetSpace.HostRoot}/releases/1.0.0")));
        fleet.Rollback().Succeeds();
        Assert.Equal(["1.0.0", "1.0.0"], fleet.Current());
    }

    static byte[] Noise(int bytes)
    {
        var noise = new byte[bytes];
        new Random(1).NextBytes(noise);
        return noise;
    }

    static async Task UntilAsync(Func<bool> holds)
    {
        for (var tries = 0; !holds(); tries++)
        {
            Assert.True(tries < 3000, "it never came to that");
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }
}
