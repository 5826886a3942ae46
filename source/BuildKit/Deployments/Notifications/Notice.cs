using System.Collections.Immutable;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using BuildKit.Files;
using BuildKit.Masking;

namespace BuildKit.Deployments;

/// <summary>
/// What people are told of a deployment: what happened, where, the state of the fleet now, and what to type next. Its JSON is documented in
/// <c>docs/notifications.md</c>; later formats only add.
/// </summary>
sealed record Notice
{
    static readonly JsonWriterOptions Options = new() { Indented = false, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary><c>started</c>, <c>succeeded</c>, <c>succeeded-with-exclusions</c>, <c>rolled-back</c>, <c>failed</c> or <c>interrupted</c>.</summary>
    public required string Event { get; init; }

    public required string Product { get; init; }

    public required string Environment { get; init; }

    public required string Release { get; init; }

    /// <summary><c>planned</c>, <c>hotfix</c> or <c>rollback</c>.</summary>
    public required string Kind { get; init; }

    public required string Actor { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>One sentence.</summary>
    public required string Title { get; init; }

    /// <summary>All of it, for people.</summary>
    public required string Text { get; init; }

    /// <summary>What to do next, with the exact command.</summary>
    public string Next { get; init; } = "";

    /// <summary>The code of the error; null if there is none.</summary>
    public string? Code { get; init; }

    public int ExitCode { get; init; }

    public ImmutableArray<HostRun> Hosts { get; init; } = [];

    /// <summary>One line, without any secret.</summary>
    public string Json() => JsonObjects.Text(Options, json =>
    {
        json.WriteNumber("format", 1);
        foreach (var (name, value) in Texts())
        {
            json.WriteString(name, SecretMask.Current.Mask(value));
        }

        json.WriteNumber("exitCode", ExitCode);
        json.WriteObjects("hosts", Hosts, Write);
    });

    IEnumerable<(string Name, string Value)> Texts() => new (string Name, string? Value)[]
    {
        ("event", Event),
        ("product", Product),
        ("environment", Environment),
        ("release", Release),
        ("kind", Kind),
        ("actor", Actor),
        ("at", At.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)),
        ("title", Title),
        ("text", Text),
        ("next", Next),
        ("code", Code),
    }.Where(text => text.Value is not null).Select(text => (text.Name, text.Value!));

    static void Write(Utf8JsonWriter json, HostRun host)
    {
        json.WriteString("host", host.Name);
        json.WriteString("state", HostEvents.InWords(host.Standing));
        json.WriteString("before", host.Before?.Active);
        json.WriteString("active", host.After?.Active);
        json.WriteNumber("exitCode", host.ExitCode);
    }
}
