using System.Collections.Immutable;
using System.Text.Json;
using BuildKit.Repositories;

namespace BuildKit.Releases;

/// <summary>What one release has, and another has not: packages and other files, components, commits.</summary>
sealed record ReleaseDifference
{
    /// <summary>Ordered by name.</summary>
    public required ImmutableArray<Changed> Files { get; init; }

    /// <summary>What the SBOMs name; empty also if one of the releases has none.</summary>
    public required ImmutableArray<Changed> Components { get; init; }

    /// <summary>Whether both releases have an SBOM, so that it is known.</summary>
    public required bool KnowsComponents { get; init; }

    /// <summary>The newest first.</summary>
    public required ImmutableArray<DescribedCommit> Added { get; init; }

    /// <summary>Commits that the newer release no longer has: it was made on another branch.</summary>
    public required ImmutableArray<DescribedCommit> Gone { get; init; }

    /// <summary>False if a commit is not in this repository, so that the commits cannot be told.</summary>
    public required bool KnowsCommits { get; init; }

    public static ReleaseDifference Between(StoredRelease old, StoredRelease now, GitPlumbing git)
    {
        var (before, after) = (ComponentsOf(old), ComponentsOf(now));
        var log = new CommitLog(git);
        var isKnown = log.Has(old.Manifest.Commit) && log.Has(now.Manifest.Commit);
        return new()
        {
            Files = Compared(FilesOf(old), FilesOf(now)),
            Components = before is null || after is null ? [] : Compared(before, after),
            KnowsComponents = before is not null && after is not null,
            Added = isKnown ? [.. log.Between(old.Manifest.Commit, now.Manifest.Commit, [])] : [],
            Gone = isKnown ? [.. log.Between(now.Manifest.Commit, old.Manifest.Commit, [])] : [],
            KnowsCommits = isKnown,
        };
    }

    // "shop-1.2.3.tar.gz" and "shop-1.3.0.tar.gz" are one file that has changed.
    static Dictionary<string, string> FilesOf(StoredRelease release) => release.Manifest.Files.ToDictionary(
        file => file.Name.Replace(release.Manifest.Version.Split('+')[0], "VERSION", StringComparison.Ordinal),
        file => $"{file.Sha256[..12]}, {file.Size} bytes", StringComparer.Ordinal);

    static Dictionary<string, string>? ComponentsOf(StoredRelease release)
    {
        if (release.Manifest.Documents.FirstOrDefault(file => file.Kind == ReleaseFileKind.Sbom) is not { } sbom)
        {
            return null;
        }

        using var json = JsonDocument.Parse((release.Directory / sbom.Name).ReadText());
        return !json.RootElement.TryGetProperty("components", out var components) ? [] : components.EnumerateArray()
            .GroupBy(component => component.GetProperty("name").GetString()!, component => component.TryGetProperty("version", out var version) ? version.GetString()! : "-")
            .ToDictionary(component => component.Key, component => string.Join(", ", component.Order(StringComparer.Ordinal)), StringComparer.Ordinal);
    }

    static ImmutableArray<Changed> Compared(Dictionary<string, string> old, Dictionary<string, string> now) =>
    [
        .. old.Keys.Union(now.Keys).Order(StringComparer.Ordinal)
            .Select(name => new Changed(name, old.GetValueOrDefault(name), now.GetValueOrDefault(name))).Where(changed => changed.Old != changed.New),
    ];

    /// <summary>Something that is in one release only, or not the same in both.</summary>
    /// <param name="Name">What it is called.</param>
    /// <param name="Old">What it is in the older release; null if it is not there.</param>
    /// <param name="New">What it is in the newer release; null if it is not there.</param>
    public sealed record Changed(string Name, string? Old, string? New);
}
