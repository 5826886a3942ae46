using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using BuildKit.Parameters;

namespace BuildKit.Inventories;

/// <summary>A value of a JSON text that knows where it stands, so that whatever is wrong with it can be found.</summary>
/// <param name="Kind">What begins there.</param>
/// <param name="Text">The text, or the literal of a number, a boolean or null; empty for objects and arrays.</param>
/// <param name="Place">As <c>file:line:column</c>.</param>
sealed record PlacedJson(JsonTokenType Kind, string Text, string Place)
{
    const int MostDeep = 32;

    public ImmutableArray<PlacedProperty> Properties { get; private init; } = [];

    public ImmutableArray<PlacedJson> Items { get; private init; } = [];

    public bool IsObject => Kind == JsonTokenType.StartObject;

    public bool IsArray => Kind == JsonTokenType.StartArray;

    /// <summary>What it is, for messages.</summary>
    public string InWords => Kind switch
    {
        JsonTokenType.StartObject => "an object",
        JsonTokenType.StartArray => "a list",
        JsonTokenType.Number => "a number",
        JsonTokenType.String => "a text",
        _ => Text,
    };

    /// <summary>What stands there, for messages.</summary>
    public string Shown => Kind == JsonTokenType.String ? $"the text '{Text}'" : Text.Length == 0 ? InWords : Text;

    public PlacedJson? this[string name] => Properties.FirstOrDefault(property => property.Name == name)?.Value;

    /// <summary>Comments and commas too many are allowed; a name that stands twice in an object is not.</summary>
    /// <param name="content">The bytes.</param>
    /// <param name="shown">What they are called in messages.</param>
    /// <exception cref="BuildException">BK0581.</exception>
    public static PlacedJson Parse(byte[] content, string shown)
    {
        content = content is [0xEF, 0xBB, 0xBF, ..] ? content[3..] : content;
        var places = new JsonPlaces(content, shown);
        try
        {
            var reader = new Utf8JsonReader(content, new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, MaxDepth = MostDeep });
            reader.Read();
            var value = Value(ref reader, places);
            reader.Read(); // anything behind the value is refused
            return value;
        }
        catch (JsonException e)
        {
            var place = places.At((e.LineNumber ?? 0) + 1, e.BytePositionInLine ?? 0);
            throw Errors.InventoryInvalid(place, $"it is not valid JSON: {e.Message.Split(" LineNumber:")[0].TrimEnd('.', ' ')}").Exception(e);
        }
    }

    static PlacedJson Value(ref Utf8JsonReader reader, JsonPlaces places)
    {
        var place = places.At(reader.TokenStartIndex);
        return reader.TokenType switch
        {
            JsonTokenType.StartObject => new(JsonTokenType.StartObject, "", place) { Properties = ReadProperties(ref reader, places) },
            JsonTokenType.StartArray => new(JsonTokenType.StartArray, "", place) { Items = ReadItems(ref reader, places) },
            JsonTokenType.String => new(JsonTokenType.String, String(ref reader, place), place),
            var kind => new(kind, Encoding.UTF8.GetString(reader.ValueSpan), place),
        };
    }

    static ImmutableArray<PlacedProperty> ReadProperties(ref Utf8JsonReader reader, JsonPlaces places)
    {
        var properties = ImmutableArray.CreateBuilder<PlacedProperty>();
        var seen = new Dictionary<string, string>(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var place = places.At(reader.TokenStartIndex);
            var name = String(ref reader, place);
            if (!seen.TryAdd(name, place))
            {
                throw Errors.InventoryInvalid(place, $"'{name}' stands there twice, first at {seen[name]}").Exception();
            }

            reader.Read();
            properties.Add(new(name, place, Value(ref reader, places)));
        }

        return properties.ToImmutable();
    }

    static ImmutableArray<PlacedJson> ReadItems(ref Utf8JsonReader reader, JsonPlaces places)
    {
        var items = ImmutableArray.CreateBuilder<PlacedJson>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            items.Add(Value(ref reader, places));
        }

        return items.ToImmutable();
    }

    // Half of a surrogate pair, or bytes that are no UTF-8, are found only when the text is asked for.
    static string String(ref Utf8JsonReader reader, string place)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException e)
        {
            throw Errors.InventoryInvalid(place, "the text is not valid Unicode").Exception(e);
        }
    }
}

/// <summary>A property of a JSON object, and where its name stands.</summary>
sealed record PlacedProperty(string Name, string Place, PlacedJson Value);
