namespace BuildKit.Releases;

/// <summary>
/// What would refuse a release of the commit as things are. It is known before anything is built, and a user wants to know it then and not when all
/// tests have run.
/// </summary>
sealed class ReleaseForesight(ProductModel product, HostSettings settings, AbsolutePath root)
{
    /// <summary>Whether a stable version may come from a tree with changes.</summary>
    public bool MayBeDirty { get; init; }

    /// <exception cref="BuildException">BK0445: committed scripts are stale. BK0470, BK0472: the changelog. BK0481: the tree has changes. BK0402 to BK0407: git cannot answer.</exception>
    public void Require()
    {
        CommittedScripts.RefuseStale(root, HostScriptConstants.Of(product.Name, settings, product.Archive));

        // A version that the script computes may need what is not built yet.
        if (product.Version is not null)
        {
            return;
        }

        var git = new GitRepository(root);
        var version = git.VersionFrom(product.Tags);
        NotesWriter.RequireChangelog(product, version, root);
        if (!version.IsPreRelease && !MayBeDirty && git.IsDirty)
        {
            throw Errors.DirtyRelease(product.Name, $"{version}", git.Changes).Exception();
        }
    }
}
