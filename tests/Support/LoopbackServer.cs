using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace BuildKit.Tests;

/// <summary>
/// An HTTP server on the loopback address that can do what servers should not: end a connection in the middle of a request or an answer.
/// Each connection has one request.
/// </summary>
public sealed class LoopbackServer : IDisposable
{
    readonly TcpListener listener = new(IPAddress.Loopback, 0);
    readonly ConcurrentDictionary<Socket, bool> open = new();
    readonly Func<Exchange, Task> answer;
    readonly Task serving;

    public LoopbackServer(Func<Exchange, Task> answer)
    {
        this.answer = answer;
        listener.Start();
        Address = $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/";
        serving = Task.Run(ServeAsync);
    }

    public string Address { get; }

    public void Dispose()
    {
        listener.Stop();
        serving.Wait();
        foreach (var socket in open.Keys)
        {
            socket.Dispose();
        }
    }

    async Task ServeAsync()
    {
        while (true)
        {
            try
            {
                var socket = await listener.AcceptSocketAsync();
                _ = Task.Run(() => AnswerAsync(socket));
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException or InvalidOperationException)
            {
                return;
            }
        }
    }

    async Task AnswerAsync(Socket socket)
    {
        open.TryAdd(socket, true);
        using var stream = new NetworkStream(socket, ownsSocket: true);
        try
        {
            if (await Exchange.ReadAsync(socket, stream) is { } exchange)
            {
                await answer(exchange);
            }
        }
        catch (Exception exception) when (exception is IOException or SocketException or ObjectDisposedException)
        {
            // The other side went away.
        }

        open.TryRemove(socket, out _);
    }
}

/// <summary>One request, and the answer to it.</summary>
public sealed class Exchange
{
    readonly Socket socket;
    readonly Stream stream;

    Exchange(Socket socket, Stream stream, string[] head)
    {
        (this.socket, this.stream) = (socket, stream);
        (Method, RawPath) = (head[0].Split(' ')[0], head[0].Split(' ')[1].Split('?')[0]);
        Headers = head.Skip(1).Select(line => line.Split(':', 2)).ToDictionary(parts => parts[0], parts => parts[1].Trim(), StringComparer.OrdinalIgnoreCase);
    }

    public string Method { get; }

    public string RawPath { get; }

    public string Path => Uri.UnescapeDataString(RawPath);

    /// <summary>The part behind the last slash.</summary>
    public string Name => Path.Split('/')[^1];

    public IReadOnlyDictionary<string, string> Headers { get; }

    public static async Task<Exchange?> ReadAsync(Socket socket, Stream stream)
    {
        var head = new MemoryStream();
        var one = new byte[1];
        while (!head.GetBuffer().AsSpan(0, (int)head.Length).EndsWith("\r\n\r\n"u8))
        {
            if (await stream.ReadAsync(one) == 0)
            {
                return null;
            }

            head.WriteByte(one[0]);
        }

        return new(socket, stream, Encoding.UTF8.GetString(head.ToArray()).Split("\r\n", StringSplitOptions.RemoveEmptyEntries));
    }

    /// <summary>The body, or as many bytes of it.</summary>
    public async Task<byte[]> BodyAsync(int? count = null)
    {
        if (Headers.ContainsKey("Expect"))
        {
            await stream.WriteAsync("HTTP/1.1 100 Continue\r\n\r\n"u8.ToArray());
        }

        var length = int.Parse(Headers.GetValueOrDefault("Content-Length", "0"), CultureInfo.InvariantCulture);
        var bytes = new byte[Math.Min(length, count ?? length)];
        await stream.ReadExactlyAsync(bytes);
        return bytes;
    }

    public Task AnswerAsync(int status, string text, params (string Name, string Value)[] headers) =>
        AnswerAsync(status, Encoding.UTF8.GetBytes(text), [("Content-Type", "text/plain"), .. headers]);

    public async Task AnswerAsync(int status, byte[]? body = null, params (string Name, string Value)[] headers)
    {
        await BeginAsync(status, body?.Length ?? 0, headers);
        await WriteAsync(body ?? []);
        await EndAsync();
    }

    public async Task BeginAsync(int status, int length, params (string Name, string Value)[] headers)
    {
        var lines = headers.Append(("Content-Length", length.ToString(CultureInfo.InvariantCulture))).Append(("Connection", "close"));
        await WriteAsync(Encoding.UTF8.GetBytes(
            $"HTTP/1.1 {status} {(HttpStatusCode)status}\r\n{string.Concat(lines.Select(line => $"{line.Item1}: {line.Item2}\r\n"))}\r\n"));
    }

    public async Task WriteAsync(ReadOnlyMemory<byte> bytes) => await stream.WriteAsync(bytes);

    /// <summary>Ends the connection as if the machine had lost its power.</summary>
    public void Cut()
    {
        socket.LingerState = new(true, 0);
        socket.Close();
    }

    // What was not read of a request would make of the end a reset, and the answer would be lost.
    async Task EndAsync()
    {
        socket.Shutdown(SocketShutdown.Send);
        var rest = new byte[65536];
        while (await stream.ReadAsync(rest) > 0)
        {
        }
    }
}
