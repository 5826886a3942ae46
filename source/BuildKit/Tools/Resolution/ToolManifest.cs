using System.Text;
using System.Text.Json;

namespace BuildKit.Tools;

/// <summary>A tool of a manifest: the package, and the commands that it brings.</summary>
sealed record ManifestTool(string Package, string Version, IReadOnlyList<string> Commands, bool RollsForward, AbsolutePath Manifest);

/// <summary>
/// The tool manifests that hold in a directory: <c>.config/dotnet-tools.json</c> and <c>dotnet-tools.json</c> there and
/// in every directory above, up to one that says <c>isRoot</c>. Of a package that two name, the nearer counts.
/// </summary>
sealed class ToolManifest
{
    static readonly JsonReaderOptions Options = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };
    readonly List<ManifestTool> tools = [];

    public List<AbsolutePath> Files { get; } = [];

    public IReadOnlyList<string> Commands => [.. tools.SelectMany(tool => tool.Commands).Distinct().Order(StringComparer.Ordinal)];

    /// <exception cref="BuildException">BK0721: a manifest cannot be read.</exception>
    public static ToolManifest Of(AbsolutePath directory)
    {
        var manifest = new ToolManifest();
        for (var at = directory; ; at = at.Parent)
        {
            foreach (var file in new[] { at / ".config/dotnet-tools.json", at / "dotnet-tools.json" })
            {
                if (File.Exists(file) && manifest.Add(file))
                {
                    return manifest;
                }
            }

            if (at == at.Parent)
            {
                return manifest;
            }
        }
    }

    /// <summary>The tool whose command, or whose package, has this name; null if there is none.</summary>
    public ManifestTool? Find(string name) =>
        tools.Find(tool => tool.Commands.Contains(name, StringComparer.OrdinalIgnoreCase))
        ?? tools.Find(tool => tool.Commands.Count == 1 && tool.Package.Equals(name, StringComparison.OrdinalIgnoreCase));

    // True if the search ends here.
    bool Add(AbsolutePath file)
    {
        Files.Add(file);
        try
        {
            var reader = new ManifestReader(file, File.ReadAllBytes(file), Options);
            var (found, isRoot) = reader.Read();
            tools.AddRange(found.Where(tool => !tools.Exists(nearer => nearer.Package.Equals(tool.Package, StringComparison.OrdinalIgnoreCase))));
            return isRoot;
        }
        catch (JsonException exception)
        {
            throw Errors.InvalidToolManifest(file, exception.LineNumber + 1, exception.Message.Split(" LineNumber:")[0]).Exception(exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Errors.InvalidToolManifest(file, null, exception.Message).Exception(exception);
        }
    }
}

/// <summary>Reads one manifest, and knows the line of whatever is wrong in it.</summary>
ref struct ManifestReader
{
    readonly AbsolutePath file;
    readonly ReadOnlySpan<byte> bytes;
    Utf8JsonReader json;

    public ManifestReader(AbsolutePath file, ReadOnlySpan<byte> text, JsonReaderOptions options)
    {
        this.file = file;
        bytes = text.StartsWith(Encoding.UTF8.Preamble) ? text[Encoding.UTF8.Preamble.Length..] : text;
        json = new(bytes, options);
    }

    public (List<ManifestTool> Tools, bool IsRoot) Read()
    {
        var (tools, isRoot) = (new List<ManifestTool>(), false);
        Next();
        Require(JsonTokenType.StartObject, "the manifest is no object");
        while (NextProperty() is { } name)
        {
            switch (name)
            {
                case "isRoot":
                    isRoot = Truth();
                    break;
                case "tools":
                    ReadTools(tools);
                    break;
                default:
                    json.Skip();
                    break;
            }
        }

        return (tools, isRoot);
    }

    void ReadTools(List<ManifestTool> tools)
    {
        Require(JsonTokenType.StartObject, "'tools' is no object");
        while (NextProperty() is { } package)
        {
            tools.Add(ReadTool(package));
        }
    }

    ManifestTool ReadTool(string package)
    {
        RefuseSeparators(package, $"'{package}' is no package id");
        Require(JsonTokenType.StartObject, $"'{package}' is no object");
        var (version, commands, rollsForward) = ((string?)null, (List<string>?)null, false);
        while (NextProperty() is { } name)
        {
            switch (name)
            {
                case "version":
                    version = Text($"the version of '{package}' is no text");
                    RefuseSeparators(version, $"the version of '{package}' is none");
                    break;
                case "commands":
                    commands = Texts($"the commands of '{package}' are no list of texts");
                    break;
                case "rollForward":
                    rollsForward = Truth();
                    break;
                default:
                    json.Skip();
                    break;
            }
        }

        return version is null ? throw Invalid($"'{package}' has no version")
            : commands is null or [] ? throw Invalid($"'{package}' has no commands")
            : new(package, version, commands, rollsForward, file);
    }

    // Both become names of directories.
    readonly void RefuseSeparators(string text, string reason)
    {
        if (text.Length == 0 || text.AsSpan().ContainsAny("/\\:\0") || text.Contains("..", StringComparison.Ordinal))
        {
            throw Invalid(reason);
        }
    }

    List<string> Texts(string reason)
    {
        Require(JsonTokenType.StartArray, reason);
        var texts = new List<string>();
        for (Next(); json.TokenType != JsonTokenType.EndArray; Next())
        {
            texts.Add(Text(reason));
        }

        return texts;
    }

    readonly string Text(string reason)
    {
        Require(JsonTokenType.String, reason);
        return json.GetString()!;
    }

    readonly bool Truth() => json.TokenType switch
    {
        JsonTokenType.True => true,
        JsonTokenType.False => false,
        _ => throw Invalid("it is neither true nor false"),
    };

    // The name of the next property, with the reader on its value; null at the end of the object.
    string? NextProperty()
    {
        Next();
        if (json.TokenType == JsonTokenType.EndObject)
        {
            return null;
        }

        var name = json.GetString();
        Next();
        return name;
    }

    void Next()
    {
        if (!json.Read())
        {
            throw Invalid("the file ends too early");
        }
    }

    readonly void Require(JsonTokenType type, string reason)
    {
        if (json.TokenType != type)
        {
            throw Invalid(reason);
        }
    }

    readonly BuildException Invalid(string reason) =>
        Errors.InvalidToolManifest(file, bytes[..(int)json.TokenStartIndex].Count((byte)'\n') + 1, reason).Exception();
}
