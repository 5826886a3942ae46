using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace BuildKit.Releases;

/// <summary>
/// One version of a product, as <c>release.json</c> records it (schema: <c>docs/releases.md</c>). The same commit gives
/// the same bytes in every checkout, so nothing in it tells of the machine, the branch or the moment.
/// </summary>
sealed record ReleaseManifest
{
    public const int CurrentFormat = 1;

    public int Format { get; init; } = CurrentFormat;

    public required string Product { get; init; }

    /// <summary>The release's id: the version, or <c>VERSION-dirty.DIGEST</c>.</summary>
    public required string Release { get; init; }

    public required string Version { get; init; }

    public required string Commit { get; init; }

    /// <summary>The commit's time, UTC; the only time in a release.</summary>
    public required DateTimeOffset CommitTime { get; init; }

    public required bool Dirty { get; init; }

    /// <summary>Ordered by name.</summary>
    public required ImmutableArray<ReleaseFile> Packages { get; init; }

    /// <summary>Ordered by name.</summary>
    public required ImmutableArray<ReleaseFile> Scripts { get; init; }

    [JsonIgnore]
    public ReleaseFile? Archive => Packages.FirstOrDefault(package => package.Kind == ReleaseFileKind.Archive);

    [JsonIgnore]
    public IEnumerable<ReleaseFile> Files => Packages.Concat(Scripts);

    public byte[] ToBytes() => [.. JsonSerializer.SerializeToUtf8Bytes(this, ReleaseJson.Default.ReleaseManifest), (byte)'\n'];
}

/// <summary>What a file of a release is.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ReleaseFileKind>))]
enum ReleaseFileKind
{
    /// <summary>What a deployment unpacks.</summary>
    [JsonStringEnumMemberName("archive")]
    Archive,

    [JsonStringEnumMemberName("nuget")]
    NuGet,

    [JsonStringEnumMemberName("nuget-symbols")]
    NuGetSymbols,

    [JsonStringEnumMemberName("host-script")]
    HostScript,
}

/// <summary>A file of a release, pinned by its digest.</summary>
sealed record ReleaseFile
{
    public required string Name { get; init; }

    public required ReleaseFileKind Kind { get; init; }

    /// <summary>SHA-256 in lower-case hexadecimal.</summary>
    public required string Sha256 { get; init; }

    /// <summary>In bytes.</summary>
    public required long Size { get; init; }
}

/// <summary>Writes and reads <c>release.json</c> without reflection.</summary>
[JsonSourceGenerationOptions(
    WriteIndented = true, NewLine = "\n", PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ReleaseManifest))]
sealed partial class ReleaseJson : JsonSerializerContext;
