using System.Text.Json;

namespace BuildKit.Tools;

/// <summary>Whether what a restore brought is still there, in the folder of packages that all checkouts of a user share.</summary>
static class RestoreState
{
    /// <summary>The first file that is gone; null if everything is there.</summary>
    public static string? Missing(AbsolutePath intermediate)
    {
        var cache = intermediate / "project.nuget.cache";
        if (!File.Exists(intermediate / "project.assets.json"))
        {
            return intermediate / "project.assets.json";
        }

        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(cache));
            return json.RootElement.TryGetProperty("expectedPackageFiles", out var files)
                ? files.EnumerateArray().Select(file => file.GetString()!).FirstOrDefault(file => !File.Exists(file))
                : null;
        }
        catch (Exception exception) when (exception is JsonException or IOException or UnauthorizedAccessException or InvalidOperationException)
        {
            return cache;
        }
    }
}
