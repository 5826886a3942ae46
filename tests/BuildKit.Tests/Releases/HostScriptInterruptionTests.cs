namespace BuildKit.Tests.Releases;

[Trait("Speed", "Slow")]
[Takes(seconds: 50)]
public class HostScriptInterruptionTests
{
    [Theory, MemberData(nameof(HostSandbox.Shells), MemberType = typeof(HostSandbox))]
    public void A_signal_while_unpacking_removes_what_was_unpacked(string shell)
    {
        using var host = new HostSandbox(shell);
        host.Pack("1.0");
        var tools = Tools(host, "tar", "case \"$1\" in -x*) : >\"$DEPLOY_FAULT/reached\"; exec sleep 600 ;; esac\n");
        var run = host.Start(Shell.Of(shell).With(tools).With("DEPLOY_FAULT", tools), "1.0", "stage");
        run.Until(() => File.Exists(Path.Combine(tools, "reached")), "tar");

        run.Signal(PosixSignalNumber.Terminate);

        run.Wait().Exits(130).Says("interrupted by SIGTERM");
        Assert.Equal(["interrupted 1.0"], host.Events());
        Assert.Empty(host.Releases());
        host.IsTidy();
        host.Deploy("1.0");
    }

    [Theory, MemberData(nameof(HostSandbox.Shells), MemberType = typeof(HostSandbox))]
    public void A_signal_during_the_health_check_is_acted_on_at_once_and_the_same_command_goes_on(string shell)
    {
        using var host = new HostSandbox(shell);
        host.Pack("1.0");
        host.Pack("2.0");
        host.Deploy("1.0");
        host.Run("2.0", "stage").Exits(0);
        File.WriteAllText(host.Block, "");
        var run = host.Start("2.0", "activate");
        run.Until(() => File.Exists(host.Waiting), "the health check");

        run.Signal(PosixSignalNumber.Hangup);

        run.Wait().Exits(130).Says("interrupted by SIGHUP");
        host.IsTidy();
        var status = host.Status("2.0");
        Assert.Equal("activate", status.GetProperty("pending").GetProperty("verb").GetString());
        Assert.Null(status.GetProperty("active").GetString());
        Assert.Equal("1.0", status.GetProperty("previous").GetString());
        File.Delete(host.Block);
        host.Run("2.0", "activate").Exits(0);
        Assert.Equal(["1.0", "2.0", "2.0"], host.Restarts);
    }

    [Theory, MemberData(nameof(HostSandbox.Shells), MemberType = typeof(HostSandbox))]
    public void After_an_interrupted_activation_rollback_goes_to_what_was_active(string shell)
    {
        using var host = new HostSandbox(shell);
        host.Pack("1.0");
        host.Pack("2.0");
        host.Pack("3.0");
        host.Deploy("1.0");
        host.Deploy("2.0");
        host.Run("3.0", "stage").Exits(0);
        File.WriteAllText(host.Block, "");

        // Whoever runs these tests in the background makes them, and all that they start, ignore SIGINT.
        const string LeadGroup = "use POSIX (); POSIX::setsid(); $SIG{INT} = 'DEFAULT'; exec @ARGV";
        var run = HostProcess.Start(
            [Needs.Tool("perl"), "-e", LeadGroup, .. Shell.Of(shell).Command, host.Script("3.0"), "activate", "--root", host.Root],
            Shell.Of(shell).Environment);
        run.Until(() => File.Exists(host.Waiting), "the health check");

        run.SignalGroup(PosixSignalNumber.Interrupt);

        run.Wait().Exits(130).Says("interrupted by SIGINT");
        File.Delete(host.Block);
        host.Run("3.0", "rollback").Exits(0);
        Assert.Equal("releases/2.0", host.Current);
        host.IsTidy();
    }

    [Fact]
    public void A_signal_while_waiting_for_the_lock_leaves_the_lock_alone()
    {
        Needs.Linux();
        using var host = new HostSandbox();
        host.Pack("1.0");
        host.Deploy("1.0");
        Directory.CreateDirectory(host.Root / "lock");
        var run = host.Start("1.0", "health", "--wait", "600");
        run.Until(() => Children(run.Id).Contains("sleep"), "waiting");

        run.Signal(PosixSignalNumber.Terminate);

        run.Wait().Exits(130);
        Assert.True(Directory.Exists(host.Root / "lock"));
        Assert.Equal("active 1.0", host.Events()[^1]);
    }

    [Fact]
    public void A_caller_that_goes_away_does_not_stop_the_script_halfway()
    {
        using var host = new HostSandbox();
        host.Pack("1.0");
        host.Run("1.0", "stage").Exits(0);
        var shell = Shell.Of("dash");

        foreach (var redirection in new[] { "| :", ">&- 2>&- <&-" })
        {
            HostProcess.Start(["/bin/sh", "-c", $"\"$@\" 2>&1 {redirection}", "sh", .. shell.Command, host.Script("1.0"), "activate", "--root", host.Root], shell.Environment).Wait();
        }

        SpinWait.SpinUntil(() => host.Events()[^1] == "active 1.0" && !Directory.Exists(host.Root / "lock"), TimeSpan.FromSeconds(20));
        Assert.Equal(["staged 1.0", "activating 1.0", "active 1.0"], host.Events());
        host.IsTidy();
    }

    // Every tool that the script calls counts the call; at the chosen one the script is killed, before or after the call.
    [Theory, MemberData(nameof(HostSandbox.Shells), MemberType = typeof(HostSandbox))]
    public void Killed_anywhere_a_rerun_converges_and_no_release_is_half_there(string shell)
    {
        Needs.Linux();
        foreach (var seed in Rounds.Seeds(3))
        {
            var random = new Random(seed);
            using var host = new HostSandbox(shell);
            host.Pack("1.0");
            host.Pack("2.0");
            host.Deploy("1.0");
            var tools = Tools(host, "awk cat chmod date df find ln mkdir mv od readlink rm sync tail tar tr wc", KillAtCall(random.Next(2) == 0));
            foreach (var verb in new[] { "stage", "activate", "rollback" })
            {
                File.WriteAllText(Path.Combine(tools, "count"), "0\n");
                var with = Shell.Of(shell).With(tools).With("DEPLOY_FAULT", tools).With("DEPLOY_KILL_AT", $"{random.Next(1, 70)}");
                HostProcess.Start(
                    ["/bin/sh", "-c", "echo $$ >\"$DEPLOY_FAULT/pid\"; exec \"$@\"", "sh", .. with.Command, host.Script("2.0"), verb, "--root", host.Root],
                    with.Environment).Wait();
                host.HasNoDanglingCurrent();
                Assert.All(host.Releases().Where(name => !name.StartsWith('.')), host.IsComplete);
                host.Status("1.0");
            }

            var rerun = (host.Run("2.0", "stage", "--wait", "20"), host.Run("2.0", "activate"));

            Assert.True(rerun is ({ ExitCode: 0 }, { ExitCode: 0 }), $"BK_SEED={seed}: {rerun}");
            Assert.Equal("2.0", host.Status("2.0").GetProperty("active").GetString());
            Assert.Equal("releases/2.0", host.Current);
            host.IsTidy(exceptClaims: true);
        }
    }

    [Theory, MemberData(nameof(HostSandbox.Shells), MemberType = typeof(HostSandbox))]
    public void A_script_that_is_cut_off_anywhere_does_nothing_harmful(string shell)
    {
        using var host = new HostSandbox(shell);
        host.Pack("1.0");
        host.Deploy("1.0");
        var before = host.Snapshot();
        var script = File.ReadAllText(host.Script("1.0"));
        var lastLine = script.LastIndexOf("main \"$@\"", StringComparison.Ordinal);
        var random = new Random(1);
        var cuts = Enumerable.Range(0, 12).Select(_ => random.Next(lastLine)).Concat(Enumerable.Range(lastLine, script.Length - lastLine));
        var cutShell = Shell.Of(shell);

        foreach (var cut in cuts)
        {
            File.WriteAllText(host / "cut.sh", script[..cut]);
            var run = HostProcess.Start([.. cutShell.Command, host / "cut.sh", "activate", "--root", host.Root], cutShell.Environment).Wait();

            Assert.True(before.SequenceEqual(host.Snapshot()), $"cut at {cut}: {run}");
            Assert.True(cut >= lastLine || run.Output.Length == 0, $"cut at {cut}: {run}");
        }
    }

    static string Tools(HostSandbox host, string names, string before)
    {
        var directory = host / "tools";
        Directory.CreateDirectory(directory);
        foreach (var name in names.Split(' '))
        {
            File.WriteAllText(directory / name, $"#!/bin/dash\n{before}PATH=${{PATH#*:}}\nexec {name} \"$@\"\n");
            HostSandbox.SetMode(directory / name, 0b111_101_101);
        }

        return directory;
    }

    static string KillAtCall(bool before) => $$"""
        read -r n <"$DEPLOY_FAULT/count"
        n=$((n + 1))
        echo "$n" >"$DEPLOY_FAULT/count"
        if [ "$n" = "$DEPLOY_KILL_AT" ]; then
          read -r pid <"$DEPLOY_FAULT/pid"
          {{(before ? ":" : "PATH=${PATH#*:} \"${0##*/}\" \"$@\"")}}
          kill -9 "$pid"
          exit 1
        fi

        """;

    static string[] Children(int process)
    {
        try
        {
            return [.. File.ReadAllText($"/proc/{process}/task/{process}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries)
                .Select(child => File.ReadAllText($"/proc/{child}/comm").Trim())];
        }
        catch (IOException)
        {
            return [];
        }
    }
}
