using System.Collections.Immutable;
using BuildKit.Hosts;
using BuildKit.Releases;

namespace BuildKit.Deployments;

/// <summary>
/// What is to be done on a host to bring a release there: a pure function of what was observed and what is wanted. Each
/// kind of rollout is only another plan.
/// </summary>
sealed record DeploymentPlan
{
    public required ImmutableArray<HostVerb> Verbs { get; init; }

    /// <summary>False if the release is active already: its health is checked, and nothing is expected to change.</summary>
    public required bool BringsRelease { get; init; }

    /// <param name="observed">What the host says.</param>
    /// <param name="release">What is wanted there.</param>
    /// <param name="keep">How many releases stay; null for what the release itself says.</param>
    /// <exception cref="BuildException">BK0506: the host has that release with other content.</exception>
    public static DeploymentPlan For(HostStatus observed, ReleaseManifest release, int? keep)
    {
        var digest = release.ArchiveFor(RuntimeIdentifiers.Here)!.Sha256;
        var there = observed.Find(release.Release);
        if (there is not null && there.Digest != digest)
        {
            throw Errors.HostHasOtherContent(release.Product, release.Release, digest, there.Digest ?? "unknown").Exception();
        }

        var isActive = there is not null && observed.IsSettled && observed.Current == release.Release;
        HostVerb[] verbs = there is null ? [new Stage(digest), new Activate(), new Prune(keep)] : [new Activate(), new Prune(keep)];
        return new() { Verbs = [.. verbs], BringsRelease = !isActive };
    }
    /// <summary>Back to the release before, or to the named one; the host knows which of them it can go back to.</summary>
    public static DeploymentPlan Back(string? to) => new() { Verbs = [new GoBack(to)], BringsRelease = true };
}
