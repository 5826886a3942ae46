using System.Text.Json;
using BuildKit.Files;

namespace BuildKit.Releases;

/// <summary>
/// Keeps releases as directories <c>PRODUCT/RELEASE</c>. A release is made beside its place and renamed into it, so a
/// directory that is there is whole; what it holds is checked each time that it is taken out.
/// </summary>
sealed class ReleaseStore(AbsolutePath directory)
{
    public const string ManifestName = "release.json";
    public const string SumsName = "SHA256SUMS";
    public const string ScriptName = "deploy.sh";

    /// <summary>In place of a release's id: the one that is made last.</summary>
    public const string Latest = "latest";

    public static ReleaseStore Of(AbsolutePath root) => new(root / ".buildkit" / "releases");

    public AbsolutePath Directory { get; } = directory;

    public static string InWords(string idOrLatest) => idOrLatest == Latest ? "the latest release" : $"release {idOrLatest}";

    /// <summary>A directory of its own for a release in the making; it is removed unless the release is added.</summary>
    public ReleaseDraft Begin(string product) => ReleaseDraft.In(Directory / product);

    /// <summary>Gives the draft its place. A release that is there already has to have the same bytes.</summary>
    /// <exception cref="BuildException">BK0416: there is one with other bytes.</exception>
    public (StoredRelease Release, bool WasThere) Add(ReleaseDraft draft, ReleaseManifest manifest)
    {
        var place = PlaceOf(manifest.Product, manifest.Release);
        if (!draft.TryMoveTo(place))
        {
            var existing = Open(manifest.Product, manifest.Release);
            return Digest.OfBytes(manifest.ToBytes()) == existing.Digest ? (existing, true) : throw Differs(existing, manifest).Exception();
        }

        return (Open(manifest.Product, manifest.Release), false);
    }

    /// <summary>The release with this id, or the latest; everything in it is checked against its digests.</summary>
    /// <exception cref="BuildException">BK0417: there is none. BK0418, BK0419: it is damaged.</exception>
    public StoredRelease Find(string product, string idOrLatest)
    {
        var releases = List(product);
        var found = idOrLatest == Latest ? (releases.Count > 0 ? releases[^1] : null) : releases.FirstOrDefault(release => release.Release == idOrLatest);
        return found is null
            ? throw Errors.UnknownRelease(product, idOrLatest, [.. releases.Select(release => release.Release)], Directory / product).Exception()
            : Open(product, found.Release);
    }

    /// <summary>
    /// What the store has of a product, the latest last: by version, a clean one after a dirty one of the same version,
    /// dirty ones in the order in which they were made.
    /// </summary>
    public IReadOnlyList<ReleaseManifest> List(string product)
    {
        var home = Directory / product;
        return !System.IO.Directory.Exists(home) ? [] :
        [
            .. System.IO.Directory.EnumerateDirectories(home).Select(AbsolutePath.Of)
                .Where(place => FileNames.IsPortable(place.Name) && File.Exists(place / ManifestName))
                .OrderBy(place => File.GetLastWriteTimeUtc(place / ManifestName)).ThenBy(place => place.Name, StringComparer.Ordinal)
                .Select(place => ReadManifest(place, product, place.Name))
                .OrderBy(release => SemanticVersion.Parse(release.Version)).ThenBy(release => !release.Dirty),
        ];
    }

    StoredRelease Open(string product, string release)
    {
        var place = PlaceOf(product, release);
        var manifest = ReadManifest(place, product, release);
        foreach (var file in manifest.Files)
        {
            Verify(place, file);
        }

        return new() { Directory = place, Manifest = manifest, Digest = Digest.OfFile(place / ManifestName) };
    }

    static BuildError Differs(StoredRelease there, ReleaseManifest wanted) => Errors.ReleaseDiffers(
        wanted.Product,
        wanted.Release,
        $"{there.Digest}, commit {there.Manifest.Commit}",
        $"{Digest.OfBytes(wanted.ToBytes())}, commit {wanted.Commit}",
        ManifestDifference.Between(there.Manifest, wanted),
        there.Directory);

    AbsolutePath PlaceOf(string product, string release) => Directory / product / release;

    static void Verify(AbsolutePath place, ReleaseFile file)
    {
        var path = place / file.Name;
        var actual = File.Exists(path) ? Digest.OfFile(path).ToString() : "the file is missing";
        if (actual != file.Sha256)
        {
            throw Errors.ReleaseFileDamaged(path, file.Sha256, actual, place).Exception();
        }
    }

    static ReleaseManifest ReadManifest(AbsolutePath place, string product, string release)
    {
        var path = place / ManifestName;
        ReleaseManifest? manifest;
        try
        {
            manifest = JsonSerializer.Deserialize(File.ReadAllBytes(path), ReleaseJson.Default.ReleaseManifest);
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            throw Errors.ManifestDamaged(path, e.Message).Exception(e);
        }

        return Objection(manifest, product, release) is { } objection
            ? throw Errors.ManifestDamaged(path, objection).Exception()
            : manifest!;
    }

    static string? Objection(ReleaseManifest? manifest, string product, string release) => manifest switch
    {
        null => "it is empty",
        { Format: not ReleaseManifest.CurrentFormat } => $"its format is {manifest.Format}, this BuildKit reads format {ReleaseManifest.CurrentFormat}",
        _ when manifest.Product != product || manifest.Release != release => $"it is that of {manifest.Product} {manifest.Release}",
        _ when !SemanticVersion.TryParse(manifest.Version, out _) => $"'{manifest.Version}' is no version",
        _ when manifest.Files.Any(file => !FileNames.IsPortable(file.Name)) => "it names a file that is not in its directory",
        _ => null,
    };
}

/// <summary>A release in the store whose files were checked against its manifest.</summary>
sealed record StoredRelease
{
    public required AbsolutePath Directory { get; init; }

    public required ReleaseManifest Manifest { get; init; }

    /// <summary>Of the manifest, which pins everything else.</summary>
    public required Digest Digest { get; init; }

    public AbsolutePath Script => Directory / ReleaseStore.ScriptName;
}
