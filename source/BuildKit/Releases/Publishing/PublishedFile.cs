using System.Collections.Immutable;
using BuildKit.Files;

namespace BuildKit.Releases;

/// <summary>A file of a release on its way.</summary>
sealed record PublishedFile(string Name, AbsolutePath Path, Digest Digest, long Size)
{
    const string SignatureExtension = ".sig";

    /// <summary>Who signed first stays: a second signature of the same release may have other bytes.</summary>
    public bool IsSignature => Name.EndsWith(SignatureExtension, StringComparison.Ordinal);

    /// <summary>
    /// All files of a release in the order in which they are sent: packages first, the manifest last, so that whoever sees a manifest
    /// finds what it names.
    /// </summary>
    public static ImmutableArray<PublishedFile> Of(StoredRelease release)
    {
        var pinned = release.Manifest.Files.Select(file => Pinned(release, file));
        var signatures = Directory.EnumerateFiles(release.Directory, $"*{SignatureExtension}").Select(path => System.IO.Path.GetFileName(path))
            .Where(name => release.Manifest.Files.All(file => file.Name != name)).Order(StringComparer.Ordinal);
        return
        [
            .. pinned,
            .. signatures.Append(ReleaseStore.SumsName).Where(name => File.Exists(release.Directory / name)).Select(name => Unpinned(release, name)),
            Unpinned(release, ReleaseStore.ManifestName),
        ];
    }

    static PublishedFile Pinned(StoredRelease release, ReleaseFile file) => new(file.Name, release.Directory / file.Name, ParsedDigest(file), file.Size);

    static PublishedFile Unpinned(StoredRelease release, string name)
    {
        var path = release.Directory / name;
        return new(name, path, Digest.OfFile(path), new FileInfo(path).Length);
    }

    // The store has compared each file with it.
    static Digest ParsedDigest(ReleaseFile file) => Digest.TryParse(file.Sha256, out var digest) ? digest : throw new FormatException(file.Sha256);
}
