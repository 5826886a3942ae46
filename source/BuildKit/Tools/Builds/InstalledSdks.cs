namespace BuildKit.Tools;

/// <summary>The SDKs beside the runtime that runs this: with another one, what was compiled is compiled again.</summary>
static class InstalledSdks
{
    public static IReadOnlyList<string> Names { get; } = Find();

    // <root>/shared/Microsoft.NETCore.App/10.0.1/System.Private.CoreLib.dll, <root>/sdk/10.0.100
    static List<string> Find()
    {
        var runtime = Path.GetDirectoryName(typeof(object).Assembly.Location);
        var sdks = runtime is { Length: > 0 } ? Path.GetFullPath(Path.Combine(runtime, "../../../sdk")) : "";
        return Directory.Exists(sdks) ? [.. Directory.GetDirectories(sdks).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)] : [];
    }
}
