using System.Text;
using System.Text.RegularExpressions;

namespace BuildKit.Tests.Releases;

/// <summary>What <c>deploy.ps1</c> does in its own way, run by PowerShell 7.</summary>
[Trait("Speed", "Slow")]
[Takes(seconds: 90)]
public partial class PowerShellTwinTests
{
    static readonly string[] Events =
        ["staged", "activating", "active", "unhealthy", "reverted", "revert-failed", "rolling-back", "rolled-back", "rollback-failed", "pruned", "failed", "interrupted"];

    [Fact]
    public void The_twins_read_every_journal_alike()
    {
        foreach (var seed in Rounds.Seeds(4))
        {
            var random = new Random(seed);
            using var posix = new HostSandbox("dash");
            using var windows = new HostSandbox("pwsh");
            foreach (var host in new[] { posix, windows })
            {
                host.Pack("1.0");
                foreach (var release in new[] { "1.0", "2.0", "3.0" })
                {
                    Directory.CreateDirectory(host.Root / "releases" / release);
                    File.WriteAllText(host.Root / "releases" / release / ".release-sha256", $"{new string('a', 64)}\n");
                }

                File.CreateSymbolicLink(host.Root / "current", "releases/2.0");
            }

            var journal = string.Concat(Enumerable.Range(1, random.Next(30)).Select(number => Line(random, number)));
            File.WriteAllText(posix.Journal, journal);
            File.WriteAllText(windows.Journal, journal);

            var (one, other) = (posix.Run("1.0", "status").Exits(0).Output, windows.Run("1.0", "status").Exits(0).Output);

            Assert.True(one == other, $"BK_SEED={seed}\n{journal}\n{one}\n{other}");
        }
    }

    [Fact]
    public void What_is_current_stands_in_a_file_that_is_replaced_in_one_step_and_a_link_follows_it()
    {
        using var host = Deployed();
        Assert.Equal($"releases/1.0{Environment.NewLine}", File.ReadAllText(host.Root / "current.txt"));

        // A run that was killed between the two.
        File.Delete(host.Root / "current");
        Assert.Equal("1.0", host.Status("1.0").GetProperty("current").GetString());
        host.Deploy("2.0");

        Assert.Equal($"releases/2.0{Environment.NewLine}", File.ReadAllText(host.Root / "current.txt"));
        Assert.Equal("2.0\n", File.ReadAllText(host.Root / "current/version"));
        File.WriteAllText(host.Root / "current.txt", "../elsewhere");
        host.Run("1.0", "activate").Exits(11).Says("points to ../elsewhere", "Remove-Item");
        host.IsTidy();
    }

    [Fact]
    public void A_directory_in_the_place_of_current_is_refused_with_the_command_that_mends_it()
    {
        using var host = new HostSandbox("pwsh");
        host.Pack("1.0");
        Directory.CreateDirectory(host.Root / "current");
        File.WriteAllText(host.Root / "current/state", "ok\n");
        File.WriteAllText(host.Root / "current/version", "old");
        var advice = host.Run("1.0", "stage").Exits(11).Error.Split('\n').Single(line => line.Contains("mkdir", StringComparison.Ordinal));

        var pwsh = Shell.Of("pwsh");
        HostProcess.Start([.. pwsh.Command[..^1], "-Command", advice.Trim()], pwsh.Environment).Wait();
        host.Deploy("1.0");

        Assert.Equal("before", host.Status("1.0").GetProperty("previous").GetString());
        host.Run("1.0", "rollback").Exits(0);
        Assert.Equal("old", File.ReadAllText(host.Root / "current/version"));
    }

    [Fact]
    public void Ctrl_c_ends_the_check_at_once_frees_the_lock_and_the_same_command_goes_on()
    {
        using var host = Deployed();
        host.Run("2.0", "stage").Exits(0);
        File.WriteAllText(host.Block, "");
        const string HearInterrupts = "$SIG{INT} = 'DEFAULT'; exec @ARGV";
        var pwsh = Shell.Of("pwsh");
        var run = HostProcess.Start([Needs.Tool("perl"), "-e", HearInterrupts, .. pwsh.Command, host.Script("2.0"), "activate", "--root", host.Root], pwsh.Environment);
        run.Until(() => File.Exists(host.Waiting), "the health check");

        run.Signal(PosixSignalNumber.Interrupt);

        run.Wait().Exits(130).Says("interrupted");
        host.IsTidy();
        Assert.Equal("interrupted 2.0", host.Events()[^1]);
        Assert.Equal("activate", host.Status("2.0").GetProperty("pending").GetProperty("verb").GetString());
        File.Delete(host.Block);
        host.Run("2.0", "activate").Exits(0);
    }

    [Fact]
    public void A_deployment_holds_the_host_against_all_others_until_it_is_released_or_over()
    {
        using var host = Deployed();
        host.Run("2.0", "stage").Exits(0);
        Assert.Contains("\"hold\":{\"token\":\"ann01\",", host.Run("1.0", "hold", "ann01", "--note", "deploy 2.0", "--controller", "ci-7 4242 b.1:2", "--actor", "ann").Exits(0).Output, StringComparison.Ordinal);

        host.Run("2.0", "activate").Exits(10).Says("locked: held by ann on ci-7 (process 4242)", ": deploy 2.0", "--hold ann01", "break-lock ann01 --root");
        host.Run("1.0", "hold", "ben02").Exits(10).Says("locked: held by ann on ci-7");
        host.Run("2.0", "activate", "--hold", "ann01").Exits(0);
        File.WriteAllText(host.Root / "hold/lease-ann01", "until=1000000000\nnote=deploy 2.0\n");
        host.Run("1.0", "hold", "ben02", "--for", "0").Exits(0).Says("took over a hold that was left behind");
        host.Run("1.0", "rollback", "--hold", "ann01").Exits(10).Says("the hold ann01 was taken away");
        Assert.True(host.Run("1.0", "release-hold", "ben02").Exits(0).Changed);

        Assert.Equal("2.0", host.Status("1.0").GetProperty("active").GetString());
        Assert.False(Directory.Exists(host.Root / "hold"));
        host.IsTidy();
    }

    [Fact]
    public void A_secret_comes_to_its_file_and_who_may_read_that_stays_as_it_is()
    {
        using var host = new HostSandbox("pwsh") { Configure = constants => constants with { SecretFiles = "DB_PASSWORD secrets/db" } };
        host.Pack("1.0");
        host.Run("1.0", "stage").Exits(0);
        host.Run("1.0", "activate").Exits(11).Says("shared/secrets/db does not exist, and the variable DB_PASSWORD has no value for it");
        const string Secret = "c4nary'\"$HOME `x` \\ é end";

        var run = host.Start(Shell.Of("pwsh").With("DB_PASSWORD", Secret), "1.0", "activate").Wait().Exits(0);

        Assert.DoesNotContain("c4nary", run.Error + run.Output + File.ReadAllText(host.Journal), StringComparison.Ordinal);
        Assert.Equal(Encoding.UTF8.GetBytes(Secret), File.ReadAllBytes(host.Root / "shared/secrets/db"));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, OperatingSystem.IsWindows() ? 0 : File.GetUnixFileMode(host.Root / "shared/secrets/db"));
        host.Run("1.0", "activate").Exits(0);
        host.IsTidy();
    }

    [Fact]
    public void A_command_of_its_own_is_run_and_one_that_hangs_is_ended()
    {
        // A busy machine needs longer until PowerShell runs a command at all; a quiet one is not to wait for that.
        var ended = Ended(deadline: 5);
        ended = ended.Output.Contains("asked", StringComparison.Ordinal) || ended.Error.Contains("asked", StringComparison.Ordinal) ? ended : Ended(deadline: 60);

        ended.Exits(21).Says("exit code 137", "asked", "not there", "1.0 is unhealthy");
        Assert.DoesNotContain("CLIXML", ended.Error, StringComparison.Ordinal);
        Assert.DoesNotContain('\x1b', ended.Error);

        static HostRun Ended(int deadline)
        {
            using var host = new HostSandbox("pwsh")
            {
                Configure = constants => constants with
                {
                    Health = "exit 1",
                    HealthOnWindows = "Write-Output 'asked'; Get-Content 'not there'; Start-Sleep 600",
                    HealthAttempts = 1,
                    HealthDeadlineSeconds = deadline,
                },
            };
            host.Pack("1.0");
            host.Run("1.0", "stage").Exits(0);
            var run = host.Run("1.0", "activate");
            host.IsTidy();
            return run;
        }
    }

    [Fact]
    public void The_usage_texts_differ_in_nothing_but_the_names_of_the_system()
    {
        using var posix = Packed("dash");
        using var windows = Packed("pwsh");
        posix.WriteScript("any", new() { App = "shop" });
        windows.WriteScript("any", new() { App = "shop" });

        foreach (var release in new[] { "1.0", "any" })
        {
            var expected = posix.Run(release, "help").Exits(0).Output.Replace("sh deploy.sh", "{self}", StringComparison.Ordinal).Replace("deploy.sh", "{name}", StringComparison.Ordinal)
                .Replace("$DEPLOY_", "DEPLOY_", StringComparison.Ordinal).Replace("linux-x64 or linux-musl-arm64", "{rid}", StringComparison.Ordinal);
            var actual = windows.Run(release, "help").Exits(0).Output.Replace(@".\deploy.ps1", "{self}", StringComparison.Ordinal).Replace("deploy.ps1", "{name}", StringComparison.Ordinal)
                .Replace(@"releases\", "releases/", StringComparison.Ordinal).Replace("win-x64", "{rid}", StringComparison.Ordinal);

            // No deployment to several hosts reaches those of deploy.ps1.
            Assert.Equal(expected.Split('\n').Where(line => !line.StartsWith("  status [--check]", StringComparison.Ordinal)), actual.Split('\n'));
        }
    }

    // PowerShell needs a second to start, so most of them are for Soak.
    public static TheoryData<string> Lines => [.. new[]
    {
        "activate --keep 3", "prune --keep", "rollback --to ../x", "stage --sha256 abc",
        "", "stag", "Stage", "stage activate", "stage --roots x", "-x stage", "stage --root", "stage --root=", "stage --to 1.0", "rollback --to=", "rollback --to -x",
        "prune --keep 0", "prune --keep 03", "prune --keep 123456789", "prune --keep -1", "prune --keep 1.5", "stage --wait x", "stage --wait=1s", "break-lock", "break-lock a b",
        "break-lock x", "stage --package", "activate --package x", "stage --package none.tar.gz", "health --rid linux-x64", "status --manifest x", "stage --manifest none",
        "stage --release 2.0", "stage --release 1.0", "activate --release a/b", "stage --sha256 0000000000000000000000000000000000000000000000000000000000000000",
        "stage --rid x/y", "help me", "--help", "-h stage", "status", "health", "rollback", "prune", "activate", "stage --actor=a'b$(c)", "--root / stage", "activate --root none",
    }.Take(Rounds.AreMany ? 1000 : 3)];

    [Theory]
    [MemberData(nameof(Lines))]
    public void Whatever_is_typed_is_answered_alike(string line)
    {
        using var posix = Packed("dash");
        using var windows = Packed("pwsh");

        Assert.Equal(Answer(posix, "dash", line), Answer(windows, "pwsh", line));
    }

    static string Answer(HostSandbox host, string shell, string line)
    {
        var with = Shell.Of(shell).With("DEPLOY_ROOT", host.Root).With("DEPLOY_ACTOR", "ann");
        var run = HostProcess.Start([.. with.Command, host.Script("1.0"), .. line.Split(' ', StringSplitOptions.RemoveEmptyEntries)], with.Environment).Wait();
        var said = line.Contains('h', StringComparison.Ordinal) && run.Output.Contains("Exit codes:", StringComparison.Ordinal) ? "" : run.Output + run.Error;
        return $"{run.ExitCode} {run.LastLine}\n" + OfTheRun().Replace(said.Replace(host / "", "{place}", StringComparison.Ordinal).Replace($"{Environment.CurrentDirectory}/", "", StringComparison.Ordinal), "…");
    }

    [GeneratedRegex(@"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ|(sh|&) '\S+ 1\.0\.(sh|ps1)'|""token"":""[^""]+""")]
    private static partial Regex OfTheRun();

    static HostSandbox Packed(string shell)
    {
        var host = new HostSandbox(shell);
        host.Pack("1.0");
        return host;
    }

    static HostSandbox Deployed()
    {
        var host = new HostSandbox("pwsh");
        host.Pack("1.0");
        host.Pack("2.0");
        host.Deploy("1.0");
        return host;
    }

    static string Line(Random random, int number)
    {
        string[] releases = ["1.0", "2.0", "3.0", "gone", ""];
        var (release, from) = (releases[random.Next(4)], releases[random.Next(5)]);
        return random.Next(8) switch
        {
            0 => $"{{\"seq\":{number},\"torn",
            1 => "{\"a\":\"stranger\"}\n",
            _ => $"{{\"seq\":{number},\"at\":\"2026-01-31T03:04:05Z\",\"event\":\"{Events[random.Next(Events.Length)]}\",\"release\":\"{release}\",\"from\":\"{from}\",\"rc\":0,\"verb\":\"x\"}}\n",
        };
    }
}
