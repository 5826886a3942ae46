using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace BuildKit.Files;

/// <summary>JSON objects that are written member by member.</summary>
static class JsonObjects
{
    /// <summary>For people too: indented, and the same on every system.</summary>
    public static JsonWriterOptions Indented { get; } = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Text(JsonWriterOptions layout, Action<Utf8JsonWriter> members) => Encoding.UTF8.GetString(Bytes(layout, members));

    public static byte[] Bytes(JsonWriterOptions layout, Action<Utf8JsonWriter> members)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, layout))
        {
            json.WriteStartObject();
            members(json);
            json.WriteEndObject();
        }

        return stream.ToArray();
    }

    extension(Utf8JsonWriter json)
    {
        /// <summary>An array of objects.</summary>
        public void WriteObjects<T>(string name, IEnumerable<T> items, Action<Utf8JsonWriter, T> members)
        {
            json.WriteStartArray(name);
            foreach (var item in items)
            {
                json.WriteStartObject();
                members(json, item);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        public void WriteStrings(string name, IEnumerable<string> values)
        {
            json.WriteStartArray(name);
            foreach (var value in values)
            {
                json.WriteStringValue(value);
            }

            json.WriteEndArray();
        }
    }
}
