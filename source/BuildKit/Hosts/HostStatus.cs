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

    /// <summary>The run that holds the host's lock; null if none does.</summary>
    public HostLock? Lock { get; init; }

    /// <summary>The deployment that keeps others away from the host; null if none does.</summary>
    public HostHold? Hold { get; init; }

    /// <summary>What a deployment needs; null if it was not looked at, or if the host script knows nothing of it.</summary>
    public HostFacts? Facts { get; init; }

    /// <summary>What has been done to the data on this host, in the order in which it was first begun.</summary>
    public ImmutableArray<HostMigration> Migrations { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>What the journal says last; null if it is empty.</summary>
    public JournalEntry? Last { get; init; }

    /// <summary>What it said to people.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> Messages { get; init; } = [];

    /// <summary>How far the host's clock is ahead of ours; null if it was not looked at.</summary>
    [JsonIgnore]
    public TimeSpan? ClockSkew { get; init; }

    [JsonIgnore]
    public bool IsSettled => Current is not null && Current == Active && Pending is null;

    /// <summary>What became of the migration for a release; null if it was never begun here.</summary>
    public HostMigration? Migration(string release, bool contract) =>
        Migrations.FirstOrDefault(one => one.Release == release && one.IsContract == contract);

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

/// <summary>A migration of data that was done, or begun, on a host.</summary>
sealed record HostMigration
{
    public required string Release { get; init; }

    /// <summary><c>migrate</c>, or <c>contract</c> for its second half.</summary>
    public required string Step { get; init; }

    /// <summary><c>done</c>, <c>failed</c>, or <c>begun</c>: nobody knows whether it came to its end.</summary>
    public required string State { get; init; }

    /// <summary>What the backup before it is called; null if none was made.</summary>
    public string? Backup { get; init; }

    [JsonIgnore]
    public bool IsContract => Step == "contract";

    [JsonIgnore]
    public bool IsDone => State == "done";
}

/// <summary>The lock of a host, and who holds it.</summary>
sealed record HostLock
{
    /// <summary>What <c>break-lock</c> is told.</summary>
    public required string Token { get; init; }

    /// <summary>Since when, by the host's clock; the text of the lock, which may be empty.</summary>
    public string Since { get; init; } = "";

    public string Host { get; init; } = "";

    public string Actor { get; init; } = "";

    public string Verb { get; init; } = "";

    /// <summary>True if its run is dead, so that the next one takes it over.</summary>
    public bool Stale { get; init; }

    /// <summary>Whether it is held by the call of that id.</summary>
    public bool IsOf(string call) => Token.EndsWith($"-{call}", StringComparison.Ordinal);
}

/// <summary>A line of a host's journal.</summary>
sealed record JournalEntry
{
    public long Seq { get; init; }

    public string Event { get; init; } = "";

    public string Release { get; init; } = "";

    [JsonPropertyName("rc")]
    public int ExitCode { get; init; }

    public string Verb { get; init; } = "";

    public string Token { get; init; } = "";

    /// <summary>Whether the call of that id wrote it.</summary>
    public bool IsOf(string call) => Token.EndsWith($"-{call}", StringComparison.Ordinal);

    /// <summary>True if nothing follows it in a run that went to its end.</summary>
    [JsonIgnore]
    public bool IsLast => Event is "staged" or "active" or "migrated" or "migration-failed" or "contracted" or "contract-failed" or "rolled-back" or "reverted" or "revert-failed" or "rollback-failed" or "failed" or "interrupted"
        || (Event == "unhealthy" && ExitCode == 21);

    /// <summary>True if the run that ended with it changed the host.</summary>
    [JsonIgnore]
    public bool Changed => Event is not ("failed" or "interrupted");
}

/// <summary>Reads the status without reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(HostStatus))]
sealed partial class HostStatusJson : JsonSerializerContext;
