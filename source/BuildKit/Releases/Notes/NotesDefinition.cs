using BuildKit.Releases;

namespace BuildKit;

/// <summary>
/// Says what the notes of a release (<c>NOTES.md</c>) are made of. By default: the section of <c>CHANGELOG.md</c>, if the repository has one, and the
/// commits since the release before, grouped by what Conventional Commits say, with links if <c>origin</c> is at a known site.
/// </summary>
public sealed class NotesDefinition
{
    internal NotesDefinition()
    {
    }

    internal NotesSettings Settings { get; private set; } = new();

    /// <summary>Another file than <c>CHANGELOG.md</c>; it has to exist.</summary>
    /// <param name="path">Relative to the root directory.</param>
    public NotesDefinition Changelog(string path) => With(Settings with { Changelog = path, IsChangelogWanted = true });

    /// <summary>Takes nothing from a changelog, and misses nothing in it.</summary>
    public NotesDefinition WithoutChangelog() => With(Settings with { Changelog = null });

    /// <summary>The page of the repository that links lead to, whatever <c>origin</c> is in the clone that makes the release.</summary>
    /// <param name="address">Such as <c>https://example.com/shop/shop</c>.</param>
    /// <param name="host">What kind of site it is; null if its name tells.</param>
    /// <exception cref="BuildException">BK0471: no such address, or the kind of site is not known.</exception>
    public NotesDefinition Links(string address, RepositoryHost? host = null) =>
        Repositories.RepositoryLinks.Of(address, host) is { } links ? With(Settings with { Links = links }) : throw Errors.NoRepositoryPage(address).Exception();

    /// <summary>Names only commits that changed something in these files and directories: for a repository with several products.</summary>
    /// <param name="paths">Relative to the root of the repository, as git takes them.</param>
    public NotesDefinition Paths(params string[] paths) => With(Settings with { Paths = [.. Settings.Paths, .. paths] });

    NotesDefinition With(NotesSettings settings)
    {
        Settings = settings;
        return this;
    }
}
