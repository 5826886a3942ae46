using System.Text.Encodings.Web;
using System.Text.Json;

namespace BuildKit.Hosting;

/// <summary>How the answers for machines are written: readable for people too.</summary>
static class JsonText
{
    public static JsonWriterOptions Layout =>
        new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
