using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace BuildKit.Ledger;

/// <summary>
/// What happened to an environment, as a closed set of facts that are appended and never changed: the source of the
/// delivery metrics. The files of this room are the schema of the ledger (see <c>docs/ledger.md</c>).
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "event")]
[JsonDerivedType(typeof(DeploymentRecorded), DeploymentRecorded.Name)]
[JsonDerivedType(typeof(IncidentOpened), IncidentOpened.Name)]
[JsonDerivedType(typeof(IncidentResolved), IncidentResolved.Name)]
abstract record LedgerEvent
{
    /// <summary>Format 1 knew deployments to one host only; it is still read.</summary>
    public const int CurrentFormat = 2;

    private protected LedgerEvent()
    {
    }

    [JsonPropertyOrder(-4)]
    public int Format { get; init; } = CurrentFormat;

    /// <summary>A ULID: unique, and ordered by the writer's clock.</summary>
    [JsonPropertyOrder(-3)]
    public required string Id { get; init; }

    /// <summary>
    /// One more than the highest before it; the order of the ledger, which no clock can disturb. Given when the event is appended, and anew
    /// as long as nobody else has seen it.
    /// </summary>
    [JsonPropertyOrder(-2)]
    public required long Seq { get; init; }

    [JsonPropertyOrder(-1)]
    public required string Environment { get; init; }

    /// <summary>True if the clock that the times are from was wrong by what hosts or earlier events say.</summary>
    [JsonPropertyOrder(100)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Skewed { get; init; }

    /// <summary>When the event was written.</summary>
    [JsonIgnore]
    public abstract DateTimeOffset Time { get; }

    /// <summary>The event in one line, as the branch's log has it.</summary>
    [JsonIgnore]
    public abstract string InWords { get; }

    /// <summary>The event with all that people and hosts wrote freely gone through by a mask.</summary>
    public abstract LedgerEvent Masked(Func<string, string> mask);

    public string ToJson() => JsonSerializer.Serialize(this, LedgerJson.Default.LedgerEvent) + "\n";

    /// <summary>Null for an event that this version does not know.</summary>
    /// <exception cref="JsonException">It is no ledger event at all.</exception>
    public static LedgerEvent? FromJson(string text)
    {
        var json = Encoding.UTF8.GetBytes(text);
        var (kind, format) = Head(json);
        try
        {
            return kind switch
            {
                DeploymentRecorded.Name => JsonSerializer.Deserialize(json, LedgerJson.Default.DeploymentRecorded),
                IncidentOpened.Name => JsonSerializer.Deserialize(json, LedgerJson.Default.IncidentOpened),
                IncidentResolved.Name => JsonSerializer.Deserialize(json, LedgerJson.Default.IncidentResolved),
                _ => null,
            };
        }
        catch (JsonException) when (format > CurrentFormat)
        {
            // What a later version writes may have values that this one cannot know.
            return null;
        }
    }

    // Which event it is and of which format, wherever that stands. Ours has both at the beginning, so that the rest is read once.
    static (string Kind, int Format) Head(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("it is no object");
        }

        var (kind, format) = ((string?)null, 0);
        while ((kind is null || format == 0) && reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var (isKind, isFormat) = (reader.ValueTextEquals("event"u8), reader.ValueTextEquals("format"u8));
            reader.Read();
            kind = isKind ? reader.TokenType == JsonTokenType.String ? reader.GetString() : "" : kind;
            format = isFormat && reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var number) ? number : format;
            reader.Skip();
        }

        return (kind ?? throw new JsonException("it does not say which event it is"), format);
    }
}

/// <summary>Writes and reads ledger events without reflection.</summary>
[JsonSourceGenerationOptions(WriteIndented = true, NewLine = "\n", PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(LedgerEvent))]
[JsonSerializable(typeof(DeploymentRecorded))]
[JsonSerializable(typeof(IncidentOpened))]
[JsonSerializable(typeof(IncidentResolved))]
sealed partial class LedgerJson : JsonSerializerContext;
