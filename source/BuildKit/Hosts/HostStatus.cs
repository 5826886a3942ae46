using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace BuildKit.Hosts;

/// <summary>What a host says of itself: the JSON line of the host script's <c>status</c>.</summary>
sealed record HostStatus
{
    /// <summary>The release that the link points to.</summary>
    public string? Current { get; init; }

    /// <summary>The release that was made active and found healthy; null while that is under way or went wrong.</summary>
    public string? Active { get; init; }

    /// <summary>The release that a rollback would go to.</summary>
    public string? Previous { get; init; }

    /// <summary>What an interrupted run had begun.</summary>
    public PendingVerb? Pending { get; init; }

    /// <summary>Why the host cannot be deployed to; null if it can.</summary>
    public string? Problem { get; init; }

    /// <summary>The runtime identifier of the host's platform; null if it does not know.</summary>
    public string? Platform { get; init; }

    /// <summary>Whether one check of what is current was good; null if it was not made.</summary>
    public bool? Healthy { get; init; }

    public ImmutableArray<HostRelease> Releases { get; init; } = [];

    [JsonIgnore]
    public bool IsSettled => Current is not null && Current == Active && Pending is null;

    public HostRelease? Find(string release) => Releases.FirstOrDefault(there => there.Id == release);

    /// <exception cref="JsonException">It is no status.</exception>
    public static HostStatus Parse(string json) =>
        JsonSerializer.Deserialize(json, HostStatusJson.Default.HostStatus) ?? throw new JsonException("it is empty");
}

/// <summary>What an interrupted run had begun on a host.</summary>
sealed record PendingVerb
{
    public required string Verb { get; init; }

    public required string Release { get; init; }
}

/// <summary>A complete release on a host.</summary>
sealed record HostRelease
{
    public required string Id { get; init; }

    /// <summary>SHA-256 of the package that it was unpacked from; null if the host does not know.</summary>
    public string? Digest { get; init; }

    public bool Bad { get; init; }
}

/// <summary>Reads the status without reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(HostStatus))]
sealed partial class HostStatusJson : JsonSerializerContext;
