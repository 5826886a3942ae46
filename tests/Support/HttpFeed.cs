using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json;

namespace BuildKit.Tests;

/// <summary>A feed of NuGet's protocol version 3 on the loopback address, with the faults that feeds and networks have.</summary>
sealed class HttpFeed : IDisposable
{
    readonly HttpListener listener = new();
    readonly ConcurrentDictionary<string, byte[]> packages = new(StringComparer.OrdinalIgnoreCase);
    readonly Task serving;

    public HttpFeed()
    {
        // Another process may take the port between asking for it and listening.
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                Address = $"http://127.0.0.1:{FreePort()}/";
                listener.Prefixes.Clear();
                listener.Prefixes.Add(Address);
                listener.Start();
                break;
            }
            catch (HttpListenerException) when (attempt < 10)
            {
            }
        }

        serving = Task.Run(ServeAsync);
    }

    public string Address { get; }

    /// <summary>As <c>nuget.config</c> names it.</summary>
    public string Source => $"""<add key="http feed" value="{Address}index.json" protocolVersion="3" allowInsecureConnections="true" />""";

    /// <summary>User and password with a colon; null for none.</summary>
    public string? Credentials { get; set; }

    /// <summary>How many of the next downloads are answered with 500.</summary>
    public int Failing { get; set; }

    /// <summary>How many of the next downloads end in the middle.</summary>
    public int Truncating { get; set; }

    /// <summary>Held open: downloads wait for it before their last byte.</summary>
    public Task Pause { get; set; } = Task.CompletedTask;

    /// <summary>The keys that packages were pushed with.</summary>
    public ConcurrentQueue<string?> PushKeys { get; } = new();

    /// <summary>The paths that were asked for.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    public void Add(TestPackage package) => Add(package.Id, package.Version, package.ToBytes());

    public void Add(string id, string version, byte[] bytes) => packages[$"{id}/{version}"] = bytes;

    public void Dispose()
    {
        listener.Close();
        serving.Wait();
    }

    static int FreePort()
    {
        using var socket = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        socket.Start();
        return ((IPEndPoint)socket.LocalEndpoint).Port;
    }

    async Task ServeAsync()
    {
        while (true)
        {
            try
            {
                var context = await listener.GetContextAsync();
                _ = Task.Run(() => AnswerAsync(context));
            }
            catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    async Task AnswerAsync(HttpListenerContext context)
    {
        try
        {
            var path = context.Request.Url!.AbsolutePath;
            Requests.Enqueue(path);
            if (Credentials is { } credentials && context.Request.Headers["Authorization"] != $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes(credentials))}")
            {
                context.Response.Headers["WWW-Authenticate"] = "Basic realm=\"feed\"";
                End(context, 401);
            }
            else if (context.Request.HttpMethod == "PUT")
            {
                PushKeys.Enqueue(context.Request.Headers["X-NuGet-ApiKey"]);
                await context.Request.InputStream.CopyToAsync(Stream.Null);
                End(context, 201);
            }
            else if (path.EndsWith(".nupkg", StringComparison.Ordinal))
            {
                await DownloadAsync(context, path.Split('/'));
            }
            else
            {
                Json(context, path);
            }
        }
        catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException or IOException)
        {
            // The reader went away.
        }
    }

    async Task DownloadAsync(HttpListenerContext context, string[] parts)
    {
        if (!packages.TryGetValue($"{parts[^3]}/{parts[^2]}", out var bytes))
        {
            End(context, 404);
        }
        else if (Failing > 0)
        {
            Failing--;
            End(context, 500);
        }
        else
        {
            context.Response.ContentLength64 = bytes.Length;
            await context.Response.OutputStream.WriteAsync(bytes.AsMemory(0, bytes.Length / 2));
            await context.Response.OutputStream.FlushAsync();
            if (Truncating > 0)
            {
                Truncating--;
                context.Response.Abort();
                return;
            }

            await Pause;
            await context.Response.OutputStream.WriteAsync(bytes.AsMemory(bytes.Length / 2));
            context.Response.Close();
        }
    }

    void Json(HttpListenerContext context, string path)
    {
        var text = path == "/index.json" ? Index()
            : path.StartsWith("/flat/", StringComparison.Ordinal) && path.EndsWith("/index.json", StringComparison.Ordinal) ? Versions(path.Split('/')[2])
            : null;
        if (text is null)
        {
            End(context, 404);
            return;
        }

        context.Response.ContentType = "application/json";
        context.Response.Close(Encoding.UTF8.GetBytes(text), willBlock: false);
    }

    string Index() => $$"""
        { "version": "3.0.0", "resources": [
          { "@id": "{{Address}}flat/", "@type": "PackageBaseAddress/3.0.0" }, { "@id": "{{Address}}push", "@type": "PackagePublish/2.0.0" } ] }
        """;

    string? Versions(string id)
    {
        var versions = packages.Keys.Where(key => key.StartsWith($"{id}/", StringComparison.OrdinalIgnoreCase)).Select(key => key.Split('/')[1]).ToArray();
        return versions.Length == 0 ? null : $$"""{ "versions": {{JsonSerializer.Serialize(versions)}} }""";
    }

    static void End(HttpListenerContext context, int status)
    {
        context.Response.StatusCode = status;
        context.Response.Close();
    }
}
