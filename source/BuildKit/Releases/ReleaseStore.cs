using BuildKit.Files;

namespace BuildKit.Releases;

/// <summary>
/// Keeps releases as directories <c>PRODUCT/RELEASE</c>. A release is made beside its place and renamed into it, so a
/// directory that is there is whole; what it holds is checked each time that it is taken out.
/// </summary>
sealed class ReleaseStore(AbsolutePath directory)
{
    /// <summary>The store of a workspace, relative to its root.</summary>
    public const string Home = ".buildkit/releases";

    public const string ManifestName = "release.json";
    public const string SumsName = "SHA256SUMS";
    public const string ScriptName = "deploy.sh";

    /// <summary>In place of a release's id: the one that is made last.</summary>
    public const string Latest = "latest";

    public static ReleaseStore Of(AbsolutePath root) => new(root / Home);

    public AbsolutePath Directory { get; } = directory;

    public static string InWords(string idOrLatest) => idOrLatest == Latest ? "the latest release" : $"release {idOrLatest}";

    /// <summary>A directory of its own for a release in the making; it is removed unless the release is added.</summary>
    public ReleaseDraft Begin(string product) => ReleaseDraft.In(Directory / product);

    /// <summary>Gives the draft its place. A release that is there already has to have the same bytes, signatures aside.</summary>
    /// <exception cref="BuildException">BK0416: there is one with other bytes.</exception>
    public (StoredRelease Release, bool WasThere) Add(ReleaseDraft draft, ReleaseManifest manifest)
    {
        var place = PlaceOf(manifest.Product, manifest.Release);
        if (draft.TryMoveTo(place))
        {
            return (Open(manifest.Product, manifest.Release), false);
        }

        var existing = Open(manifest.Product, manifest.Release);
        if (Digest.OfBytes(manifest.ToBytes()) != existing.Digest)
        {
            throw Differs(existing, manifest).Exception();
        }

        // Who has signed it first stays; who signs it besides, or later, is added.
        foreach (var name in Signatures(draft.Directory).Where(name => !File.Exists(place / name)))
        {
            AtomicFile.WriteBytes(place / name, File.ReadAllBytes(draft.Directory / name));
        }

        return (existing, true);
    }

    /// <summary>The names of the signatures that the very same release already has in the store.</summary>
    public IReadOnlySet<string> SignaturesOf(ReleaseManifest manifest)
    {
        var place = PlaceOf(manifest.Product, manifest.Release);
        var isThere = Has(manifest.Product, manifest.Release) && Digest.OfFile(place / ManifestName) == Digest.OfBytes(manifest.ToBytes());
        return isThere ? Signatures(place).ToHashSet(StringComparer.Ordinal) : new HashSet<string>(StringComparer.Ordinal);
    }

    /// <summary>The release with this id, or the latest; everything in it is checked against its digests.</summary>
    /// <exception cref="BuildException">BK0417: there is none. BK0418, BK0419: it is damaged.</exception>
    public StoredRelease Find(string product, string idOrLatest) =>
        IdOf(product, idOrLatest) is { } id && Has(product, id) ? Open(product, id) : throw Unknown(product, idOrLatest).Exception();

    /// <summary>The directory of the release with this id, or of the latest, in whatever state it is.</summary>
    /// <exception cref="BuildException">BK0417: there is none. BK0419: which is the latest cannot be told.</exception>
    public AbsolutePath Place(string product, string idOrLatest) =>
        IdOf(product, idOrLatest) is { } id && FileNames.IsPortable(id) && System.IO.Directory.Exists(PlaceOf(product, id)) ? PlaceOf(product, id) : throw Unknown(product, idOrLatest).Exception();

    string? IdOf(string product, string idOrLatest) =>
        idOrLatest == Latest ? InOrder(Places(product).Select(place => ReadManifest(place, product))).LastOrDefault()?.Release : idOrLatest;

    BuildError Unknown(string product, string idOrLatest) =>
        Errors.UnknownRelease(product, idOrLatest, [.. List(product).Select(release => release.Release)], Directory / product);

    /// <summary>
    /// The release, of which only the host script is checked: damaged packages must not bar the way back. Null if there is
    /// none, or if it cannot be used.
    /// </summary>
    public StoredRelease? FindScript(string product, string? id)
    {
        if (id is null || !Has(product, id) || TryReadManifest(PlaceOf(product, id), product) is not { } manifest
            || manifest.Scripts.FirstOrDefault(file => file.Name == ScriptName) is not { } script)
        {
            return null;
        }

        var place = PlaceOf(product, id);
        return Actual(place, script) == script.Sha256
            ? new() { Directory = place, Manifest = manifest, Digest = Digest.OfFile(place / ManifestName) }
            : null;
    }

    /// <summary>
    /// What the store has of a product and can be read, the latest last: by version, a clean one after a dirty one of the
    /// same version, dirty ones in the order in which they were made.
    /// </summary>
    public IReadOnlyList<ReleaseManifest> List(string product) =>
        InOrder(Places(product).Select(place => TryReadManifest(place, product)).OfType<ReleaseManifest>());

    /// <summary>All that the store has of a product, in the order of <see cref="List"/>; what cannot be read stands first.</summary>
    public IReadOnlyList<ReleaseListing> Listing(string product)
    {
        var places = AllPlaces(product).Select(place => new ReleaseListing
        {
            Product = product,
            Release = place.Name,
            Manifest = TryReadManifest(place, product),
            IsSigned = Signatures(place).Any(),
        }).ToList();
        var order = List(product).Select(manifest => manifest.Release).ToList();
        return [.. places.OrderBy(place => order.IndexOf(place.Release))];
    }

    IEnumerable<AbsolutePath> Places(string product) => AllPlaces(product).Where(place => Has(product, place.Name));

    // Also those whose manifest is gone; what begins with a dot is being made.
    IEnumerable<AbsolutePath> AllPlaces(string product)
    {
        var home = Directory / product;
        return !System.IO.Directory.Exists(home) ? [] : System.IO.Directory.EnumerateDirectories(home).Select(AbsolutePath.Of)
            .Where(place => place.Name[0] != '.' && FileNames.IsPortable(place.Name))
            .OrderBy(place => File.GetLastWriteTimeUtc(place / ManifestName)).ThenBy(place => place.Name, StringComparer.Ordinal);
    }

    static ReleaseManifest[] InOrder(IEnumerable<ReleaseManifest> releases) =>
        [.. releases.OrderBy(release => SemanticVersion.Parse(release.Version)).ThenBy(release => !release.Dirty)];

    bool Has(string product, string id) => FileNames.IsPortable(id) && File.Exists(PlaceOf(product, id) / ManifestName);

    StoredRelease Open(string product, string release)
    {
        var place = PlaceOf(product, release);
        var manifest = ReadManifest(place, product);
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

    /// <summary>The names of the signatures beside the files of a release.</summary>
    public static IEnumerable<string> Signatures(AbsolutePath place) => System.IO.Directory.EnumerateFiles(place, $"*{ReleaseSums.SignatureExtension}")
        .Select(path => Path.GetFileName(path));

    AbsolutePath PlaceOf(string product, string release) => Directory / product / release;

    static void Verify(AbsolutePath place, ReleaseFile file)
    {
        if (Actual(place, file) is var actual && actual != file.Sha256)
        {
            throw Errors.ReleaseFileDamaged(place / file.Name, file.Sha256, actual, place).Exception();
        }
    }

    static string Actual(AbsolutePath place, ReleaseFile file) =>
        File.Exists(place / file.Name) ? KnownDigests.Of(place / file.Name).ToString() : "the file is missing";

    static ReleaseManifest? TryReadManifest(AbsolutePath place, string product)
    {
        try
        {
            return ReadManifest(place, product);
        }
        catch (BuildException)
        {
            return null;
        }
    }

    // The directory has the name of the release.
    static ReleaseManifest ReadManifest(AbsolutePath place, string product)
    {
        var path = place / ManifestName;
        var (manifest, objection) = ReleaseManifestReader.Read(Bytes(path));
        objection ??= manifest!.Product != product || manifest.Release != place.Name ? $"it is that of {manifest.Product} {manifest.Release}" : null;
        return objection is null ? manifest! : throw Errors.ManifestDamaged(path, objection).Exception();
    }

    static byte[] Bytes(AbsolutePath file)
    {
        try
        {
            return File.ReadAllBytes(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Errors.ManifestDamaged(file, e.Message).Exception(e);
        }
    }
}

/// <summary>A release in the store that was checked against its manifest.</summary>
sealed record StoredRelease
{
    public required AbsolutePath Directory { get; init; }

    public required ReleaseManifest Manifest { get; init; }

    /// <summary>Of the manifest, which pins everything else.</summary>
    public required Digest Digest { get; init; }

    public AbsolutePath Script => Directory / ReleaseStore.ScriptName;

    public bool IsSigned => ReleaseStore.Signatures(Directory).Any();
}

/// <summary>A release in the store, whose files nobody has looked at.</summary>
sealed record ReleaseListing
{
    public required string Product { get; init; }

    public required string Release { get; init; }

    /// <summary>Null if it cannot be read.</summary>
    public required ReleaseManifest? Manifest { get; init; }

    public required bool IsSigned { get; init; }
}
