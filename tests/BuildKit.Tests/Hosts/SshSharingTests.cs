using System.Diagnostics;
using BuildKit.Hosts;

namespace BuildKit.Tests.Hosts;

/// <summary>Connections that sessions share, where they cannot, and what is left of them.</summary>
[Trait("Speed", "Slow")]
public class SshSharingTests
{
    [Fact]
    public async Task Many_questions_at_once_go_through_one_connection_which_is_gone_afterwards()
    {
        await using var space = await SshSpace.UpAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 15).Select(_ => AskAsync(space)));

        Assert.All(answers, answer => Assert.Equal(0, answer.ExitCode));
        Assert.Equal(1, space.Connections.MostAtOnce);
        var directory = Path.GetDirectoryName(space.Connections.Socket)!;
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(directory));
        Assert.Single(Directory.GetFiles(directory));
        await space.Connections.DisposeAsync();
        Assert.False(Directory.Exists(directory));
        Assert.DoesNotContain(CommandLines(), line => line.Contains(directory, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_shared_connection_ends_when_nobody_is_left_who_holds_its_input()
    {
        await using var space = await SshSpace.UpAsync();
        var command = new SshCommand(space.Connections.Settings, new("host01")).Master($"{space.Fleet.SshConfig.Parent}/s");
        using var client = Process.Start(new ProcessStartInfo("ssh", command.Arguments) { RedirectStandardInput = true, RedirectStandardError = true })!;
        Assert.Equal(SshCommand.Connected, await client.StandardError.ReadLineAsync(TestContext.Current.CancellationToken));

        client.StandardInput.Close();

        await client.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        Assert.Equal(0, client.ExitCode);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Case_10_A_configuration_that_shares_connections_everywhere_is_overruled(bool shares)
    {
        await using var space = await SshSpace.UpAsync(change: settings => settings with { SharesConnections = shares });
        await File.AppendAllTextAsync(
            space.Fleet.SshConfig, "\nHost *\n  ControlMaster auto\n  ControlPath /nonexistent/%C\n  ControlPersist yes\n  RemoteCommand hostname\n  RequestTTY force\n", TestContext.Current.CancellationToken);
        var release = space.Release("1.0.0", noise: 100_000);

        Assert.Equal([(0, true), (0, true), (0, false)], await SshTransportTests.DeployAsync(space, release));
        Assert.Equal([(0, false), (0, false), (0, false)], await SshTransportTests.DeployAsync(space, release));
        await space.Connections.DisposeAsync();

        Assert.DoesNotContain(CommandLines(), line => line.Contains(space.Fleet.SshConfig, StringComparison.Ordinal));
        Assert.Equal("1", (await space.Fleet[0].RunAsync("sleep 0.2; pgrep -cx sshd")).Trim());
    }

    [Fact]
    public async Task Case_45_A_secret_is_seen_by_the_commands_of_the_release_and_by_nobody_else()
    {
        const string Canary = "canary's 4711 \"$x\" value";
        await using var space = await SshSpace.UpAsync();
        var release = space.Release("1.0.0", new() { Restart = "printf '%s' \"$SHOP_DATABASE\" >/srv/seen; cat /proc/[0-9]*/cmdline >/srv/lines; sleep 0.5" });
        var package = await space.To(0).SendAsync(SshSpace.Package(release), space.Scope);
        await space.Host(0, release).RunAsync(new SshTransportTests.StageFrom(package), space.Scope);

        var running = space.To(0).RunAsync(new() { Script = release.Script, Verb = "activate", Secrets = SshSpace.Secret("SHOP_DATABASE", Canary) }, space.Scope);
        while (!running.IsCompleted)
        {
            Assert.DoesNotContain(CommandLines().Concat(Environments()), text => text.Contains("canary", StringComparison.Ordinal));
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }

        Assert.Equal(0, (await running).ExitCode);
        Assert.Equal(Canary, await File.ReadAllTextAsync(space.Fleet[0]["/srv/seen"], TestContext.Current.CancellationToken));
        Assert.DoesNotContain("canary", await File.ReadAllTextAsync(space.Fleet[0]["/srv/lines"], TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Empty(await space.Fleet[0].RunAsync($"grep -rl canary {SshSpace.Root} || :"));
        Assert.DoesNotContain(space.Events, happened => happened.ToString().Contains("canary", StringComparison.Ordinal));
    }

    static Task<ScriptAnswer> AskAsync(SshSpace space) => space.To(0).RunAsync(new() { Script = space.AnyScript, Verb = "status" }, space.Scope);

    static List<string> CommandLines() => Of("cmdline");

    // Of ssh and what it started; the test itself may know the secret.
    static List<string> Environments() => [.. Directory.GetDirectories("/proc").Where(IsSsh).Select(process => Read($"{process}/environ"))];

    static bool IsSsh(string process) => Read($"{process}/comm").StartsWith("ssh", StringComparison.Ordinal);

    static List<string> Of(string file) => [.. Directory.GetDirectories("/proc").Select(process => Read($"{process}/{file}")).Where(text => text.Length > 0)];

    static string Read(string file)
    {
        try
        {
            return File.Exists(file) ? File.ReadAllText(file).Replace('\0', ' ') : "";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
