using System.Text.Json;

namespace BuildKit.Parameters;

/// <summary>One property of a parameter file.</summary>
/// <param name="Name">The name as written.</param>
/// <param name="Place">Where the name stands: file, line, column.</param>
/// <param name="Texts">The value, or the items of a list; null for <c>null</c>.</param>
/// <param name="IsList">True for a list.</param>
sealed record FileEntry(string Name, string Place, IReadOnlyList<GivenText>? Texts, bool IsList);

/// <summary>
/// Reads a parameter file: one JSON object of texts, numbers, booleans, nulls and lists of them, where comments and
/// trailing commas are allowed. Every value keeps its text and its place; what it means is decided later. Only where
/// there is a file is this class, and with it JSON, ever loaded.
/// </summary>
static class ParameterFile
{
    const string Schema = "$schema";

    /// <param name="file">The file, which is there.</param>
    /// <param name="shown">Its name in messages.</param>
    /// <exception cref="BuildException">BK0607, BK0608, BK0609, BK0611: it cannot be read, or is not what it has to be.</exception>
    public static IReadOnlyList<FileEntry> Read(AbsolutePath file, string shown)
    {
        var content = Content(file, shown);
        var places = new JsonPlaces(content, shown);
        try
        {
            return Entries(content, places);
        }
        catch (JsonException exception)
        {
            var place = places.At((exception.LineNumber ?? 0) + 1, exception.BytePositionInLine ?? 0);
            throw Errors.ParameterFileInvalid(shown, place, Reason(exception)).Exception(exception);
        }
    }

    static byte[] Content(AbsolutePath file, string shown)
    {
        try
        {
            var content = File.ReadAllBytes(file);
            return content is [0xEF, 0xBB, 0xBF, ..] ? content[3..] : content;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Errors.ParameterFileUnreadable(shown, exception.Message).Exception(exception);
        }
    }

    // The message of the framework ends with numbers that we give in our own way.
    static string Reason(JsonException exception) => exception.Message.Split(" LineNumber:")[0].TrimEnd();

    static List<FileEntry> Entries(byte[] content, JsonPlaces places)
    {
        var reader = new Utf8JsonReader(content, new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw Errors.ParameterFileShape(places.At(reader.TokenStartIndex), "The file has to be one object: { \"name\": value, … }").Exception();
        }

        var entries = new List<FileEntry>();
        var seen = new Dictionary<string, string>(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var (name, place) = (Text(ref reader, places), places.At(reader.TokenStartIndex));
            reader.Read();
            if (name == Schema)
            {
                reader.Skip();
                continue;
            }

            entries.Add(Entry(ref reader, name, place, places));
            if (!seen.TryAdd(Suggestion.Normalised(name), place))
            {
                throw Errors.ParameterFileDuplicate(name, seen[Suggestion.Normalised(name)], place).Exception();
            }
        }

        reader.Read(); // anything behind the object is refused
        return entries;
    }

    static FileEntry Entry(ref Utf8JsonReader reader, string name, string place, JsonPlaces places)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            return new(name, place, null, false);
        }

        if (reader.TokenType != JsonTokenType.StartArray)
        {
            return new(name, place, [Item(ref reader, places)], false);
        }

        var items = new List<GivenText>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            items.Add(Item(ref reader, places));
        }

        return new(name, place, items, true);
    }

    static GivenText Item(ref Utf8JsonReader reader, JsonPlaces places)
    {
        var place = places.At(reader.TokenStartIndex);
        return reader.TokenType switch
        {
            JsonTokenType.String => new(Text(ref reader, places), place, WrittenAs.Text),
            JsonTokenType.Number => new(System.Text.Encoding.UTF8.GetString(reader.ValueSpan), place, WrittenAs.Number),
            JsonTokenType.True => new("true", place, WrittenAs.Flag),
            JsonTokenType.False => new("false", place, WrittenAs.Flag),
            JsonTokenType.Null => throw Errors.ParameterFileShape(place, "A list has no empty places: leave null out").Exception(),
            JsonTokenType.StartArray => throw Errors.ParameterFileShape(place, "A list of lists is no parameter's value").Exception(),
            _ => throw Errors.ParameterFileShape(place, "An object is no parameter's value").Exception(),
        };
    }

    // Half of a surrogate pair, or bytes that are no UTF-8, are found only when the text is asked for.
    static string Text(ref Utf8JsonReader reader, JsonPlaces places)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException exception)
        {
            throw Errors.ParameterFileInvalid(places.File, places.At(reader.TokenStartIndex), "The text is not valid Unicode.").Exception(exception);
        }
    }
}
