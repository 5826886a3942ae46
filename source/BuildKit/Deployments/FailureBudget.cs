namespace BuildKit.Deployments;

/// <summary>
/// Decides when a rollout is over: counted are the failed hosts of the whole fleet, also those that did not answer before anything began.
/// </summary>
sealed class FailureBudget(DeploymentPlan plan, IEnumerable<HostTrack> tracks, CancellationToken gentle)
{
    readonly Lock access = new();
    StopReason stop;
    bool anyBatchJudged;

    /// <summary>Why it is over; a Ctrl-C shows as soon as it comes.</summary>
    public StopReason Stop
    {
        get
        {
            lock (access)
            {
                return stop == StopReason.None && gentle.IsCancellationRequested && IsUnfinished ? StopReason.Interrupt : stop;
            }
        }
    }

    public bool IsOver
    {
        get
        {
            lock (access)
            {
                return stop != StopReason.None || gentle.IsCancellationRequested;
            }
        }
    }

    public BuildError? SmokeFailure { get; private set; }

    /// <summary>Whether a failed host is taken back: never on the way back itself.</summary>
    public bool MayGoBack => plan.Kind != Ledger.DeploymentKind.Rollback && plan.Strategy.OnFailure != RollBack.None;

    /// <summary>Whether hosts are taken back now: not at Ctrl-C, when the user decides.</summary>
    public bool GoesBack => MayGoBack && Stop is not (StopReason.None or StopReason.Interrupt);

    bool IsUnfinished => tracks.Any(track => track.Standing is HostStanding.Pending or HostStanding.Interrupted);

    public void Judge(HostTrack track)
    {
        lock (access)
        {
            if (stop != StopReason.None)
            {
                return;
            }

            stop = track.ExitCode == 12 ? StopReason.Digest
                : plan.FailuresBefore + tracks.Count(one => one.HasFailed) > plan.Strategy.MaxFailures ? StopReason.Budget
                : StopReason.None;
        }
    }

    /// <summary>The first batch is there to show whether the release is good.</summary>
    public void JudgeBatch(PlanPhase batch)
    {
        lock (access)
        {
            var names = batch.Verbs.Select(verb => verb.Host).ToHashSet(StringComparer.Ordinal);
            var its = tracks.Where(track => names.Contains(track.Planned.Name)).ToList();
            if (stop == StopReason.None && !anyBatchJudged && its.TrueForAll(track => track.HasFailed))
            {
                stop = StopReason.FirstBatch;
            }

            anyBatchJudged = true;
        }
    }

    /// <summary>Ctrl-C came while hosts were taken back.</summary>
    public void Interrupt()
    {
        lock (access)
        {
            stop = StopReason.Interrupt;
        }
    }

    public void FailSmoke(BuildError failure)
    {
        lock (access)
        {
            (SmokeFailure, stop) = (failure, StopReason.Smoke);
        }
    }
}
