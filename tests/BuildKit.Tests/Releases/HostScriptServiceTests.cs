namespace BuildKit.Tests.Releases;

/// <summary>What the restart and health commands are given, and what they must not get.</summary>
[Trait("Speed", "Slow")]
public class HostScriptServiceTests
{
    [Theory, MemberData(nameof(HostSandbox.Shells), MemberType = typeof(HostSandbox))]
    public void A_service_that_goes_on_running_keeps_no_pipe_open(string shell)
    {
        using var host = new HostSandbox(shell)
        {
            Configure = constants => constants with { Restart = "sleep 300 & echo $! >\"$DEPLOY_ROOT.pid\"; echo started" },
        };
        host.Pack("1.0");
        host.Run("1.0", "stage").Exits(0);
        var with = Shell.Of(shell);

        // Nine is the file descriptor that a caller's own lock would have.
        HostProcess.Start(
            ["/bin/sh", "-c", "exec 9>\"$0\"; exec \"$@\"", host / "callers lock", .. with.Command, host.Script("1.0"), "activate", "--root", host.Root],
            with.Environment).Wait().Exits(0);

        using var service = System.Diagnostics.Process.GetProcessById(int.Parse(File.ReadAllText(host.Root + ".pid")));
        try
        {
            if (OperatingSystem.IsLinux())
            {
                var files = Directory.EnumerateFileSystemEntries($"/proc/{service.Id}/fd").Select(fd => File.ResolveLinkTarget(fd, false)?.FullName ?? "");
                Assert.Equal(["/dev/null", host.Root / "restart.log", host.Root / "restart.log"], files.Order(StringComparer.Ordinal));
                // SIGINT is 2: the service must not have been made to ignore it.
                var ignored = File.ReadLines($"/proc/{service.Id}/status").Single(line => line.StartsWith("SigIgn:", StringComparison.Ordinal));
                Assert.Equal(0UL, Convert.ToUInt64(ignored[7..].Trim(), 16) & (1UL << 12));
            }

            Assert.Equal("started\n", File.ReadAllText(host.Root / "restart.log"));
        }
        finally
        {
            service.Kill();
        }
    }

    [Theory, MemberData(nameof(HostSandbox.Shells), MemberType = typeof(HostSandbox))]
    public void Commands_get_the_callers_locale_and_umask_and_know_the_release(string shell)
    {
        using var host = new HostSandbox(shell)
        {
            Configure = constants => constants with
            {
                Health = "echo \"it's é \\$1 '\" >\"$DEPLOY_ROOT.health\"",
                Restart = """
                    printf '%s\n' "${LC_ALL-unset}" "$(umask)" "$DEPLOY_APP" "$DEPLOY_RELEASE" "$(pwd -P)" >"$DEPLOY_ROOT.seen"
                    """,
            },
        };
        host.Pack("1.0");
        host.Run("1.0", "stage").Exits(0);
        var with = Shell.Of(shell).With("LC_ALL", "C.UTF-8");

        HostProcess.Start(["/bin/sh", "-c", "umask 027; exec \"$@\"", "sh", .. with.Command, host.Script("1.0"), "activate", "--root", host.Root], with.Environment)
            .Wait().Exits(0);

        Assert.Equal(["C.UTF-8", "0027", "shop", "1.0", host.Root / "releases/1.0"], File.ReadAllLines(host.Root + ".seen"));
        Assert.Equal("it's é $1 '\n", File.ReadAllText(host.Root + ".health"));
    }

    [Fact]
    public void A_restart_that_hangs_is_ended_at_the_deadline()
    {
        using var host = new HostSandbox { Configure = constants => constants with { Restart = "sleep 600", HealthDeadlineSeconds = 1 } };
        host.Pack("1.0");
        host.Run("1.0", "stage").Exits(0);

        host.Run("1.0", "activate").Exits(21).Says("the restart failed");
    }

    [Fact]
    public void The_log_of_the_restart_before_is_kept()
    {
        using var host = new HostSandbox { Configure = constants => constants with { Restart = "echo \"up: $DEPLOY_RELEASE\"" } };
        host.Pack("1.0");
        host.Pack("2.0");
        host.Deploy("1.0");
        host.Deploy("2.0");

        Assert.Equal("up: 2.0\n", File.ReadAllText(host.Root / "restart.log"));
        Assert.Equal("up: 1.0\n", File.ReadAllText(host.Root / "restart.log.1"));
    }
}
