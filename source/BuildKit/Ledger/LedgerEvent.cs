using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace BuildKit.Ledger;

/// <summary>
/// What happened to an environment, as a closed set of facts that are appended and never changed: the source of the
/// delivery metrics. This file is the schema of the ledger (see <c>docs/ledger.md</c>).
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "event")]
[JsonDerivedType(typeof(DeploymentRecorded), "deployment")]
abstract record LedgerEvent
{
    public const int CurrentFormat = 1;

    private protected LedgerEvent()
    {
    }

    [JsonPropertyOrder(-4)]
    public int Format { get; init; } = CurrentFormat;

    /// <summary>A ULID: unique, and ordered by the writer's clock.</summary>
    [JsonPropertyOrder(-3)]
    public required string Id { get; init; }

    /// <summary>One more than the highest before it; the order of the ledger, which no clock can disturb.</summary>
    [JsonPropertyOrder(-2)]
    public required long Seq { get; init; }

    [JsonPropertyOrder(-1)]
    public required string Environment { get; init; }

    public string ToJson() => JsonSerializer.Serialize(this, LedgerJson.Default.LedgerEvent) + "\n";

    /// <summary>Null for an event that this version does not know.</summary>
    /// <exception cref="JsonException">It is no ledger event at all.</exception>
    public static LedgerEvent? FromJson(string text)
    {
        using var document = JsonDocument.Parse(text);
        var root = document.RootElement;
        return root.ValueKind != JsonValueKind.Object ? throw new JsonException("it is no object")
            : !root.TryGetProperty("event", out var kind) ? throw new JsonException("it does not say which event it is")
            : kind.ValueKind == JsonValueKind.String && kind.ValueEquals("deployment") ? root.Deserialize(LedgerJson.Default.DeploymentRecorded)
            : null;
    }
}

/// <summary>Why a deployment was made.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DeploymentKind>))]
enum DeploymentKind
{
    [JsonStringEnumMemberName("planned")]
    Planned,

    [JsonStringEnumMemberName("rollback")]
    Rollback,

    [JsonStringEnumMemberName("hotfix")]
    Hotfix,
}

/// <summary>How a deployment ended.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DeploymentResult>))]
enum DeploymentResult
{
    [JsonStringEnumMemberName("succeeded")]
    Succeeded,

    /// <summary>The release was unhealthy, and the one before it is active again.</summary>
    [JsonStringEnumMemberName("rolled-back")]
    RolledBack,

    [JsonStringEnumMemberName("failed")]
    Failed,

    [JsonStringEnumMemberName("interrupted")]
    Interrupted,
}

/// <summary>Someone tried to bring a release to an environment.</summary>
sealed record DeploymentRecorded : LedgerEvent
{
    public required string Product { get; init; }

    public required string Release { get; init; }

    /// <summary>SHA-256 of the release's manifest, which pins everything else.</summary>
    public required string Digest { get; init; }

    public required string Commit { get; init; }

    public required DeploymentKind Kind { get; init; }

    public required string Actor { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Reason { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When the first host was switched to the release, at the latest; absent if none was.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? ExposedAt { get; init; }

    public required DateTimeOffset FinishedAt { get; init; }

    public required DeploymentResult Result { get; init; }

    public required ImmutableArray<HostResult> Hosts { get; init; }
}

/// <summary>What a deployment did to one host.</summary>
sealed record HostResult
{
    public required string Host { get; init; }

    /// <summary>What was active before; absent if nothing was.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Before { get; init; }

    /// <summary>What is active afterwards; absent if nothing is, or if it is not known.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? After { get; init; }

    /// <summary>The host script's exit code.</summary>
    public required int ExitCode { get; init; }
}

/// <summary>Writes and reads ledger events without reflection.</summary>
[JsonSourceGenerationOptions(WriteIndented = true, NewLine = "\n", PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(LedgerEvent))]
[JsonSerializable(typeof(DeploymentRecorded))]
sealed partial class LedgerJson : JsonSerializerContext;
