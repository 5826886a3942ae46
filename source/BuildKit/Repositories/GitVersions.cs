using BuildKit.Repositories;

namespace BuildKit;

/// <summary>
/// How the version of a commit is read from tags: by default from <c>1.2.3</c> and <c>v1.2.3</c>, and nothing else decides
/// it. A value: each method returns another.
/// </summary>
public sealed record GitVersions
{
    internal GitVersions()
    {
    }

    internal static GitVersions Default { get; } = new();

    internal VersionTags Tags { get; private init; } = VersionTags.Default;

    internal string BuildMetadata { get; private init; } = "";

    /// <summary>
    /// Only tags that begin with these letters count, so that each product of a repository has versions of its own:
    /// <c>From.Git.Prefix("shop-v")</c> reads <c>shop-v1.2.3</c>. Upper and lower case differ. Empty: tags are versions as they are.
    /// </summary>
    /// <exception cref="BuildException">BK0480: no tag can begin like this.</exception>
    public GitVersions Prefix(string prefix) =>
        VersionTags.IsPossible(prefix) ? this with { Tags = new(prefix) } : throw Errors.BadTagPrefix(prefix).Exception();

    /// <summary>
    /// Appends the name of a branch to versions with a pre-release part, as build metadata: <c>1.2.4-alpha.0.2+feature-login</c>. Never taken
    /// from the checkout by itself: two clones of a commit, one of them without a branch, would have different versions.
    /// </summary>
    /// <param name="name">What is no letter or digit becomes a dash. Null or empty: nothing is appended.</param>
    public GitVersions Branch(string? name) =>
        this with { BuildMetadata = string.Concat((name ?? "").Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-')).Trim('-') };

    internal SemanticVersion Of(SemanticVersion version) =>
        BuildMetadata.Length > 0 && version.IsPreRelease ? version.WithMetadata(BuildMetadata) : version;
}
