using System.Text;

namespace BuildKit.Tests.Fleets;

/// <summary>A hunt for a secret over everything that deployments to real hosts print, run and leave, here and there.</summary>
[Trait("Speed", "Slow")]
[Takes(seconds: 40)]
public sealed class SecretTests : IAsyncLifetime
{
    const string Canary = "c4nary'db pass\"word+/=$HOME&<x>%25é-0123456789";

    // Where a value is kept because somebody said so, and what a hook of the product wrote itself.
    static readonly string[] Own = ["/shared/secrets/db", "/restart.log", "/migrate.log", "/restart.log.1", "/migrate.log.1", "/lock/health.log", "/lock/drain.log"];

    static readonly byte[][] Needles = [.. Masking.Canary.Encodings(Canary).Select(one => Encoding.UTF8.GetBytes(one.Text)).Append("c4nary"u8.ToArray())];

    FleetSpace fleet = null!;

    public async ValueTask InitializeAsync()
    {
        fleet = await DataSpace.UpAsync();
        fleet.Variables["BK_DB_PASSWORD"] = Canary;
    }

    public ValueTask DisposeAsync() => fleet?.DisposeAsync() ?? ValueTask.CompletedTask;

    [Fact]
    public async Task Case_45_A_secret_is_in_nothing_that_is_printed_run_or_left()
    {
        fleet.Shop.Run(":scripts", "write").Succeeds();
        fleet.Shop.Commit("scripts");
        foreach (var asks in new[] { "--plan", "--plan --json", "--dry-run", "--help" })
        {
            Hunt(asks, fleet.Deploy(asks.Split(' ')).Succeeds().All);
        }

        fleet.Deploy().Succeeds();

        // A look in the middle of everything that has it: the hook that waits, its shells, ssh, and the controller.
        string[] hooks = ["drain", "restart", "health"];
        fleet.Next("1.1.0");
        hooks.ToList().ForEach(hook => FleetSpace.Tell(fleet[0], $"/srv/hold-{hook}"));
        using (var run = fleet.Start("--events", ".buildkit/events.jsonl", "--verbosity", "verbose"))
        {
            foreach (var hook in hooks)
            {
                await FleetSpace.WaitForAsync(fleet[0], $"/srv/in-{hook}", "waiting");
                HuntProcesses();
                HuntHosts(isRunning: true);
                FleetSpace.Forget(fleet[0], $"/srv/hold-{hook}");
            }

            Hunt("a run with hooks that wait", run.Wait().All);
        }

        // The worst that hooks can do is to say it, in the clear and in base64.
        Worst("1.2.0", "/srv/nomigration", "/srv/nomigration");
        Worst("1.3.0", "/srv/fail-drain", "/srv/fail-restart");
        Worst("1.4.0", "/srv/fail-health", "/srv/fail-undrain");
        Hunt("status", fleet.Status("--debug").All);
        HuntHosts();
        HuntFiles(fleet.Shop.Root);
        Hunt("the ledger and all else in git", fleet.Shop.Git("log", "--all", "--patch", "--format=fuller"));
        Assert.Contains("1.4.0", fleet.Shop.Space.Read(".buildkit/notices"), StringComparison.Ordinal);
        Assert.Contains("1.1.0", fleet.Shop.Space.Read(".buildkit/events.jsonl"), StringComparison.Ordinal);
    }

    void Worst(string version, params string[] files)
    {
        fleet.Next(version);
        fleet.Fleet.Machines.Zip(files).ToList().ForEach(pair => FleetSpace.Tell(pair.First, pair.Second));
        var failed = fleet.Deploy("--verbosity", "verbose");
        Assert.True(failed.ExitCode is 11 or 20 or 21, failed.All);
        Hunt($"the run with {string.Join(" and ", files)}", failed.Prints("***").All);
        fleet.Fleet.Machines.Zip(files).ToList().ForEach(pair => FleetSpace.Forget(pair.First, pair.Second));
        Free();
    }

    // A host that could not go back keeps its environment locked, until somebody has looked.
    void Free()
    {
        if (fleet.Shop.Run("Status", "--environment", "production").All is var status && status.Contains("token ", StringComparison.Ordinal))
        {
            var token = status[(status.IndexOf("token ", StringComparison.Ordinal) + "token ".Length)..][..12];
            fleet.Shop.Run(":deploy", "break-lock", token, "--environment", "production").Succeeds();
        }
    }

    // Processes on the hosts are processes of this machine, so one look sees all. The hook itself is given it, in its environment.
    static void HuntProcesses()
    {
        foreach (var process in Directory.EnumerateDirectories("/proc").Where(path => char.IsAsciiDigit(Path.GetFileName(path)[0])))
        {
            try
            {
                Hunt(process, File.ReadAllBytes($"{process}/cmdline"));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // It has ended.
            }
        }
    }

    // Disk, and what stays in memory.
    void HuntHosts(bool isRunning = false)
    {
        foreach (var machine in fleet.Fleet.Machines)
        {
            HuntFiles(machine.Written, isRunning);
            HuntFiles(machine["/tmp"], isRunning);
            HuntFiles(machine["/run"], isRunning);
            foreach (var own in Own.Select(name => machine.Written / $"srv/apps/Shop{name}").Where(file => File.Exists(file)))
            {
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, OperatingSystem.IsWindows() ? 0 : File.GetUnixFileMode(own));
            }
        }
    }

    // While it runs, a file of secrets may be about to come to its place: its owner's alone, and gone when all is done.
    static void HuntFiles(AbsolutePath directory, bool isRunning = false)
    {
        var options = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint | FileAttributes.Device };
        foreach (var file in Directory.EnumerateFiles(directory, "*", options).Where(file => !Own.Any(own => file.EndsWith(own, StringComparison.Ordinal)) && !file.Contains("test-program", StringComparison.Ordinal)))
        {
            try
            {
                if (new FileInfo(file) is { Exists: true, UnixFileMode: not 0, Length: < 10_000_000 } info
                    && !(isRunning && file.Contains("/shared/.tmp-", StringComparison.Ordinal) && info.UnixFileMode == (UnixFileMode.UserRead | UnixFileMode.UserWrite)))
                {
                    Hunt(file, File.ReadAllBytes(file));
                }
            }
            catch (IOException) when (isRunning && !File.Exists(file))
            {
                // It is gone again.
            }
        }
    }

    static void Hunt(string where, string text) => Hunt(where, Encoding.UTF8.GetBytes(text));

    static void Hunt(string where, byte[] bytes)
    {
        foreach (var needle in Needles)
        {
            Assert.True(bytes.AsSpan().IndexOf(needle) < 0, $"{where} has {Encoding.UTF8.GetString(needle)}");
        }
    }
}
