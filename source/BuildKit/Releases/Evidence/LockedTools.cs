using System.Text.Json;

namespace BuildKit.Releases;

/// <summary>The tools from NuGet packages that a build has locked: they made the product, and are not in it.</summary>
static class LockedTools
{
    public const string FileName = "build/tools.lock.json";

    /// <exception cref="BuildException">BK0428: the lock file cannot be read.</exception>
    public static void AddTo(ComponentList list, string product, AbsolutePath root)
    {
        var file = root / FileName;
        if (!File.Exists(file))
        {
            return;
        }

        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(file));
            foreach (var tool in json.RootElement.GetProperty("tools").EnumerateObject())
            {
                list.Add(Of(tool.Name, tool.Value));
            }
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException or IOException or UnauthorizedAccessException)
        {
            throw Errors.ComponentsUnknown(product, file, file, exception.Message).Exception(exception);
        }
    }

    /// <summary>The hash is known where the file has one.</summary>
    public static Component Of(string id, JsonElement tool) => new()
    {
        Purl = Component.PurlOf("nuget", id, tool.GetProperty("version").GetString()!),
        Name = id,
        Version = tool.GetProperty("version").GetString()!,
        IsApplication = true,
        Scope = ComponentScope.Excluded,
        Sha512 = Component.Hexadecimal(tool.TryGetProperty("contentHash", out var hash) ? hash.GetString() : null),
    };
}
