using System.Collections.Concurrent;
using BuildKit.Hosts;

namespace BuildKit.Deployments;

/// <summary>Takes hosts back to what they had before a plan. The last one that was switched goes back first.</summary>
sealed class FleetWayBack(DeploymentPlan plan, FailureBudget budget, FleetVerbs verbs, CancellationToken gentle)
{
    readonly ConcurrentQueue<HostTrack> switched = new();
    int largest;

    /// <summary>The host is about to be switched.</summary>
    public void Note(HostTrack track) => switched.Enqueue(track);

    /// <summary>Takes the hosts back that failed halfway, before the next batch begins.</summary>
    public async Task AfterBatchAsync(int batch)
    {
        largest = Math.Max(largest, batch);
        if (!budget.IsOver && budget.MayGoBack)
        {
            await TakeAsync(Halfway()).ConfigureAwait(false);
        }
    }

    /// <summary>Where the rollout was stopped: takes back all hosts that have the release, or only those that failed, as the strategy says.</summary>
    public async Task AtTheEndAsync()
    {
        if (budget.GoesBack)
        {
            await TakeAsync(plan.Strategy.OnFailure == RollBack.Fleet ? switched.Where(NeedsIt).Reverse() : Halfway()).ConfigureAwait(false);
        }
    }

    IEnumerable<HostTrack> Halfway() => switched.Where(track => track.HasFailed && NeedsIt(track)).Reverse();

    // What is known to have gone back, or that going back did not help, is left as it is.
    static bool NeedsIt(HostTrack track) =>
        track.WayBack is not null && track.Standing is HostStanding.Switched or HostStanding.Failed or HostStanding.Lost;

    Task TakeAsync(IEnumerable<HostTrack> tracks) => Lanes.RunAsync(tracks, budget.LanesBack(largest), TakeAsync);

    async Task TakeAsync(HostTrack track)
    {
        if (gentle.IsCancellationRequested)
        {
            budget.Interrupt();
            return;
        }

        var status = track.Standing == HostStanding.Switched ? track.Now : await verbs.AskAsync(track).ConfigureAwait(false);
        if (status is null || (track.HasFailed && status.IsSettled && status.Current == track.WayBack))
        {
            track.Settle(status);
            return;
        }

        var verb = new GoBack(track.WayBack);
        track.EndWayBack(await verbs.RunAsync(track, verb, track.WayBack).ConfigureAwait(false));
        verbs.Tell(track, new() { Verb = verb, Outcome = track.Last });
    }
}
