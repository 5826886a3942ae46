using System.Text.Json;

namespace BuildKit.Releases;

/// <summary>
/// The .NET tools that the repository names for everybody, <c>dotnet tool restore</c> fetches and <c>dotnet NAME</c> runs: they took part in the making,
/// and are not in the product.
/// </summary>
static class ManifestTools
{
    /// <summary>Where the SDK looks, and the first one that it finds counts.</summary>
    static readonly string[] Places = [".config/dotnet-tools.json", "dotnet-tools.json"];

    /// <summary>The manifest in the root directory; null if there is none.</summary>
    public static AbsolutePath? FileOf(AbsolutePath root) => Places.Select(place => root / place).FirstOrDefault(file => File.Exists(file));

    /// <exception cref="BuildException">BK0428: the manifest cannot be read.</exception>
    public static void AddTo(ComponentList list, string product, AbsolutePath root)
    {
        if (FileOf(root) is not { } file)
        {
            return;
        }

        try
        {
            // As the SDK reads it.
            using var json = JsonDocument.Parse(File.ReadAllBytes(file), new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            foreach (var tool in json.RootElement.GetProperty("tools").EnumerateObject())
            {
                list.Add(LockedTools.Of(tool.Name, tool.Value));
            }
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException or IOException or UnauthorizedAccessException)
        {
            throw Errors.ComponentsUnknown(product, file, file, exception.Message).Exception(exception);
        }
    }
}
