using System.Text.Json;
using BuildKit.Files;

namespace BuildKit.Releases;

/// <summary>JSON files of a release: indented, for people too, and the same on every system.</summary>
static class JsonDocuments
{
    /// <summary>One object and an end of line.</summary>
    public static byte[] Write(Action<Utf8JsonWriter> members) => [.. JsonObjects.Bytes(JsonObjects.Indented, members), (byte)'\n'];
}
