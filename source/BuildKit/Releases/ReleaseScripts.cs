using System.Text;

namespace BuildKit.Releases;

/// <summary>The scripts of a release: constants and no secret, no time, no list of hosts.</summary>
static class ReleaseScripts
{
    /// <summary>Their texts, which know the release's id; none for a product without an archive, which cannot be deployed.</summary>
    public static IEnumerable<(string Name, ReleaseFileKind Kind, string Text)> Of(ReleaseInMaking release) =>
        release.Archives is [_, ..] archives
            ? HostScripts.Of(Constants(release, archives)).Select(script => (script.Name, ReleaseFileKind.HostScript, script.Text)) : [];

    public static ReleaseInMaking AddTo(ReleaseInMaking release) => Of(release).Aggregate(
        release, (written, script) => written.WithScript(script.Name, script.Kind, Encoding.UTF8.GetBytes(script.Text)));

    static HostScriptConstants Constants(ReleaseInMaking release, IReadOnlyList<ReleaseFile> archives)
    {
        var constants = HostScriptConstants.Of(release.Product.Name, release.Settings, release.Product.Archive) with { Release = release.Id };
        return archives is [{ Platform: null } only]
            ? constants with { Package = only.Name, Sha256 = only.Sha256, Size = only.Size }
            : constants with { Platforms = archives };
    }
}
