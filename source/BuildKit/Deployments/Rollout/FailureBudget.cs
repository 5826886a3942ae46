namespace BuildKit.Deployments;

/// <summary>
/// Decides when a rollout is over: counted are the failed hosts of the whole fleet, also those that did not answer before anything began.
/// </summary>
sealed class FailureBudget(DeploymentPlan plan, IEnumerable<HostTrack> tracks, CancellationToken gentle)
{
    readonly Lock access = new();
    readonly HashSet<HostTrack> failed = [];
    readonly int before = plan.FailuresBefore;
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

    public BuildError? MigrationFailure { get; private set; }

    /// <summary>Whether a failed host is taken back: never on the way back itself.</summary>
    public bool MayGoBack => plan.Kind != Ledger.DeploymentKind.Rollback && plan.Strategy.OnFailure != RollBack.None;

    /// <summary>Whether hosts are taken back now: not at Ctrl-C, when the user decides.</summary>
    public bool GoesBack => MayGoBack && Stop is not (StopReason.None or StopReason.Interrupt or StopReason.Contract);

    bool IsUnfinished => tracks.Any(track => track.Standing is HostStanding.Pending or HostStanding.Interrupted);

    public void Judge(HostTrack track)
    {
        lock (access)
        {
            if (track.HasFailed)
            {
                failed.Add(track);
            }

            if (stop == StopReason.None)
            {
                stop = track.ExitCode == 12 ? StopReason.Digest
                    : before + failed.Count > plan.Strategy.MaxFailures ? StopReason.Budget
                    : StopReason.None;
            }
        }
    }

    /// <summary>How many hosts may be taken out of service at once to be taken back, so that no more are missing than in a batch.</summary>
    public int LanesBack(int batch)
    {
        lock (access)
        {
            var missing = failed.Count(track => track.Standing is HostStanding.Quarantined or HostStanding.Lost);
            return Math.Clamp(plan.Strategy.MaxFailures + batch - missing, 1, plan.Strategy.Lanes);
        }
    }

    /// <summary>The first batch is there to show whether the release is good.</summary>
    public void JudgeBatch(IEnumerable<HostTrack> batch)
    {
        lock (access)
        {
            if (stop == StopReason.None && !anyBatchJudged && batch.All(track => track.HasFailed))
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

    /// <summary>Nothing more begins. If it was the second half, the release stays: all hosts have it, and are healthy.</summary>
    public void FailMigration(BuildError failure, bool isContract)
    {
        lock (access)
        {
            (MigrationFailure, stop) = (failure, isContract ? StopReason.Contract : StopReason.Migration);
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
