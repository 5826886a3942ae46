using System.Text.Json.Serialization;

namespace BuildKit.Ledger;

/// <summary>Why a host is not where the deployment wanted it.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<HostCondition>))]
enum HostCondition
{
    /// <summary>Its turn has not come: the rollout ended before, or it could not be reached and counted as a failure.</summary>
    [JsonStringEnumMemberName("pending")]
    Pending,

    /// <summary>Somebody left it out.</summary>
    [JsonStringEnumMemberName("excluded")]
    Excluded,

    /// <summary>Its rollback failed as well, or nothing is known of it: a person has to look at it.</summary>
    [JsonStringEnumMemberName("quarantined")]
    Quarantined,
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

    /// <summary>The host script's exit code; absent if nothing was run there.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? ExitCode { get; init; }

    /// <summary>When the verb began that switched it to the release; absent if it was not.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? ExposedAt { get; init; }

    /// <summary>When it was known to have what it had before again; absent if it was not switched, or is not back.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? RolledBackAt { get; init; }

    /// <summary>Absent for a host whose turn came and went.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public HostCondition? Condition { get; init; }

    /// <summary>Why, in words; absent if there is nothing to say.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Cause { get; init; }

    /// <summary>SHA-256 of the package, where the host needs another than the deployment's first, or got another than it should have.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ExpectedDigest { get; init; }

    /// <summary>SHA-256 of what the host got, where that is not what it should have got.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ActualDigest { get; init; }

    /// <summary>How far the host's clock is ahead of the controller's, in milliseconds; absent if it was not asked.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? ClockSkewMs { get; init; }
}
