using System.Text.Json;

namespace BuildKit.Tools;

/// <summary>What <c>global.json</c> says about running tests.</summary>
static class GlobalJson
{
    const string PlatformRunner = "Microsoft.Testing.Platform";

    /// <summary>The nearest <c>global.json</c> in a directory or above it; null if there is none.</summary>
    public static AbsolutePath? Nearest(AbsolutePath directory)
    {
        for (var at = directory; ; at = at.Parent)
        {
            if (File.Exists(at / "global.json"))
            {
                return at / "global.json";
            }

            if (at == at.Parent)
            {
                return null;
            }
        }
    }

    /// <summary>True if the file selects Microsoft.Testing.Platform as the runner of <c>dotnet test</c>.</summary>
    public static bool SelectsTestingPlatform(AbsolutePath file)
    {
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllText(file), new JsonDocumentOptions
            {
                CommentHandling = JsonCommentHandling.Skip,
                AllowTrailingCommas = true,
            });
            return json.RootElement.ValueKind == JsonValueKind.Object
                && json.RootElement.TryGetProperty("test", out var test) && test.ValueKind == JsonValueKind.Object
                && test.TryGetProperty("runner", out var runner) && runner.ValueKind == JsonValueKind.String
                && string.Equals(runner.GetString(), PlatformRunner, StringComparison.OrdinalIgnoreCase);
        }
        catch (JsonException exception)
        {
            throw Errors.UnreadableGlobalJson(file, exception.Message).Exception(exception);
        }
    }
}
