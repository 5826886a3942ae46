using System.Text;

namespace BuildKit.Tests.Deployments;

/// <summary>Shared data, migrations and secrets of a product on two real hosts.</summary>
[Trait("Speed", "Slow")]
public sealed class FleetDataTests() : FleetScriptTests(2, ssh => new Script(ssh), "Deploy", "Rollback")
{
    const string Canary = "c4nary'db pass\"word+/=$HOME-0123456789";

    sealed class Script(AbsolutePath ssh)
    {
        public string? DbPassword { get; init; } = Canary;

        public Target Publish => _ => _.Outputs("artifacts/shop/**");

        public Product Shop => _ => _.Archive("shop", from: Publish);

        public DeploymentEnvironment Production => _ => _.Hosts("host[01:02]").HostDirectory("/srv/apps").Ssh(ssh).LocalLedger();

        public Target Release => _ => _.Creates(Shop);

        public Target Deploy => _ => _.Deploys(Shop, d => d
            .Shared("data/", "conf/app.json")
            .Migrate(m => m.Runs("test ! -e /srv/nomigration && echo \"$DEPLOY_RELEASE\" >>/srv/migrated && test -n \"$DB_PASSWORD\"").Backup("test ! -e /srv/nobackup && echo \"dump-$DEPLOY_RELEASE\"").Contract("echo \"$DEPLOY_RELEASE\" >>/srv/contracted"))
            .Secret(() => DbPassword, file: "secrets/db")
            .Restart("test -n \"$DB_PASSWORD\" && sleep 0.3 && date >>/srv/restarted")
            .Healthy(h => h.Runs("test ! -e /srv/sick && test -n \"$DB_PASSWORD\" && test -f data/../conf/app.json").Within(3.Seconds())));

        public Target Rollback => _ => _.RollsBack(Shop);
    }

    protected override Task PrepareAsync()
    {
        workspace.Repository.Write("artifacts/shop/conf/app.json", "{}");
        return Task.CompletedTask;
    }

    [Fact]
    public async Task Case_43_Data_are_migrated_once_on_one_host_and_a_second_deployment_does_not_repeat_it()
    {
        await File.WriteAllTextAsync(fleet[1].Disk("/srv/sick"), "");
        var error = await FailAsync();
        Assert.Contains("migrated for 1.2.3 on host01; the backup before that is called dump-1.2.3", error.ToString(), StringComparison.Ordinal);
        Assert.False(File.Exists(fleet[0].Disk("/srv/contracted")));
        File.Delete(fleet[1].Disk("/srv/sick"));

        await script.RunAsync("Deploy", "environment=production");
        await script.RunAsync("Deploy", "environment=production");

        Assert.Equal("1.2.3\n", File.ReadAllText(fleet[0].Disk("/srv/migrated")));
        Assert.Equal("1.2.3\n", File.ReadAllText(fleet[0].Disk("/srv/contracted")));
        Assert.False(File.Exists(fleet[1].Disk("/srv/migrated")));
        var recorded = await LedgerAsync();
        Assert.Equal([("host01", 0, "dump-1.2.3", false), ("host01", 0, "dump-1.2.3", true)], recorded.SelectMany(e => e.Migrations).Select(run => (run.Host, run.ExitCode, run.Backup!, run.Contract)));
        File.WriteAllText(fleet[0].Disk("/srv/apps/Shop/shared/conf/app.json"), "mine");
        await ReleaseAsync("v1.3.0");
        await script.RunAsync("Deploy", "environment=production");
        Assert.Equal("mine", File.ReadAllText(fleet[0].Disk("/srv/apps/Shop/releases/1.3.0/conf/app.json")));
        script.Events.Clear();
        await script.RunAsync("Rollback", "environment=production");
        Assert.Contains(script.Events.OfType<WarningRaised>(), warning => warning.Code == "BK0593" && warning.Text.Contains("dump-1.3.0", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Case_44_Where_the_backup_or_the_migration_fails_no_host_is_switched()
    {
        await File.WriteAllTextAsync(fleet[0].Disk("/srv/nobackup"), "");
        var error = await FailAsync();
        Assert.Equal(("BK0538", 11), (error.Code, error.ExitCode));
        Assert.Contains("the backup failed with exit code 1", error.ToString(), StringComparison.Ordinal);
        Assert.Contains("stopped before any host was switched", error.Message, StringComparison.Ordinal);
        Assert.Contains("./build.sh Deploy --environment Production", error.Hint, StringComparison.Ordinal);
        File.Delete(fleet[0].Disk("/srv/nobackup"));

        await File.WriteAllTextAsync(fleet[0].Disk("/srv/nomigration"), "");
        error = await script.FailAsync("Deploy", "environment=production");
        Assert.Equal(21, error.ExitCode);
        Assert.Contains("dump-1.2.3", error.ToString(), StringComparison.Ordinal);
        Assert.All(fleet.Machines, machine => Assert.False(File.Exists(machine.Disk("/srv/restarted"))));
        Assert.Equal((21, "dump-1.2.3"), (await LedgerAsync())[^1].Migrations.Select(run => (run.ExitCode, run.Backup!)).Single());
        File.Delete(fleet[0].Disk("/srv/nomigration"));

        await script.RunAsync("Deploy", "environment=production");
        Assert.Equal("1.2.3\n", File.ReadAllText(fleet[0].Disk("/srv/migrated")));
    }

    [Fact]
    public async Task Case_45_A_secret_reaches_commands_and_a_file_of_its_own_and_is_nowhere_else()
    {
        await ReleaseAsync(tag: null);
        var seen = new StringBuilder();
        using var stop = new CancellationTokenSource();
        var watching = WatchProcessesAsync(seen, stop.Token);

        await script.RunAsync("Deploy", "environment=production");
        await File.WriteAllTextAsync(fleet[0].Disk("/srv/sick"), "");
        await ReleaseAsync("v1.3.0");
        var error = await script.FailAsync("Deploy", "environment=production");
        await stop.CancelAsync();
        await watching;

        foreach (var machine in fleet.Machines)
        {
            var file = machine.Disk("/srv/apps/Shop/shared/secrets/db");
            Assert.Equal(Canary, File.ReadAllText(file));
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, OperatingSystem.IsWindows() ? 0 : File.GetUnixFileMode(file));
            HasNoCanary(machine.Disk("/srv"), file);
            Assert.False(File.Exists(machine.Disk("/root/.bash_history")) && File.ReadAllText(machine.Disk("/root/.bash_history")).Contains("c4nary", StringComparison.Ordinal));
        }

        HasNoCanary(workspace.Root, "");
        var texts = new[] { error.ToString(), seen.ToString(), string.Join('\n', script.Events.Select(happened => happened.ToString())), workspace.Repository.Git("log", "-p", "deploy-ledger-local") };
        Assert.All(texts, text => Assert.All(Spellings, spelling => Assert.DoesNotContain(spelling, text, StringComparison.Ordinal)));
        Assert.Contains("sh", seen.ToString(), StringComparison.Ordinal);
    }

    static readonly string[] Spellings =
    [
        Canary, Canary[..12], Convert.ToBase64String(Encoding.UTF8.GetBytes(Canary))[..^4], Convert.ToHexString(Encoding.UTF8.GetBytes(Canary)), Convert.ToHexStringLower(Encoding.UTF8.GetBytes(Canary)),
        Uri.EscapeDataString(Canary), System.Net.WebUtility.UrlEncode(Canary), "c4nary'\\''db",
    ];

    // The fleet's processes are processes of this machine, so one look sees the controller's and all hosts'.
    static async Task WatchProcessesAsync(StringBuilder seen, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            foreach (var process in Directory.EnumerateDirectories("/proc").Where(path => char.IsAsciiDigit(Path.GetFileName(path)[0])))
            {
                try
                {
                    seen.AppendLine((await File.ReadAllTextAsync($"{process}/cmdline", CancellationToken.None)).Replace('\0', ' '));
                }
                catch (Exception e) when (e is IOException or UnauthorizedAccessException)
                {
                    // It has ended.
                }
            }

            await Task.Delay(20, CancellationToken.None);
        }
    }

    static void HasNoCanary(string directory, string except)
    {
        if (!Directory.Exists(directory))
        {
            return;
        }

        var options = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint | FileAttributes.Device };
        foreach (var file in Directory.EnumerateFiles(directory, "*", options).Where(file => file != except))
        {
            var bytes = File.ReadAllBytes(file);
            Assert.All(Spellings, spelling => Assert.True(bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(spelling)) < 0, $"{file} has {spelling}"));
        }
    }

    async Task<BuildError> FailAsync()
    {
        await ReleaseAsync(tag: null);
        return await script.FailAsync("Deploy", "environment=production");
    }

    async Task ReleaseAsync(string? tag)
    {
        if (tag is not null)
        {
            workspace.Repository.Commit("change", tag);
        }

        workspace.Publish(tag ?? "1");
        await script.RunAsync("Release");
    }
}
