using BuildKit.Events;
using BuildKit.Releases;

namespace BuildKit.Deployments;

/// <summary>Where the release for an environment comes from: the command line, the environment before it, or this run.</summary>
sealed class ReleaseSources(string product, EnvironmentModel place, ProductPlaces places, GitRepository git, StepScope scope)
{
    /// <exception cref="BuildException">
    /// BK0417 to BK0419, BK0503: there is none, or it is damaged. BK0587, BK0588: it was not where it has to come from, or is another there.
    /// </exception>
    public async Task<StoredRelease> FindAsync(DeploymentRequest asked, ReleaseChoice choice)
    {
        if (place.PromotedFrom is not { } from || asked.SkipsPromotion)
        {
            return choice.Find(scope.Root);
        }

        var before = await places.FindAsync(from).ConfigureAwait(false);
        var ledger = new DeploymentLedger(git, before.Sharing, scope.Warn);
        var promotion = new Promotion(product, place, await (asked.IsDryRun ? ledger.ReadAsync() : ledger.CatchUpAsync()).ConfigureAwait(false));
        var release = choice.Named is not null ? choice.Find(scope.Root)
            : ReleaseStore.Of(scope.Root).Find(product, promotion.Live(await places.ObserveAsync(before).ConfigureAwait(false)));
        promotion.Require(release);
        return release;
    }

    /// <summary>The same; null if this run has yet to make it.</summary>
    /// <exception cref="BuildException">The same, but BK0503.</exception>
    public async Task<StoredRelease?> FindIfThereAsync(DeploymentRequest asked, ReleaseChoice choice) =>
        choice.Named is null && (place.PromotedFrom is null || asked.SkipsPromotion) ? choice.FindIfThere(scope.Root)
            : await FindAsync(asked, choice).ConfigureAwait(false);
}
