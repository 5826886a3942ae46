using BuildKit.Releases;

namespace BuildKit.Deployments;

/// <summary>The releases of a product whose host script hosts are asked with.</summary>
sealed class ProductScripts(ReleaseStore store, string product)
{
    /// <summary>That release, which knows how it is restarted and when it is healthy; any other if it is not there.</summary>
    /// <exception cref="BuildException">BK0509: there is none at all.</exception>
    public StoredRelease Of(string? release) => store.FindScript(product, release) ?? Any();

    /// <exception cref="BuildException">BK0509: there is none at all.</exception>
    public StoredRelease Any() =>
        store.List(product).Reverse().Select(release => store.FindScript(product, release.Release)).FirstOrDefault(release => release is not null)
            ?? throw Errors.NoReleaseToAsk(product, store.Directory / product).Exception();
}
