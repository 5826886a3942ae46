using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using BuildKit.Ledger;

namespace BuildKit.Tests.Deployments;

/// <summary>The same over a real server and its protocol.</summary>
[Trait("Speed", "Slow")]
public sealed class LedgerDaemonTests : IDisposable
{
    readonly LedgerClones clones = new();
    Process? daemon;

    [Fact]
    public async Task Two_controllers_that_deploy_at_once_share_one_ledger_over_the_network()
    {
        Needs.Unix();
        var address = Serve();
        AbsolutePath[] places = [clones.Clone("one"), clones.Clone("other")];
        foreach (var place in places)
        {
            clones.Repository.GitIn(place, "remote", "set-url", "origin", address);
        }

        await Task.WhenAll(places.Select(place => Task.Run(async () =>
        {
            for (var i = 0; i < 4; i++)
            {
                await clones.Ledger(place).AppendAsync(clones.Incident($"{place.Name} {i}"));
            }
        })));

        var events = (await clones.RemoteEventsAsync()).Cast<IncidentOpened>().ToList();
        Assert.Equal(Enumerable.Range(1, 8).Select(seq => (long)seq), events.Select(e => e.Seq));
        Assert.Equal(8, events.Select(e => e.Summary).Distinct().Count());
        Assert.Empty(clones.Warnings);
    }

    [Fact]
    public async Task A_server_that_may_only_be_read_from_is_a_warning()
    {
        Needs.Unix();
        var place = clones.Clone("one");
        clones.Repository.GitIn(place, "remote", "set-url", "origin", Serve(writable: false));

        await clones.Ledger(place).AppendAsync(clones.Incident());

        Assert.Single(clones.Warnings);
    }

    public void Dispose()
    {
        daemon?.Kill(entireProcessTree: true);
        daemon?.Dispose();
        clones.Dispose();
    }

    string Serve(bool writable = true)
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        var port = ((IPEndPoint)probe.LocalEndpoint).Port;
        probe.Stop();
        daemon = Process.Start(new ProcessStartInfo("git",
        [
            "daemon", "--listen=127.0.0.1", $"--port={port}", "--export-all", "--reuseaddr", $"--{(writable ? "enable" : "disable")}=receive-pack",
            $"--base-path={clones.Remote.Parent}", clones.Remote.Parent,
        ])
        { RedirectStandardError = true })!;
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                using var client = new TcpClient("127.0.0.1", port);
                return $"git://127.0.0.1:{port}/{clones.Remote.Name}";
            }
            catch (SocketException) when (attempt < 200)
            {
                daemon.WaitForExit(25);
            }
        }
    }
}
