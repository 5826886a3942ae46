using System.Text.Json;

namespace BuildKit.Tools;

/// <summary>The hash of a restored package's content, as NuGet notes it beside what it unpacks: the same on every machine.</summary>
static class PackageHash
{
    /// <summary>Empty if NuGet noted none, as very old versions did not.</summary>
    public static string In(AbsolutePath package)
    {
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(package / ".nupkg.metadata"));
            return json.RootElement.TryGetProperty("contentHash", out var hash) && hash.ValueKind == JsonValueKind.String ? hash.GetString()! : "";
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
