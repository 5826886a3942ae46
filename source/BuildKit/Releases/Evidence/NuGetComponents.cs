using System.Text.Json;

namespace BuildKit.Releases;

/// <summary>
/// The packages that a restore resolved for a project and all that it refers to, as <c>project.assets.json</c> has them. Own projects are no
/// components: they are the product.
/// </summary>
sealed class NuGetComponents
{
    static readonly string[] Shipped = ["runtime", "native", "runtimeTargets", "resource", "contentFiles"];

    readonly ComponentList list;
    readonly JsonElement assets;
    readonly IReadOnlyList<AbsolutePath> folders;

    NuGetComponents(ComponentList list, JsonElement assets)
    {
        (this.list, this.assets) = (list, assets);
        folders = [.. assets.GetProperty("packageFolders").EnumerateObject().Select(folder => AbsolutePath.Of(folder.Name))];
    }

    /// <exception cref="BuildException">BK0428: the project is not restored, or what the restore left cannot be read.</exception>
    public static void AddTo(ComponentList list, string product, AbsolutePath project, AbsolutePath folder)
    {
        var file = folder / "project.assets.json";
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(file));
            var components = new NuGetComponents(list, json.RootElement);
            foreach (var target in json.RootElement.GetProperty("targets").EnumerateObject())
            {
                components.AddTarget(target);
            }
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException or IOException or UnauthorizedAccessException)
        {
            throw Errors.ComponentsUnknown(product, project, file, exception.Message).Exception(exception);
        }
    }

    // One for each framework, and for each with a runtime identifier behind it.
    void AddTarget(JsonProperty target)
    {
        var resolved = target.Value.EnumerateObject().ToDictionary(entry => NameOf(entry.Name), entry => entry, StringComparer.OrdinalIgnoreCase);
        foreach (var entry in resolved.Values.Where(IsPackage))
        {
            Add(entry).DependsOn.UnionWith(Needs(entry.Value, resolved));
        }

        list.Direct.UnionWith(Own(target.Name.Split('/')[0]).SelectMany(name => Resolved(name, resolved)));
    }

    Component Add(JsonProperty entry)
    {
        var library = assets.GetProperty("libraries").GetProperty(entry.Name);
        return list.Add(new()
        {
            Purl = PurlOf(entry.Name),
            Name = NameOf(entry.Name),
            Version = VersionOf(entry.Name),
            Scope = Shipped.Any(kind => entry.Value.TryGetProperty(kind, out var files) && HasAny(files)) ? ComponentScope.Required : ComponentScope.Excluded,
            Sha512 = Component.Hexadecimal(library.GetProperty("sha512").GetString()),
            Licence = NuspecLicence.In(Place(library)),
        });
    }

    // What the project names itself, in this framework; in any, where its name is written in two ways.
    IEnumerable<string> Own(string framework)
    {
        var groups = assets.GetProperty("projectFileDependencyGroups").EnumerateObject().ToList();
        foreach (var group in groups.Exists(group => group.Name == framework) ? groups.Where(group => group.Name == framework) : groups)
        {
            foreach (var dependency in group.Value.EnumerateArray())
            {
                yield return dependency.GetString()!.Split(' ')[0];
            }
        }
    }

    static IEnumerable<string> Needs(JsonElement entry, Dictionary<string, JsonProperty> resolved) =>
        Names(entry, "dependencies").SelectMany(name => Resolved(name, resolved));

    // A project in between is the product too: what it needs, the product needs.
    static IEnumerable<string> Resolved(string name, Dictionary<string, JsonProperty> resolved) =>
        !resolved.TryGetValue(name, out var entry) ? []
        : IsPackage(entry) ? [PurlOf(entry.Name)]
        : Needs(entry.Value, resolved);

    static IEnumerable<string> Names(JsonElement element, string property) =>
        element.TryGetProperty(property, out var dependencies) ? dependencies.EnumerateObject().Select(dependency => dependency.Name) : [];

    static bool HasAny(JsonElement files) => files.EnumerateObject().Any(file => !file.Name.EndsWith("/_._", StringComparison.Ordinal));

    static bool IsPackage(JsonProperty entry) => entry.Value.GetProperty("type").GetString() == "package";

    AbsolutePath? Place(JsonElement library)
    {
        var path = library.GetProperty("path").GetString()!;
        return folders.Select(folder => folder / path).FirstOrDefault(place => Directory.Exists(place));
    }

    static string PurlOf(string entry) => Component.PurlOf("nuget", NameOf(entry), VersionOf(entry));

    static string NameOf(string entry) => entry[..entry.IndexOf('/', StringComparison.Ordinal)];

    static string VersionOf(string entry) => entry[(entry.IndexOf('/', StringComparison.Ordinal) + 1)..];
}
