using System.Text;

namespace BuildKit.Releases;

/// <summary>The scripts of a release: constants and no secret, no time, no list of hosts.</summary>
static class ReleaseScripts
{
    /// <summary>Their texts, which know the release's id; none for a product without an archive, which cannot be deployed.</summary>
    public static IEnumerable<(string Name, ReleaseFileKind Kind, string Text)> Of(ReleaseInMaking release) =>
        release.Archive is { } archive ? [(ReleaseStore.ScriptName, ReleaseFileKind.HostScript, HostScript.Render(Constants(release, archive)))] : [];

    public static ReleaseInMaking AddTo(ReleaseInMaking release) => Of(release).Aggregate(
        release, (written, script) => written.WithScript(script.Name, script.Kind, Encoding.UTF8.GetBytes(script.Text)));

    static HostScriptConstants Constants(ReleaseInMaking release, ReleaseFile archive) => new()
    {
        App = release.Product.Name,
        Release = release.Id,
        Package = archive.Name,
        Sha256 = archive.Sha256,
        Size = archive.Size,
        Keep = release.Settings.Keep,
        Health = release.Settings.Health ?? "",
        HealthConsecutive = release.Settings.HealthConsecutive,
        HealthAttempts = Math.Min(release.Settings.HealthWithinSeconds + release.Settings.HealthConsecutive, 9999),
        HealthDeadlineSeconds = release.Settings.HealthWithinSeconds,
        Restart = release.Settings.Restart ?? "",
    };
}
