using System.Collections.Concurrent;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Xml.Linq;

namespace BuildKit.Tests;

/// <summary>A feed of NuGet's protocol version 3 on the loopback address, with the faults that feeds and networks have.</summary>
sealed class HttpFeed : IDisposable
{
    readonly LoopbackServer server;
    readonly ConcurrentDictionary<string, byte[]> packages = new(StringComparer.OrdinalIgnoreCase);
    readonly ConcurrentDictionary<string, byte[]> symbols = new(StringComparer.OrdinalIgnoreCase);
    readonly TaskCompletionSource ended = new();

    public HttpFeed() => server = new(AnswerAsync);

    public string Address => server.Address;

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

    /// <summary>The key that pushing takes; null for any or none.</summary>
    public string? ApiKey { get; set; }

    /// <summary>Whether the index names a place for symbols.</summary>
    public bool TakesSymbols { get; set; } = true;

    /// <summary>Whether what was pushed is given to those who ask for it.</summary>
    public bool Gives { get; set; } = true;

    /// <summary>What the feed makes of a package that it takes.</summary>
    public Func<byte[], byte[]> Keeps { get; set; } = bytes => bytes;

    /// <summary>What goes wrong with a request, by method and the last part of the path; null for nothing.</summary>
    public Func<string, string, Fault?> Faults { get; set; } = (_, _) => null;

    /// <summary>Released as often as a request is left without an answer.</summary>
    public SemaphoreSlim Hanging { get; } = new(0);

    /// <summary>What was taken, in order: names as of files.</summary>
    public ConcurrentQueue<string> Taken { get; } = new();

    /// <summary>The keys that packages were pushed with.</summary>
    public ConcurrentQueue<string?> PushKeys { get; } = new();

    /// <summary>The paths that were asked for.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    public byte[]? Find(string id, string version) => packages.GetValueOrDefault($"{id}/{version}");

    /// <summary>The first requests with a method for a name go wrong, one after the other.</summary>
    public void Fail(string method, string name, params Fault[] faults)
    {
        var waiting = new ConcurrentQueue<Fault>(faults);
        var others = Faults;
        Faults = (one, file) => one == method && file == name && waiting.TryDequeue(out var fault) ? fault : others(one, file);
    }

    public void Add(TestPackage package) => Add(package.Id, package.Version, package.ToBytes());

    public void Add(string id, string version, byte[] bytes) => packages[$"{id}/{version}"] = bytes;

    public void Dispose()
    {
        ended.TrySetResult();
        server.Dispose();
        Hanging.Dispose();
    }

    Task AnswerAsync(Exchange exchange)
    {
        Requests.Enqueue(exchange.Path);
        return Credentials is { } credentials && exchange.Headers.GetValueOrDefault("Authorization") != $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes(credentials))}"
            ? exchange.AnswerAsync(401, body: null, ("WWW-Authenticate", "Basic realm=\"feed\""))
            : Faults(exchange.Method, exchange.Name) is { } fault ? GoWrongAsync(exchange, fault)
            : exchange.Method == "PUT" ? TakeAsync(exchange)
            : exchange.Name.EndsWith(".nupkg", StringComparison.Ordinal) ? DownloadAsync(exchange)
            : JsonAsync(exchange);
    }

    async Task TakeAsync(Exchange exchange)
    {
        var key = exchange.Headers.GetValueOrDefault("X-NuGet-ApiKey");
        PushKeys.Enqueue(key);
        var body = await exchange.BodyAsync();
        await exchange.AnswerAsync(ApiKey is not null && key != ApiKey ? key is null ? 401 : 403 : Keep(exchange.Path, body) ? 201 : 409);
    }

    bool Keep(string path, byte[] body)
    {
        if (Package(body) is not { } package)
        {
            // Tests of other things push whatever they have.
            return true;
        }

        var place = path.StartsWith("/symbols", StringComparison.Ordinal) ? symbols : packages;
        var isNew = place.TryAdd($"{package.Id}/{package.Version}", Keeps(package.Bytes));
        if (isNew)
        {
            Taken.Enqueue($"{package.Id}.{package.Version}.{(place == symbols ? "snupkg" : "nupkg")}");
        }

        return isNew;
    }

    // A form with one file: what is between the first empty line and the last boundary.
    static (string Id, string Version, byte[] Bytes)? Package(byte[] body)
    {
        var begin = body.AsSpan().IndexOf("\r\n\r\n"u8) + 4;
        var end = body.AsSpan().LastIndexOf("\r\n--"u8);
        if (begin < 4 || end < begin)
        {
            return null;
        }

        var bytes = body[begin..end];
        using var archive = new ZipArchive(new MemoryStream(bytes));
        using var manifest = archive.Entries.Single(entry => entry.FullName.EndsWith(".nuspec", StringComparison.Ordinal)).Open();
        var metadata = XDocument.Load(manifest).Root!.Elements().Single(element => element.Name.LocalName == "metadata").Elements().ToList();
        return (metadata.First(element => element.Name.LocalName == "id").Value, metadata.First(element => element.Name.LocalName == "version").Value, bytes);
    }

    async Task GoWrongAsync(Exchange exchange, Fault fault)
    {
        if (fault.Hangs)
        {
            Hanging.Release();
            await ended.Task;
        }
        else if (fault.Status is { } status)
        {
            var text = fault.Body?.Replace("{key}", exchange.Headers.GetValueOrDefault("X-NuGet-ApiKey"), StringComparison.Ordinal) ?? "";
            await exchange.AnswerAsync(status, text, [.. fault.Headers]);
        }
        else
        {
            var body = exchange.Method == "PUT" ? await exchange.BodyAsync(fault.CutAfter) : [];
            if (fault.Keeps)
            {
                Keep(exchange.Path, body);
            }

            exchange.Cut();
        }
    }

    async Task DownloadAsync(Exchange exchange)
    {
        var parts = exchange.Path.Split('/');
        if (!Gives || !packages.TryGetValue($"{parts[^3]}/{parts[^2]}", out var bytes))
        {
            await exchange.AnswerAsync(404);
        }
        else if (Failing > 0)
        {
            Failing--;
            await exchange.AnswerAsync(500);
        }
        else
        {
            await exchange.BeginAsync(200, bytes.Length);
            await exchange.WriteAsync(bytes.AsMemory(0, bytes.Length / 2));
            if (Truncating > 0)
            {
                Truncating--;
                exchange.Cut();
                return;
            }

            await Pause;
            await exchange.WriteAsync(bytes.AsMemory(bytes.Length / 2));
        }
    }

    Task JsonAsync(Exchange exchange)
    {
        var path = exchange.Path;
        var text = path == "/index.json" ? Index()
            : path.StartsWith("/flat/", StringComparison.Ordinal) && path.EndsWith("/index.json", StringComparison.Ordinal) ? Versions(path.Split('/')[2])
            : null;
        return text is null ? exchange.AnswerAsync(404) : exchange.AnswerAsync(200, Encoding.UTF8.GetBytes(text), ("Content-Type", "application/json"));
    }

    string Index() => $$"""
        { "version": "3.0.0", "resources": [
          { "@id": "{{Address}}flat/", "@type": "PackageBaseAddress/3.0.0" }, { "@id": "{{Address}}push", "@type": "PackagePublish/2.0.0" }{{(TakesSymbols ? $$""", { "@id": "{{Address}}symbols", "@type": "SymbolPackagePublish/4.9.0" }""" : "")}} ] }
        """;

    string? Versions(string id)
    {
        var versions = packages.Keys.Where(key => key.StartsWith($"{id}/", StringComparison.OrdinalIgnoreCase)).Select(key => key.Split('/')[1]).ToArray();
        return versions.Length == 0 ? null : $$"""{ "versions": {{JsonSerializer.Serialize(versions)}} }""";
    }
}
