using System.Text.Json;

namespace BuildKit.Releases;

/// <summary>Reads <c>release.json</c>, in every format that there was.</summary>
static class ReleaseManifestReader
{
    /// <summary>The manifest, or why it cannot be used.</summary>
    public static (ReleaseManifest? Manifest, string? Objection) Read(byte[] bytes)
    {
        try
        {
            var manifest = JsonSerializer.Deserialize(bytes, ReleaseJson.Default.ReleaseManifest);
            return Objection(manifest) is { } objection ? (null, objection) : (manifest, null);
        }
        catch (JsonException exception)
        {
            // What a later format has in it need not make sense here.
            return (null, FormatOf(bytes) is { } format and > ReleaseManifest.CurrentFormat ? UnknownFormat(format) : exception.Message);
        }
    }

    static string? Objection(ReleaseManifest? manifest) => manifest switch
    {
        null => "it is empty",
        { Format: < 1 or > ReleaseManifest.CurrentFormat } => UnknownFormat(manifest.Format),
        _ when manifest.Packages.IsDefault || manifest.Scripts.IsDefault => "a list of files is missing",
        _ when !SemanticVersion.TryParse(manifest.Version, out _) => $"'{manifest.Version}' is no version",
        _ when manifest.Files.Any(file => !FileNames.IsPortable(file.Name)) => "it names a file that is not in its directory",
        _ => null,
    };

    static string UnknownFormat(int format) => $"its format is {format}, this BuildKit reads formats up to {ReleaseManifest.CurrentFormat}";

    static int? FormatOf(byte[] bytes)
    {
        try
        {
            using var json = JsonDocument.Parse(bytes);
            return json.RootElement.GetProperty("format").GetInt32();
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            return null;
        }
    }
}
