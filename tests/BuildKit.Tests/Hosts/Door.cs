using System.Net;
using System.Net.Sockets;

namespace BuildKit.Tests.Hosts;

/// <summary>A port of this machine that leads to the sshd of a host, and hangs up on so many before it lets one through.</summary>
sealed class Door : IAsyncDisposable
{
    readonly TcpListener listener = new(IPAddress.Loopback, 0);
    readonly string address;
    readonly Task serving;
    int refusals;

    public Door(string address, int refusals)
    {
        (this.address, this.refusals) = (address, refusals);
        listener.Start();
        serving = ServeAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    public void Refuse(int next) => refusals = next;

    public async ValueTask DisposeAsync()
    {
        listener.Stop();
        await serving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        listener.Dispose();
    }

    async Task ServeAsync()
    {
        while (true)
        {
            _ = LeadAsync(await listener.AcceptTcpClientAsync().ConfigureAwait(false));
        }
    }

    // Whichever side ends, ends the other.
    async Task LeadAsync(TcpClient client)
    {
        if (Interlocked.Decrement(ref refusals) >= 0)
        {
            client.Close();
            return;
        }

        var host = new TcpClient(address, 22);
        Task[] both = [CopyAsync(client, host), CopyAsync(host, client)];
        await Task.WhenAny(both).ConfigureAwait(false);
        client.Close();
        host.Close();
        await Task.WhenAll(both).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    static Task CopyAsync(TcpClient from, TcpClient to) => from.GetStream().CopyToAsync(to.GetStream());
}
