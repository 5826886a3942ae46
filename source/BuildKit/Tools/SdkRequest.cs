using System.Text;
using System.Text.Json;

namespace BuildKit.Tools;

/// <summary>How far the host may go from the version that is asked for. The names are those of global.json.</summary>
enum SdkRollForward
{
    Disable,
    Patch,
    Feature,
    Minor,
    Major,
    LatestPatch,
    LatestFeature,
    LatestMinor,
    LatestMajor,
}

/// <summary>
/// Which SDK a directory asks for. A <c>global.json</c> that the host cannot make sense of asks for nothing: it warns and takes the latest.
/// The rules are those of the host, <c>hostfxr</c>.
/// </summary>
/// <param name="Version">Null for any.</param>
/// <param name="RollForward">How far from it.</param>
/// <param name="AllowsPreRelease">Whether a preview will do.</param>
/// <param name="Paths">Where to look, in this order; null for where the host lies.</param>
/// <param name="File">The file that says it; null if there is none.</param>
sealed record SdkRequest(SemanticVersion? Version, SdkRollForward RollForward, bool AllowsPreRelease, IReadOnlyList<string>? Paths, AbsolutePath? File)
{
    static readonly JsonDocumentOptions Options = new() { CommentHandling = JsonCommentHandling.Skip };

    /// <summary>What holds for commands that run in the directory.</summary>
    public static SdkRequest For(AbsolutePath directory) =>
        GlobalJson.Nearest(directory) is { } file ? Read(file) with { File = file } : Latest;

    public static SdkRequest Latest { get; } = new(null, SdkRollForward.LatestMajor, AllowsPreRelease: true, null, null);

    /// <summary>Whether an SDK of this version will do.</summary>
    public bool Allows(SemanticVersion installed) =>
        (AllowsPreRelease || !installed.IsPreRelease) && RollForward != SdkRollForward.Disable && (Version is null || IsNear(Version, installed));

    /// <summary>Whether one SDK that will do is preferred to another.</summary>
    public bool Prefers(SemanticVersion installed, SemanticVersion to) =>
        Version is null || RollForward >= SdkRollForward.LatestPatch || Band(installed) == Band(to) ? installed.CompareTo(to) > 0 : installed.CompareTo(to) < 0;

    /// <summary>Whether the very version that is asked for is taken without looking at any other.</summary>
    public bool WantsExactly => RollForward is SdkRollForward.Disable or SdkRollForward.Patch;

    bool IsNear(SemanticVersion wanted, SemanticVersion installed) => installed.CompareTo(wanted) >= 0 && RollForward switch
    {
        SdkRollForward.Patch or SdkRollForward.LatestPatch => Band(installed) == Band(wanted),
        SdkRollForward.Feature or SdkRollForward.LatestFeature => (installed.Major, installed.Minor) == (wanted.Major, wanted.Minor),
        SdkRollForward.Minor or SdkRollForward.LatestMinor => installed.Major == wanted.Major,
        _ => true,
    };

    // 10.0.401 is patch 1 of the fourth feature band.
    static (int, int, int) Band(SemanticVersion version) => (version.Major, version.Minor, version.Patch / 100);

    static SdkRequest Read(AbsolutePath file)
    {
        try
        {
            using var json = JsonDocument.Parse(WithoutPreamble(System.IO.File.ReadAllBytes(file)), Options);
            return json.RootElement.ValueKind == JsonValueKind.Object ? Of(json.RootElement) ?? Latest : Latest;
        }
        catch (Exception exception) when (exception is JsonException or IOException or UnauthorizedAccessException)
        {
            return Latest;
        }
    }

    static ReadOnlyMemory<byte> WithoutPreamble(byte[] text) => text.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? text.AsMemory(Encoding.UTF8.Preamble.Length) : text;

    // Null if something in it makes no sense.
    static SdkRequest? Of(JsonElement root)
    {
        if (First(root, "sdk") is not { } sdk)
        {
            return Latest;
        }

        var request = sdk.ValueKind == JsonValueKind.Object ? WithVersion(Latest, First(sdk, "version")) : null;
        request = request is null ? null : WithRollForward(request, First(sdk, "rollForward"));
        request = request is null ? null : WithPreRelease(request, First(sdk, "allowPrerelease"));
        return request is null ? null : request with { Paths = PathsIn(First(sdk, "paths")) };
    }

    static SdkRequest? WithVersion(SdkRequest request, JsonElement? value) =>
        value is not { } version ? request
        : version.ValueKind == JsonValueKind.String && SemanticVersion.TryParse(version.GetString(), out var wanted) ? request with { Version = wanted, RollForward = SdkRollForward.Patch }
        : null;

    static SdkRequest? WithRollForward(SdkRequest request, JsonElement? value)
    {
        if (value is not { } name)
        {
            return request;
        }

        var isPolicy = name.ValueKind == JsonValueKind.String && name.GetString() is { Length: > 0 } text && char.IsAsciiLetter(text[0]);
        return isPolicy && Enum.TryParse<SdkRollForward>(name.GetString(), ignoreCase: true, out var policy) && (policy == SdkRollForward.LatestMajor || request.Version is not null)
            ? request with { RollForward = policy }
            : null;
    }

    static SdkRequest? WithPreRelease(SdkRequest request, JsonElement? value) =>
        value is { ValueKind: not (JsonValueKind.True or JsonValueKind.False) } ? null
        : request with { AllowsPreRelease = value is not { ValueKind: JsonValueKind.False } || request.Version is { IsPreRelease: true } };

    static List<string>? PathsIn(JsonElement? value) => value is not { ValueKind: JsonValueKind.Array } paths ? null
        : [.. paths.EnumerateArray().Where(path => path.ValueKind == JsonValueKind.String).Select(path => path.GetString()!)];

    // Of two properties of one name the host reads the first.
    static JsonElement? First(JsonElement parent, string name)
    {
        foreach (var property in parent.EnumerateObject())
        {
            if (property.NameEquals(name))
            {
                return property.Value.ValueKind == JsonValueKind.Null ? null : property.Value;
            }
        }

        return null;
    }
}
