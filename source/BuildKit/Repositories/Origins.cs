namespace BuildKit;

/// <summary>Where a script can take something from that a product needs: <c>From.Git</c>.</summary>
public sealed class Origins
{
    internal Origins()
    {
    }

    internal static Origins All { get; } = new();

    /// <summary>Versions from the tags of the repository: <c>.Version(From.Git.Prefix("shop-v"))</c>. See <c>docs/versions.md</c>.</summary>
    public GitVersions Git { get; } = GitVersions.Default;

    /// <summary>Notes from the commits since the release before, and from the changelog: <c>.Notes(From.Commits)</c>. See <c>docs/releases.md</c>.</summary>
    public CommitNotes Commits { get; } = CommitNotes.Default;
}
