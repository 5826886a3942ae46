using System.Collections.Immutable;
using BuildKit.Files;
using BuildKit.Targets;

namespace BuildKit.Releases;

/// <summary>
/// What is known of a release while it is made: what those who write its documents and scripts are given. Each part of
/// the making gives the next one a copy with more in it.
/// </summary>
sealed record ReleaseInMaking
{
    /// <summary>The root directory of the workspace.</summary>
    public required AbsolutePath Root { get; init; }

    /// <summary>Where the files of the release are written; not yet its place in the store.</summary>
    public required AbsolutePath Directory { get; init; }

    public required ProductModel Product { get; init; }

    public required HostSettings Settings { get; init; }

    public required ScriptMembers Members { get; init; }

    public required GitRepository Git { get; init; }

    public required SemanticVersion Version { get; init; }

    /// <summary>
    /// The release's id, which is known when the documents are written: the version, or <c>VERSION-dirty.DIGEST</c>. What
    /// the digest depends on must not know it; until then it is the version.
    /// </summary>
    public required string Id { get; init; }

    /// <summary>Why it may be made of a tree with changes; null if nobody said so.</summary>
    public string? DirtyBecause { get; init; }

    /// <summary>Ordered by name, as are the documents and scripts.</summary>
    public ImmutableArray<ReleaseFile> Packages { get; init; } = [];

    public ImmutableArray<ReleaseFile> Documents { get; init; } = [];

    public ImmutableArray<ReleaseFile> Scripts { get; init; } = [];

    /// <summary>What it is made from besides its source: the SDK, lock files.</summary>
    public ImmutableArray<Material> Materials { get; init; } = [];

    public IReadOnlyList<ReleaseFile> Archives => [.. Packages.Where(package => package.Kind == ReleaseFileKind.Archive)];

    public IEnumerable<ReleaseFile> Files => [.. Packages, .. Documents, .. Scripts];

    /// <summary>Writes a document, UTF-8 with <c>\n</c> at the ends of lines, and pins it.</summary>
    public ReleaseInMaking WithDocument(string name, ReleaseFileKind kind, ReadOnlyMemory<byte> bytes) =>
        this with { Documents = Ordered([.. Documents, Written(name, kind, bytes)]) };

    /// <summary>Writes a script and pins it.</summary>
    public ReleaseInMaking WithScript(string name, ReleaseFileKind kind, ReadOnlyMemory<byte> bytes) =>
        this with { Scripts = Ordered([.. Scripts, Written(name, kind, bytes)]) };

    public ReleaseManifest ToManifest() => new()
    {
        Product = Product.Name,
        Release = Id,
        Version = Version.ToString(),
        Commit = Git.Commit,
        CommitTime = Git.CommitTime,
        Dirty = Git.IsDirty,
        Packages = Packages,
        Documents = Documents,
        Scripts = Scripts,
    };

    ReleaseFile Written(string name, ReleaseFileKind kind, ReadOnlyMemory<byte> bytes)
    {
        AtomicFile.WriteBytes(Directory / name, bytes);
        return ReleaseFile.Pin(Directory / name, kind);
    }

    static ImmutableArray<ReleaseFile> Ordered(IEnumerable<ReleaseFile> files) => [.. files.OrderBy(file => file.Name, StringComparer.Ordinal)];
}
