using System.Text;
using BuildKit.Repositories;

namespace BuildKit.Releases;

/// <summary>Finds out what the notes of a release have to say.</summary>
sealed class NotesWriter(string product, NotesSettings settings, GitRepository git, AbsolutePath root)
{
    public const string Name = "NOTES.md";

    /// <summary>Which version a tag means; null for none.</summary>
    public required Func<string, SemanticVersion?> VersionOf { get; init; }

    /// <exception cref="BuildException">BK0407: the clone is too shallow to know all changes. BK0470, BK0472: the changelog does not know the version, or is not there.</exception>
    public static ReleaseInMaking AddTo(ReleaseInMaking release)
    {
        var writer = new NotesWriter(release.Product.Name, release.Product.Notes, release.Git, release.Root) { VersionOf = release.Product.Tags.Tags.VersionOf };
        return release.WithDocument(Name, ReleaseFileKind.Notes, Encoding.UTF8.GetBytes(writer.Write(release.Version)));
    }

    /// <exception cref="BuildException">BK0470, BK0472: the changelog does not know the version, or is not there.</exception>
    public static void RequireChangelog(ProductModel product, SemanticVersion version, AbsolutePath root) => ChangelogOf(product.Name, product.Notes, version, root);

    /// <exception cref="BuildException">BK0402 to BK0408: git cannot answer. BK0470, BK0472: the changelog does not know the version, or is not there.</exception>
    public string Write(SemanticVersion version)
    {
        var log = new CommitLog(git.Git);
        var before = Before(version, log.VersionsBefore(git.Commit, VersionOf));
        if (log.IsCutOff(before, git.Commit))
        {
            throw Errors.ShallowClone(git.Git.Directory, git.Commit, "The changes since the release before are not known").Exception();
        }

        return new ReleaseNotes
        {
            Product = product,
            Version = version,
            Time = git.CommitTime,
            Changelog = ChangelogOf(product, settings, version, root),
            Since = before,
            Commit = git.Commit,
            Commits = log.Between(before, git.Commit, settings.Paths),
            Links = settings.Links ?? RepositoryLinks.Of(git.RemoteUrl),
        }.Render();
    }

    // Who waits for stable versions wants to know what is new since the last of them.
    static string? Before(SemanticVersion version, IReadOnlyList<(string Tag, SemanticVersion Version)> tags) => tags
        .Where(tag => tag.Version.CompareTo(version) < 0 && (version.IsPreRelease || !tag.Version.IsPreRelease))
        .OrderBy(tag => tag.Version).ThenBy(tag => tag.Tag, StringComparer.Ordinal).Select(tag => tag.Tag).LastOrDefault();

    static string? ChangelogOf(string product, NotesSettings settings, SemanticVersion version, AbsolutePath root)
    {
        if (settings.Changelog is null)
        {
            return null;
        }

        var path = root / settings.Changelog;
        if (!File.Exists(path))
        {
            return settings.IsChangelogWanted ? throw Errors.NoChangelog(product, path).Exception() : null;
        }

        var changelog = new ChangelogFile(path.ReadText());
        return changelog.Of(version)
            ?? (version.IsPreRelease ? changelog.Unreleased : throw Errors.NotInChangelog(product, version.ToString(), path, [.. changelog.Titles]).Exception());
    }
}
