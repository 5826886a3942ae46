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
        if (git.IsDirty)
        {
            TellChanges(version);
        }

        return version;
    }

    SemanticVersion FromTags()
    {
        var version = git.VersionFrom(product.Tags);
        if (git.Found(product.Tags).Doubts is { IsEmpty: false } doubts)
        {
            scope.Warn(Errors.TagsInDoubt(product.Name, $"{version}", doubts));
        }

        return version;
    }

    // Whoever sees a release of another name than expected wants to know of which file.
    void TellChanges(SemanticVersion version)
    {
        var error = Errors.DirtyRelease(product.Name, $"{version}", git.Changes);
        var because = DirtyBecause?.Trim() ?? "";
        if (!version.IsPreRelease && because.Length == 0)
        {
            throw error.Exception();
        }

        scope.Warn(error with { Facts = [.. error.Facts, .. because.Length == 0 ? Array.Empty<(string, string)>() : [("Allowed because", because)]], Hint = null });
    }
}
