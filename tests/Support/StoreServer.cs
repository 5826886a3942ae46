using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace BuildKit.Tests;

/// <summary>What goes wrong with one request.</summary>
public sealed record Fault
{
    /// <summary>Ends the connection after so many bytes of the body; null for after all of them.</summary>
    public int? CutAfter { get; init; }

    /// <summary>Ends the connection instead of answering.</summary>
    public bool Cuts { get; init; }

    /// <summary>Keeps what has come, before the connection ends.</summary>
    public bool Keeps { get; init; }

    /// <summary>Answers this, and does nothing else.</summary>
    public int? Status { get; init; }

    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    public string? Body { get; init; }

    /// <summary>Says nothing at all.</summary>
    public bool Hangs { get; init; }

    public static Fault Answer(int status, params (string, string)[] headers) => new() { Status = status, Headers = headers };
}

/// <summary>A server on the loopback address that takes files by PUT, with the faults that servers and networks have.</summary>
public sealed class StoreServer : IDisposable
{
    readonly LoopbackServer server;
    readonly ConcurrentDictionary<string, bool> directories = new();
    readonly TaskCompletionSource ended = new();

    public StoreServer() => server = new(AnswerAsync);

    public string Address => server.Address;

    public ConcurrentDictionary<string, byte[]> Files { get; } = new(StringComparer.Ordinal);

    /// <summary>Method and path of every request, in order.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    public IEnumerable<string> Puts => Requests.Where(request => request.StartsWith("PUT ", StringComparison.Ordinal)).Select(request => request[4..]);

    /// <summary>The header that each request has to have; null for none.</summary>
    public string? Authorization { get; set; }

    public bool KnowsPreconditions { get; set; } = true;

    public bool KnowsDigests { get; set; }

    /// <summary>Whether a directory has to be made before there is a file in it.</summary>
    public bool NeedsDirectories { get; set; }

    /// <summary>What goes wrong with a request, by method and name of the file; null for nothing.</summary>
    public Func<string, string, Fault?> Faults { get; set; } = (_, _) => null;

    /// <summary>Called before a file is kept.</summary>
    public Action<string> Keeping { get; set; } = _ => { };

    /// <summary>Done as soon as a request is left without an answer.</summary>
    public SemaphoreSlim Hanging { get; } = new(0);

    /// <summary>The first requests with a method for a file go wrong, one after the other.</summary>
    public void Fail(string method, string name, params Fault[] faults)
    {
        var waiting = new ConcurrentQueue<Fault>(faults);
        var others = Faults;
        Faults = (one, file) => one == method && file == name && waiting.TryDequeue(out var fault) ? fault : others(one, file);
    }

    public void Dispose()
    {
        ended.TrySetResult();
        server.Dispose();
        Hanging.Dispose();
    }

    Task AnswerAsync(Exchange exchange)
    {
        Requests.Enqueue($"{exchange.Method} {exchange.Path}");
        return Authorization is { } wanted && exchange.Headers.GetValueOrDefault("Authorization") != wanted ? exchange.AnswerAsync(401)
            : Faults(exchange.Method, exchange.Name) is { } fault ? GoWrongAsync(exchange, fault)
            : exchange.Method switch
            {
                "PUT" => PutAsync(exchange),
                "MKCOL" => exchange.AnswerAsync(directories.TryAdd(exchange.Path.TrimEnd('/'), true) ? 201 : 405),
                _ => GetAsync(exchange),
            };
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
            await exchange.AnswerAsync(
                status, fault.Body?.Replace("{authorization}", exchange.Headers.GetValueOrDefault("Authorization"), StringComparison.Ordinal) ?? "", [.. fault.Headers]);
        }
        else
        {
            var bytes = exchange.Method == "PUT" ? await exchange.BodyAsync(fault.CutAfter) : [];
            if (fault.Keeps)
            {
                Keeping(exchange.Path);
                Files[exchange.Path] = bytes;
            }

            exchange.Cut();
        }
    }

    async Task PutAsync(Exchange exchange)
    {
        var bytes = await exchange.BodyAsync();
        var (isThere, wants) = (Files.TryGetValue(exchange.Path, out var old), exchange.Headers);
        if (NeedsDirectories && !directories.ContainsKey(exchange.Path[..exchange.Path.LastIndexOf('/')]))
        {
            await exchange.AnswerAsync(409);
        }
        else if (KnowsPreconditions && ((wants.GetValueOrDefault("If-None-Match") == "*" && isThere)
            || (wants.TryGetValue("If-Match", out var tag) && (!isThere || tag != Tag(old!)))))
        {
            await exchange.AnswerAsync(412);
        }
        else
        {
            Keeping(exchange.Path);
            Files[exchange.Path] = bytes;
            await exchange.AnswerAsync(isThere ? 204 : 201);
        }
    }

    Task GetAsync(Exchange exchange) => !Files.TryGetValue(exchange.Path, out var bytes) ? exchange.AnswerAsync(404)
        : exchange.AnswerAsync(200, bytes, [("ETag", Tag(bytes)), .. KnowsDigests ? [("Repr-Digest", $"sha-256=:{Convert.ToBase64String(SHA256.HashData(bytes))}:")] : Array.Empty<(string, string)>()]);

    static string Tag(byte[] bytes) => $"\"{Convert.ToHexString(SHA256.HashData(bytes))[..8]}\"";
}
