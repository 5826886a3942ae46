using System.Globalization;
using System.Text;
using System.Text.Json;

namespace BuildKit.Ledger;

/// <summary>The sequence number in the text of an event, also of one that a later version wrote.</summary>
static class SequenceText
{
    /// <exception cref="JsonException">It is no event, or has no sequence number.</exception>
    public static long Of(string json)
    {
        var bytes = Encoding.UTF8.GetBytes(json);
        var (start, end) = PlaceIn(bytes);
        return long.TryParse(bytes.AsSpan(start, end - start), NumberStyles.None, CultureInfo.InvariantCulture, out var seq) ? seq : throw new JsonException("its sequence number is none");
    }

    /// <summary>The same text with another number; what this version does not know stays.</summary>
    /// <exception cref="JsonException">It is no event, or has no sequence number.</exception>
    public static string With(string json, long seq)
    {
        var bytes = Encoding.UTF8.GetBytes(json);
        var (start, end) = PlaceIn(bytes);
        return Encoding.UTF8.GetString(bytes, 0, start) + seq.ToString(CultureInfo.InvariantCulture) + Encoding.UTF8.GetString(bytes, end, bytes.Length - end);
    }

    static (int Start, int End) PlaceIn(byte[] bytes)
    {
        var reader = new Utf8JsonReader(bytes);
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.PropertyName && reader.CurrentDepth == 1 && reader.ValueTextEquals("seq"u8))
            {
                reader.Read();
                return ((int)reader.TokenStartIndex, (int)reader.BytesConsumed);
            }
        }

        throw new JsonException("it has no sequence number");
    }
}
