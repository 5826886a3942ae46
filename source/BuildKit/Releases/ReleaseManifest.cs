using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using BuildKit.Files;

namespace BuildKit.Releases;

/// <summary>
/// One version of a product, as <c>release.json</c> records it (schema: <c>docs/releases.md</c>). The same commit gives
/// the same bytes in every checkout, so nothing in it tells of the machine, the branch or the moment.
/// </summary>
sealed record ReleaseManifest
{
    /// <summary>Format 1 knew no documents. A release outlives the BuildKit that made it, so every format is read.</summary>
    public const int CurrentFormat = 2;

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

    /// <summary>What tells about the packages: SBOM, notes, provenance. Ordered by name; none where the file names none.</summary>
    public ImmutableArray<ReleaseFile> Documents { get => field.IsDefault ? [] : field; init; }

    /// <summary>Ordered by name.</summary>
    public required ImmutableArray<ReleaseFile> Scripts { get; init; }

    [JsonIgnore]
    public ReleaseFile? Provenance => Documents.FirstOrDefault(document => document.Kind == ReleaseFileKind.Provenance);

    [JsonIgnore]
    public IEnumerable<ReleaseFile> Archives => Packages.Where(package => package.Kind == ReleaseFileKind.Archive);

    /// <summary>What a deployment unpacks on a platform; null if there is nothing for it.</summary>
    public ReleaseFile? ArchiveFor(string rid) => Archives.FirstOrDefault(archive => (archive.Platform ?? rid) == rid);

    [JsonIgnore]
    public IEnumerable<ReleaseFile> Files => [.. Packages, .. Documents, .. Scripts];

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

    /// <summary>The list of components, in CycloneDX JSON.</summary>
    [JsonStringEnumMemberName("sbom")]
    Sbom,

    /// <summary>From what and how the release was made: an in-toto statement.</summary>
    [JsonStringEnumMemberName("provenance")]
    Provenance,

    /// <summary>What changed since the release before, for people.</summary>
    [JsonStringEnumMemberName("notes")]
    Notes,
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

    /// <summary>The runtime identifier of the platform that it is for; null for all.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Platform { get; init; }

    /// <summary>Its line in <c>SHA256SUMS</c>; two blanks, as sha256sum wants it.</summary>
    [JsonIgnore]
    public string SumLine => $"{Sha256}  {Name}\n";

    public static ReleaseFile Pin(AbsolutePath file, ReleaseFileKind kind) => new()
    {
        Name = file.Name,
        Kind = kind,
        Sha256 = Digest.OfFile(file).ToString(),
        Size = new FileInfo(file).Length,
    };
}

/// <summary>Writes and reads <c>release.json</c> without reflection.</summary>
[JsonSourceGenerationOptions(
    WriteIndented = true, NewLine = "\n", PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ReleaseManifest))]
sealed partial class ReleaseJson : JsonSerializerContext;
