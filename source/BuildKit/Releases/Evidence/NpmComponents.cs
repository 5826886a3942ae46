using System.Text.Json;
using System.Text.RegularExpressions;

namespace BuildKit.Releases;

/// <summary>The packages that <c>package-lock.json</c> holds fast (its versions 2 and 3, of npm 7 and later).</summary>
static partial class NpmComponents
{
    const string Modules = "node_modules/";

    static readonly string[] Kinds = ["dependencies", "optionalDependencies", "peerDependencies"];

    /// <summary>Adds none if there is no lock file.</summary>
    /// <exception cref="BuildException">BK0428: the lock file cannot be read.</exception>
    public static void AddTo(ComponentList list, string product, AbsolutePath directory)
    {
        var file = directory / "package-lock.json";
        if (!File.Exists(file))
        {
            return;
        }

        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(file));
            var packages = json.RootElement.TryGetProperty("packages", out var found) ? found
                : throw new JsonException("it is of an npm before version 7; run npm install once with a later one");
            Add(list, packages.EnumerateObject().ToDictionary(entry => entry.Name, entry => entry.Value, StringComparer.Ordinal));
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException or IOException or UnauthorizedAccessException)
        {
            throw Errors.ComponentsUnknown(product, directory / "package.json", file, exception.Message).Exception(exception);
        }
    }

    // Entries without node_modules in their path are own packages of a workspace; links point to them.
    static void Add(ComponentList list, Dictionary<string, JsonElement> packages)
    {
        foreach (var (path, entry) in packages)
        {
            var needs = Needs(path, entry, packages);
            if (!path.Contains(Modules, StringComparison.Ordinal))
            {
                list.Direct.UnionWith(needs.Concat(Needs(path, entry, packages, "devDependencies")));
            }
            else if (!Has(entry, "link"))
            {
                list.Add(Of(path, entry)).DependsOn.UnionWith(needs);
            }
        }
    }

    static Component Of(string path, JsonElement entry) => new()
    {
        Purl = PurlOf(path, entry),
        Name = NameOf(path, entry),
        Version = VersionOf(entry),
        Scope = Has(entry, "dev") ? ComponentScope.Excluded : Has(entry, "optional") || Has(entry, "devOptional") ? ComponentScope.Optional : ComponentScope.Required,
        Sha512 = Component.Hexadecimal(Sha512In(Text(entry, "integrity"))),
        Licence = Text(entry, "license") is { Length: > 0 } licence ? Of(licence) : null,
    };

    // npm lets authors write sentences: only what has the form of an SPDX expression is taken for one.
    static Licence Of(string licence) => Expression().IsMatch(licence) && licence != "UNLICENSED" ? new(licence, null, null) : new(null, licence, null);

    [GeneratedRegex(@"^\(*[\w.+:-]+\)*( (AND|OR|WITH) \(*[\w.+:-]+\)*)*$", RegexOptions.CultureInvariant)]
    private static partial Regex Expression();

    static IEnumerable<string> Needs(string path, JsonElement entry, Dictionary<string, JsonElement> packages, params string[] kinds) =>
        from kind in kinds.Length > 0 ? kinds : Kinds
        where entry.TryGetProperty(kind, out _)
        from dependency in entry.GetProperty(kind).EnumerateObject()
        select Found(path, dependency.Name, packages) into found
        where found is not null
        select PurlOf(found, packages[found]);

    // As Node looks for a module: in the package's own node_modules, then in those of the directories above.
    static string? Found(string path, string name, Dictionary<string, JsonElement> packages)
    {
        for (var at = path; ; at = at.LastIndexOf('/') is var slash and >= 0 ? at[..slash] : "")
        {
            var candidate = (at.Length > 0 ? at + "/" : "") + Modules + name;
            if (packages.TryGetValue(candidate, out var entry))
            {
                return Has(entry, "link") ? null : candidate;
            }

            if (at.Length == 0)
            {
                return null;
            }
        }
    }

    static string PurlOf(string path, JsonElement entry) => Component.PurlOf("npm", NameOf(path, entry), VersionOf(entry));

    // An alias has the name under which it is installed in its path, and its own in the entry.
    static string NameOf(string path, JsonElement entry) => Text(entry, "name") ?? path[(path.LastIndexOf(Modules, StringComparison.Ordinal) + Modules.Length)..];

    static string VersionOf(JsonElement entry) => Text(entry, "version") ?? "";

    static string? Sha512In(string? integrity) =>
        integrity?.Split(' ').FirstOrDefault(hash => hash.StartsWith("sha512-", StringComparison.Ordinal))?["sha512-".Length..];

    static string? Text(JsonElement entry, string name) => entry.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    static bool Has(JsonElement entry, string name) => entry.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.True;
}
