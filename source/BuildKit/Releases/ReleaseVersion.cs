using BuildKit.Events;

namespace BuildKit.Releases;

/// <summary>Decides the version of a release, and whether there may be one of it.</summary>
sealed class ReleaseVersion(ProductModel product, GitRepository git, StepScope scope)
{
    /// <summary>Why a stable version may come from a tree with changes; null for not at all.</summary>
    public string? DirtyBecause { get; init; }

    /// <exception cref="BuildException">BK0402 to BK0407: git cannot answer. BK0481: the tree has changes, and the version is a stable one.</exception>
    public SemanticVersion Read()
    {
        var version = product.Version is { } given ? given() : FromTags();
        if (!version.IsPreRelease && git.IsDirty)
        {
            AllowChanges(version);
        }

        return version;
    }

    SemanticVersion FromTags()
    {
        var version = git.VersionFrom(product.Tags);
        if (git.Found(product.Tags).Doubts is { IsEmpty: false } doubts)
        {
            Warn(Errors.TagsInDoubt(product.Name, $"{version}", doubts));
        }

        return version;
    }

    void AllowChanges(SemanticVersion version)
    {
        var error = Errors.DirtyStableRelease(product.Name, $"{version}", git.Changes);
        if (string.IsNullOrWhiteSpace(DirtyBecause))
        {
            throw error.Exception();
        }

        Warn(error with { Facts = [.. error.Facts, ("Allowed because", DirtyBecause)], Hint = null });
    }

    void Warn(BuildError warning) => scope.Post(new WarningRaised
    {
        Time = scope.Time.GetUtcNow(),
        Target = scope.Target,
        Code = warning.Code,
        Text = warning.InOneLine(),
    });
}
