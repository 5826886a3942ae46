using System.Text;
using BuildKit.Files;
using BuildKit.Releases;

namespace BuildKit.Deployments;

/// <summary>The host scripts of a product that hosts are asked with: those of releases, or what the build says now where the store has no release.</summary>
sealed class ProductScripts(AbsolutePath root, string product, HostSettingsOfProducts settings)
{
    // Beside the store: a clone that has made nothing yet can ask hosts all the same, and take them back.
    const string Home = ".buildkit/scripts";

    readonly ReleaseStore store = ReleaseStore.Of(root);

    /// <summary>That release, which knows how it is restarted and when it is healthy; any other if it is not there.</summary>
    /// <exception cref="BuildException">BK0509: there is none at all, and no target deploys the product.</exception>
    public StoredRelease Of(string? release) => store.FindScript(product, release) ?? Any();

    /// <exception cref="BuildException">BK0509: there is none at all, and no target deploys the product.</exception>
    public StoredRelease Any() =>
        store.List(product).Reverse().Select(release => store.FindScript(product, release.Release)).FirstOrDefault(release => release is not null)
            ?? OfBuild() ?? throw Errors.NoReleaseToAsk(product, store.Directory / product).Exception();

    StoredRelease? OfBuild()
    {
        var constants = settings.Deployed.FirstOrDefault(known => known.App == product);
        var text = constants is null ? null : HostScripts.Of(constants).FirstOrDefault(script => script.Name == ReleaseStore.ScriptName).Text;
        if (text is null)
        {
            return null;
        }

        var script = new StoredRelease
        {
            Directory = root / Home / product,
            Digest = Digest.OfBytes(Encoding.UTF8.GetBytes(text)),
            Manifest = new() { Product = product, Release = "", Version = "", Commit = "", CommitTime = default, Dirty = false, Packages = [], Scripts = [] },
        };
        if (!File.Exists(script.Script) || Digest.OfFile(script.Script) != script.Digest)
        {
            AtomicFile.WriteText(script.Script, text);
        }

        return script;
    }
}
