using BuildKit.Ledger;
using BuildKit.Releases;

namespace BuildKit.Deployments;

/// <summary>
/// What may come to an environment because it has been in another: by what the hosts there say and by what was recorded, and with the same bytes.
/// </summary>
/// <param name="product">The product.</param>
/// <param name="to">The environment that it is to come to.</param>
/// <param name="events">What was recorded.</param>
sealed class Promotion(string product, EnvironmentModel to, IReadOnlyList<LedgerEvent> events)
{
    readonly string from = to.PromotedFrom!;

    /// <summary>The release that is active and healthy on all hosts there.</summary>
    /// <exception cref="BuildException">BK0587: there is none.</exception>
    public string Live(FleetState observed)
    {
        var asked = observed.Hosts.Where(host => !host.IsExcluded).ToList();
        var wrong = asked.Where(host => host.Status is not { IsSettled: true, Healthy: not false }).ToList();
        if (wrong.Count > 0)
        {
            throw Refused($"not every host of '{from}' has one that is active and healthy", [.. wrong.Select(host => (host.Name, InWords(host)))]).Exception();
        }

        var releases = asked.Select(host => host.Status!.Current!).Distinct().ToList();
        return releases is [var one] ? one : throw Refused($"the hosts of '{from}' have different ones", [("Releases", DeploymentPlanText.Spread(asked))]).Exception();
    }

    /// <summary>Refuses a release that was not deployed there, or with other bytes.</summary>
    /// <exception cref="BuildException">BK0587: it was not, or it was taken back. BK0588: it has other bytes.</exception>
    public void Require(StoredRelease release)
    {
        var id = release.Manifest.Release;
        var there = events.OfType<DeploymentRecorded>().Where(e => e.Product == product && e.Environment == from).ToList();
        var at = there.FindLastIndex(e => e.Release == id);
        if (at < 0 || !there[at].Succeeded)
        {
            throw Refused(at < 0 ? $"release {id} was never deployed to '{from}'" : $"the deployment of release {id} to '{from}' did not succeed", []).Exception();
        }

        if (there.Skip(at + 1).FirstOrDefault(e => e.Kind == DeploymentKind.Rollback && e.Hosts.Any(host => host.Before == id)) is { } back)
        {
            throw Refused($"release {id} was taken back in '{from}'", [("Taken back", $"{back.FinishedAt.UtcDateTime:yyyy-MM-dd HH:mm}Z by {back.Actor}")]).Exception();
        }

        RequireSame(release, there.Where(e => e.Release == id && e.Succeeded && e.Kind != DeploymentKind.Rollback));
    }

    void RequireSame(StoredRelease release, IEnumerable<DeploymentRecorded> deployments)
    {
        if (deployments.LastOrDefault() is { } recorded && !IsSame(release, recorded))
        {
            throw Errors.PromotedRebuilt(product, release.Manifest.Release, from, recorded.Manifest ?? recorded.Digest, recorded.Manifest is null ? release.Manifest.Archives.First().Sha256 : $"{release.Digest}", release.Directory).Exception();
        }
    }

    static bool IsSame(StoredRelease release, DeploymentRecorded recorded) => recorded.Manifest is { } manifest
        ? manifest == release.Digest.ToString()
        : release.Manifest.Archives.Any(archive => archive.Sha256 == recorded.Digest);

    BuildError Refused(string why, IReadOnlyList<(string, string)> facts) => Errors.NotPromoted(product, to.Name, from, why, facts);

    static string InWords(ObservedHost host) => host.Status is not { } status ? host.Cause?.Message ?? "does not answer"
        : status.Current is null ? "has none"
        : $"{status.Current}, {(status.Healthy == false ? "unhealthy" : "not known to be healthy")}";
}
