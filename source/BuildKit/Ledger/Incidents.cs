using System.Text.Json.Serialization;

namespace BuildKit.Ledger;

/// <summary>Something is broken where users are.</summary>
sealed record IncidentOpened : LedgerEvent
{
    public const string Name = "incident-opened";

    /// <summary>The id of the deployment that caused it; absent if none did, or if it is not known.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? CausedBy { get; init; }

    /// <summary>The product of that deployment.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Product { get; init; }

    /// <summary>When it began, by whoever tells of it.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>What told of it: <c>command-line</c>, or what the caller names.</summary>
    public required string Source { get; init; }

    public required string Summary { get; init; }

    public required string By { get; init; }

    public required DateTimeOffset RecordedAt { get; init; }

    [JsonIgnore]
    public override DateTimeOffset Time => RecordedAt;

    [JsonIgnore]
    public override string InWords => $"{Environment}: incident {Id} opened";

    public override LedgerEvent Masked(Func<string, string> mask) =>
        this with { Summary = mask(Summary), Source = mask(Source), By = mask(By) };
}

/// <summary>It is mended.</summary>
sealed record IncidentResolved : LedgerEvent
{
    public const string Name = "incident-resolved";

    /// <summary>The id of the incident.</summary>
    public required string Incident { get; init; }

    /// <summary>When users were well again, by whoever tells of it.</summary>
    public required DateTimeOffset At { get; init; }

    public required string By { get; init; }

    public required DateTimeOffset RecordedAt { get; init; }

    [JsonIgnore]
    public override DateTimeOffset Time => RecordedAt;

    [JsonIgnore]
    public override string InWords => $"{Environment}: incident {Incident} resolved";

    public override LedgerEvent Masked(Func<string, string> mask) => this with { By = mask(By) };
}
