using BuildKit.Files;

namespace BuildKit.Releases;

/// <summary>
/// One archive with a whole release and the text that says what to do with it, for hosts that reach no store. The same
/// release gives the same bytes.
/// </summary>
static class ReleaseBundle
{
    public const string Instructions = "INSTRUCTIONS.txt";

    /// <summary>Where bundles are written if nobody says where.</summary>
    public const string Home = ".buildkit/bundles";

    const string SignatureExtension = ".sig";

    public static string FileName(ReleaseManifest release) => $"{DirectoryName(release)}-bundle.tar.gz";

    /// <summary>What the archive unpacks to.</summary>
    public static string DirectoryName(ReleaseManifest release) => $"{release.Product}-{release.Release}";

    /// <summary>Writes the archive, and returns its digest.</summary>
    /// <exception cref="BuildException">BK0504: the release has no script, so nothing could be done with the bundle.</exception>
    public static Digest Write(ReleaseStore store, StoredRelease release, AbsolutePath file)
    {
        var manifest = release.Manifest;
        if (manifest.Scripts.IsEmpty)
        {
            throw Errors.NotDeployable(manifest.Product, manifest.Release, RuntimeIdentifiers.Here, []).Exception();
        }

        using var draft = store.Begin(manifest.Product);
        var directory = draft.Directory / DirectoryName(manifest);
        FileOperation.Run("copy the release to", directory, () => Copy(release, directory));
        AtomicFile.WriteText(directory / Instructions, BundleInstructions.Of(manifest));
        ReproducibleArchive.Write(ArchiveFormat.TarGz, file, draft.Directory, manifest.CommitTime);
        return Digest.OfFile(file);
    }

    static void Copy(StoredRelease release, AbsolutePath to)
    {
        Directory.CreateDirectory(to);
        foreach (var name in Names(release))
        {
            File.Copy(release.Directory / name, to / name);
        }

        if (!OperatingSystem.IsWindows() && File.Exists(to / ReleaseStore.ScriptName))
        {
            const UnixFileMode mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
            File.SetUnixFileMode(to / ReleaseStore.ScriptName, mode);
        }
    }

    // What the manifest pins, and what cannot be pinned because it tells of the manifest itself.
    static IEnumerable<string> Names(StoredRelease release) => release.Manifest.Files.Select(file => file.Name)
        .Concat([ReleaseStore.ManifestName, ReleaseStore.SumsName])
        .Concat(Directory.EnumerateFiles(release.Directory, $"*{SignatureExtension}").Select(path => Path.GetFileName(path)))
        .Distinct(StringComparer.Ordinal);
}
