using BuildKit.Hosts;

namespace BuildKit.Tests.Hosts;

/// <summary>Connections that are not made, each told apart from the others; nothing is sent to such a host.</summary>
[Trait("Speed", "Slow")]
public class SshFailureTests
{
    [Fact]
    public async Task A_host_that_nobody_knows_the_address_of()
    {
        await using var space = await SshSpace.UpAsync();

        var error = await ErrorAsync(space, space.Connections.Transport("web", new("no-such-host.invalid", "deploy", 2222), SshSpace.Root));

        Assert.Equal(("BK0560", "No address is known for deploy@no-such-host.invalid:2222"), (error.Code, error.Message));
        Assert.EndsWith("-p 2222 -l deploy -- no-such-host.invalid", error.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_where_nobody_listens_one_that_swallows_and_one_that_is_reached_again()
    {
        await using var space = await SshSpace.UpAsync();
        await space.Fleet[0].RejectAsync();
        Assert.Equal("BK0561", (await ErrorAsync(space)).Code);
        await space.Fleet[0].OpenAsync();
        await space.Fleet[0].SwallowAsync();
        Assert.Equal("BK0562", (await ErrorAsync(space)).Code);
        await space.Fleet[0].OpenAsync();

        Assert.Equal(0, (await AskAsync(space, space.To(0))).ExitCode);
    }

    [Fact]
    public async Task Case_07_An_sshd_that_takes_connections_and_says_nothing_is_given_up_in_time()
    {
        await using var space = await SshSpace.UpAsync(change: settings => settings with { ConnectTimeout = TimeSpan.FromSeconds(1) });
        await space.Fleet[0].FreezeSshdAsync();

        var error = await ErrorAsync(space).WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);

        Assert.Equal("BK0562", error.Code);
        Assert.Contains(("Time limit", "1 s"), error.Facts);
        await space.Fleet[0].ThawSshdAsync();
        Assert.Equal(0, (await AskAsync(space, space.To(0))).ExitCode);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Case_08_A_changed_host_key_is_refused_with_both_fingerprints_and_the_line(bool acceptsNew)
    {
        await using var space = await SshSpace.UpAsync(2, change: settings => settings with { AcceptsNewHostKeys = acceptsNew });
        var before = await space.Fleet[1].HostKeyAsync();
        await space.Fleet[1].ChangeHostKeyAsync();

        var error = await ErrorAsync(space, space.To(1));

        Assert.Equal("BK0563", error.Code);
        Assert.Contains(("Key before", before), error.Facts);
        Assert.Contains(("Key now", $"{await space.Fleet[1].HostKeyAsync()} (ssh-ed25519)"), error.Facts);
        Assert.Contains(("Noted in", $"{space.Fleet.KnownHosts}:2"), error.Facts);
        Assert.False(Directory.Exists(space.Fleet[1][SshSpace.Root]));
        Assert.Equal(0, (await AskAsync(space, space.To(0))).ExitCode);
    }

    [Fact]
    public async Task Case_08_An_unknown_host_key_is_refused_unless_new_ones_are_accepted_and_then_it_is_known()
    {
        await using var space = await SshSpace.UpAsync();
        await File.WriteAllTextAsync(space.Fleet.KnownHosts, "", TestContext.Current.CancellationToken);

        var error = await ErrorAsync(space);

        Assert.Equal("BK0564", error.Code);
        Assert.Contains(("Key now", $"{await space.Fleet[0].HostKeyAsync()} (ssh-ed25519)"), error.Facts);
        await using var trusting = new SshConnections(space.Connections.Settings with { AcceptsNewHostKeys = true });
        Assert.Equal(0, (await AskAsync(space, trusting.Transport("host01", new("host01"), SshSpace.Root))).ExitCode);
        Assert.Equal(0, (await AskAsync(space, space.To(0))).ExitCode);
    }

    [Fact]
    public async Task A_host_that_does_not_let_us_in()
    {
        await using var space = await SshSpace.UpAsync();
        await space.Fleet[0].RunAsync("rm /root/.ssh/authorized_keys");

        Assert.Equal("BK0565", (await ErrorAsync(space)).Code);
    }

    [Fact]
    public async Task Behind_a_jump_host_the_one_that_failed_is_named()
    {
        await using var space = await SshSpace.UpAsync(1, bastion: true);
        Assert.Equal(0, (await AskAsync(space, space.To(0))).ExitCode);
        await space.Connections.To(new("host01")).EndAsync();

        await space.Fleet[0].KillSshdAsync();
        Assert.Equal("BK0561", (await ErrorAsync(space)).Code);

        await space.Fleet.Machines[^1].RejectAsync();
        Assert.Equal("BK0566", (await ErrorAsync(space)).Code);
    }

    [Fact]
    public async Task Case_09_A_connection_that_is_hung_up_on_before_anything_was_agreed_on_is_tried_once_more()
    {
        await using var space = await SshSpace.UpAsync();
        await using var door = new Door(space.Fleet[0].Address, refusals: 1);
        await File.AppendAllTextAsync(space.Fleet.SshConfig, $"\nHost door\n  HostName 127.0.0.1\n  Port {door.Port}\n  HostKeyAlias {space.Fleet[0].Address}\n", TestContext.Current.CancellationToken);
        var transport = space.Connections.Transport("door", new("door"), SshSpace.Root);

        Assert.Equal(0, (await AskAsync(space, transport)).ExitCode);

        await space.Connections.To(new("door")).EndAsync();
        door.Refuse(2);
        Assert.Equal("BK0567", (await ErrorAsync(space, transport)).Code);
    }

    [Fact]
    public async Task Case_09_Twenty_hosts_behind_one_jump_host_are_reached_ten_at_a_time()
    {
        await using var space = await SshSpace.UpAsync(20, bastion: true, change: settings => settings with { ConnectTimeout = TimeSpan.FromSeconds(20) });

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(index => AskAsync(space, space.To(index))));

        Assert.All(answers, answer => Assert.Equal(0, answer.ExitCode));
        Assert.InRange(space.Connections.MostAtOnce, 2, 10);
    }

    static Task<ScriptAnswer> AskAsync(SshSpace space, ITransport transport) =>
        transport.RunAsync(new() { Script = space.AnyScript, Verb = "status" }, space.Scope);

    static async Task<BuildError> ErrorAsync(SshSpace space, ITransport? transport = null)
    {
        var answer = await AskAsync(space, transport ?? space.To(0));
        Assert.True(answer.NeverBegan);
        return answer.Cause!;
    }
}
