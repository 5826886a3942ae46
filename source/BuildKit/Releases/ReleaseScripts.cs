using System.Text;

namespace BuildKit.Releases;

/// <summary>The scripts of a release: constants and no secret, no time, no list of hosts.</summary>
static class ReleaseScripts
{
    /// <summary>Their texts, which know the release's id; none for a product without an archive, which cannot be deployed.</summary>
    public static IEnumerable<(string Name, ReleaseFileKind Kind, string Text)> Of(ReleaseInMaking release) =>
        release.Archive is { } archive
            ? HostScripts.Of(Constants(release, archive)).Select(script => (script.Name, ReleaseFileKind.HostScript, script.Text)) : [];

    public static ReleaseInMaking AddTo(ReleaseInMaking release) => Of(release).Aggregate(
        release, (written, script) => written.WithScript(script.Name, script.Kind, Encoding.UTF8.GetBytes(script.Text)));

    static HostScriptConstants Constants(ReleaseInMaking release, ReleaseFile archive) => HostScriptConstants.Of(release.Product.Name, release.Settings) with
    {
        Release = release.Id,
        Package = archive.Name,
        Sha256 = archive.Sha256,
        Size = archive.Size,
    };
}
