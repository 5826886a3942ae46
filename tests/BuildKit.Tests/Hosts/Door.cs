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
            var client = await listener.AcceptTcpClientAsync().ConfigureAwait(false);
            if (Interlocked.Decrement(ref refusals) >= 0)
            {
                client.Dispose();
                continue;
            }

            _ = LeadAsync(client);
        }
    }

    // Whichever side ends, ends the other.
    async Task LeadAsync(TcpClient client)
    {
        var host = new TcpClient(address, 22);
        await Task.WhenAny(CopyAsync(client, host), CopyAsync(host, client)).ConfigureAwait(false);
        client.Dispose();
        host.Dispose();
    }

    static Task CopyAsync(TcpClient from, TcpClient to) => from.GetStream().CopyToAsync(to.GetStream());
}
