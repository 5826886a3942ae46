using System.Collections.Immutable;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using BuildKit.Files;
using NuGet.Common;

namespace BuildKit.Packages;

/// <summary>A package by name, version and what it contains.</summary>
/// <param name="Id">The package's id.</param>
/// <param name="Version">Its version, normalised.</param>
/// <param name="Hash">SHA-512 of its content without signatures, as NuGet's own lock files have it, so that it is the same on every feed.</param>
sealed record LockedPackage(string Id, string Version, string? Hash);

/// <summary>What the lock file says of one tool.</summary>
sealed record LockedTool
{
    public required LockedPackage Package { get; init; }

    public required string Command { get; init; }

    /// <summary>The packages of a tool that has one for each platform, by runtime identifier; empty for most.</summary>
    public IReadOnlyDictionary<string, LockedPackage> Platforms { get; init; } = ImmutableSortedDictionary<string, LockedPackage>.Empty;
}

/// <summary>The file <c>build/tools.lock.json</c>: which versions the tools of a build have, and what is in them.</summary>
sealed class ToolLock
{
    const int Format = 1;

    readonly SortedDictionary<string, LockedTool> tools = new(StringComparer.OrdinalIgnoreCase);

    public LockedTool? Find(ToolRequest request) => tools.GetValueOrDefault(request.Key);

    public static AbsolutePath In(AbsolutePath root) => root / "build/tools.lock.json";

    /// <summary>The file as it is; empty if there is none.</summary>
    /// <exception cref="BuildException">BK1014: it cannot be read.</exception>
    public static ToolLock Read(AbsolutePath file)
    {
        var found = new ToolLock();
        if (!File.Exists(file))
        {
            return found;
        }

        try
        {
            using var json = JsonDocument.Parse(file.ReadText());
            if (json.RootElement.GetProperty("format").GetInt32() is not Format and var format)
            {
                throw Errors.LockOfOtherFormat(file, format).Exception();
            }

            foreach (var tool in json.RootElement.GetProperty("tools").EnumerateObject())
            {
                found.tools[tool.Name] = Tool(tool.Name.Split('@')[0], tool.Value);
            }

            return found;
        }
        catch (JsonException exception)
        {
            throw Errors.LockUnreadable(file, $"line {exception.LineNumber + 1}, column {exception.BytePositionInLine + 1}").Exception(exception);
        }
        catch (Exception exception) when (exception is KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw Errors.LockUnreadable(file, exception.Message).Exception(exception);
        }
    }

    /// <summary>The name of the tool's command if it is locked; never fails, because it is only shown.</summary>
    public static string? NameIn(ToolRequest request)
    {
        try
        {
            return Read(request.LockFile).Find(request)?.Command;
        }
        catch (BuildException)
        {
            return null;
        }
    }

    /// <summary>Adds or replaces a tool; what others have written meanwhile stays.</summary>
    public static void Add(ToolRequest request, LockedTool tool)
    {
        Alone(request.LockFile, () =>
        {
            var file = Read(request.LockFile);
            file.tools[request.Key] = tool;
            AtomicFile.WriteText(request.LockFile, file.Text());
        });
    }

    /// <summary>Removes the tools that no request names any more.</summary>
    public static void Keep(AbsolutePath lockFile, IReadOnlyCollection<string> keys)
    {
        Alone(lockFile, () =>
        {
            var file = Read(lockFile);
            var unused = file.tools.Keys.Except(keys, StringComparer.OrdinalIgnoreCase).ToList();
            if (unused.Count > 0)
            {
                unused.ForEach(key => file.tools.Remove(key));
                AtomicFile.WriteText(lockFile, file.Text());
            }
        });
    }

    // A run and a verb, or two steps, may write at once, each from what it has read.
    static void Alone(AbsolutePath lockFile, Action change) => ConcurrencyUtilities.ExecuteWithFileLocked(lockFile, change);

    static LockedTool Tool(string id, JsonElement json)
    {
        var version = json.GetProperty("version").GetString()!;
        return new()
        {
            Package = new(id, version, Hash(json)),
            Command = json.GetProperty("command").GetString()!,
            Platforms = !json.TryGetProperty("platforms", out var platforms) ? ImmutableSortedDictionary<string, LockedPackage>.Empty
                : platforms.EnumerateObject().ToImmutableSortedDictionary(
                    platform => platform.Name,
                    platform => new LockedPackage(platform.Value.GetProperty("package").GetString()!, version, Hash(platform.Value)),
                    StringComparer.Ordinal),
        };
    }

    // Without one nothing would be checked.
    static string Hash(JsonElement json) =>
        json.GetProperty("contentHash").GetString() is { Length: > 0 } hash ? hash : throw new FormatException("a contentHash is empty");

    string Text()
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteNumber("format", Format);
            json.WriteStartObject("tools");
            foreach (var (key, tool) in tools)
            {
                Write(json, key, tool);
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray()) + "\n";
    }

    static void Write(Utf8JsonWriter json, string key, LockedTool tool)
    {
        json.WriteStartObject(key);
        json.WriteString("version", tool.Package.Version);
        json.WriteString("contentHash", tool.Package.Hash);
        json.WriteString("command", tool.Command);
        if (tool.Platforms.Count > 0)
        {
            json.WriteStartObject("platforms");
            foreach (var (platform, package) in tool.Platforms)
            {
                json.WriteStartObject(platform);
                json.WriteString("package", package.Id);
                json.WriteString("contentHash", package.Hash);
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        json.WriteEndObject();
    }
}
