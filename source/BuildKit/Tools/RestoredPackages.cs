using System.Text.Json;

namespace BuildKit.Tools;

/// <summary>The files that a restore brought, for this platform.</summary>
sealed record RestoredPackages
{
    /// <summary>Assemblies to compile against.</summary>
    public required IReadOnlyList<AbsolutePath> Compile { get; init; }

    /// <summary>Assemblies to load when the code runs.</summary>
    public required IReadOnlyList<AbsolutePath> Runtime { get; init; }

    /// <summary>Native libraries that the assemblies call.</summary>
    public required IReadOnlyList<AbsolutePath> Native { get; init; }

    public static RestoredPackages Read(AbsolutePath assets)
    {
        using var json = JsonDocument.Parse(File.ReadAllBytes(assets));
        var root = json.RootElement;
        var folders = root.GetProperty("packageFolders").EnumerateObject().Select(folder => AbsolutePath.Of(folder.Name)).ToList();
        var (compile, runtime, native) = (new List<AbsolutePath>(), new List<AbsolutePath>(), new List<AbsolutePath>());
        foreach (var package in root.GetProperty("targets").EnumerateObject().First().Value.EnumerateObject())
        {
            var path = root.GetProperty("libraries").GetProperty(package.Name).GetProperty("path").GetString()!;
            var directory = folders.Select(folder => folder / path).FirstOrDefault(candidate => Directory.Exists(candidate)) ?? folders[0] / path;
            var ofPlatform = OfPlatform(package.Value);
            compile.AddRange(Assets(package.Value, "compile").Select(file => directory / file));
            native.AddRange(ofPlatform.Where(file => !IsAssembly(file)).Select(file => directory / file));
            // An assembly for the platform stands in for the one of the same name that fits all.
            var special = ofPlatform.Where(IsAssembly).ToLookup(file => Path.GetFileName(file), StringComparer.OrdinalIgnoreCase);
            runtime.AddRange(special.Select(files => directory / files.First()));
            runtime.AddRange(Assets(package.Value, "runtime").Where(file => !special.Contains(Path.GetFileName(file))).Select(file => directory / file));
        }

        return new() { Compile = compile, Runtime = runtime, Native = native };
    }

    static IEnumerable<string> Assets(JsonElement package, string kind) =>
        package.TryGetProperty(kind, out var assets) ? assets.EnumerateObject().Select(asset => asset.Name).Where(name => !IsPlaceholder(name)) : [];

    // runtimes/<rid>/…: those of the nearest platform that the package has something for.
    static List<string> OfPlatform(JsonElement package)
    {
        if (!package.TryGetProperty("runtimeTargets", out var targets))
        {
            return [];
        }

        var files = targets.EnumerateObject().Where(file => !IsPlaceholder(file.Name))
            .ToLookup(file => (Kind: file.Value.GetProperty("assetType").GetString(), Platform: file.Value.GetProperty("rid").GetString()!), file => file.Name);
        return [.. files.GroupBy(group => group.Key.Kind).SelectMany(kind =>
            Platform.Fitting.Select(platform => files[(kind.Key, platform)]).FirstOrDefault(found => found.Any()) ?? [])];
    }

    static bool IsPlaceholder(string file) => Path.GetFileName(file) == "_._";

    static bool IsAssembly(string file) => !file.Contains("/native/", StringComparison.Ordinal);
}
