using BuildKit.Hosts;

namespace BuildKit.Deployments;

/// <summary>How far a host has come while a plan is done; only the task that works on the host changes it.</summary>
sealed class HostTrack(PlannedHost planned, ObservedHost observed, TimeProvider time)
{
    const int OtherContent = 12;

    bool isAtWork;
    DateTimeOffset began;

    public PlannedHost Planned { get; } = planned;

    public HostStatus? Before { get; } = observed.Status;

    public HostStatus? Now { get; set; } = observed.Status;

    public HostStanding Standing { get; set; } = planned.Work switch
    {
        HostWork.Nothing => HostStanding.Unchanged,
        HostWork.Excluded or HostWork.Unreachable => HostStanding.LeftOut,
        _ => HostStanding.Pending,
    };

    public VerbOutcome? Last { get; private set; }

    public BuildError? Cause { get; private set; } = observed.Cause;

    public int ExitCode { get; private set; }

    public bool Changed { get; private set; }

    public DateTimeOffset? ExposedAt { get; private set; }

    /// <summary>When it was known to have what it had before again; null if it was never switched, or is not back.</summary>
    public DateTimeOffset? RolledBackAt { get; private set; }

    /// <summary>True as soon as a verb was begun, so that the host has to be asked again.</summary>
    public bool IsTouched { get; private set; }

    public bool IsPending => Standing == HostStanding.Pending;

    public bool HasFailed => HostRun.IsFailure(Standing);

    /// <summary>What it can be taken back to; null if there is nothing, or if it is the release that was wanted.</summary>
    public string? WayBack => Planned.Before is { } before && before != Planned.Target ? before : null;

    public void Begin()
    {
        IsTouched = isAtWork = true;
        began = time.GetUtcNow();
    }

    /// <summary>All ends now: what is under way there goes on alone, and nobody asks how.</summary>
    public void Abandon()
    {
        if (isAtWork)
        {
            (Standing, Now, ExitCode) = (HostStanding.Interrupted, null, 130);
        }
    }

    /// <param name="answer">How the verb of the plan ended that was begun last.</param>
    public void End(HostAnswer answer)
    {
        isAtWork = false;
        (Last, Cause) = (answer.Outcome ?? Last, answer.Cause);
        Now = answer.Status ?? Now;
        var isSwitch = answer.Verb is Activate or GoBack;
        if (answer.Outcome is { } outcome)
        {
            Changed |= outcome.Changed;
        }

        if (isSwitch && (answer.Outcome is null or { Changed: true } || answer.Outcome.ExitCode is 20 or 21))
        {
            ExposedAt ??= began;
        }

        // A host where only old releases could not be removed has what it should have.
        if (answer.Verb is not Prune)
        {
            Standing = StandingAfter(answer, isSwitch);
            ExitCode = answer.Outcome?.ExitCode ?? (answer.IsOtherContent ? OtherContent : isSwitch ? 21 : 11);
        }

        NoteWayBack();
    }

    /// <summary>It was taken back, or that was tried.</summary>
    public void EndWayBack(HostAnswer answer)
    {
        isAtWork = false;
        (Last, Cause) = (answer.Outcome ?? Last, answer.Cause ?? Cause);
        Now = answer.Status ?? Now;
        Changed |= answer.Outcome?.Changed ?? false;
        Standing = answer switch
        {
            { IsInterrupted: true } => HostStanding.Interrupted,
            { Outcome.ExitCode: 0 } => HostStanding.RolledBack,
            { Outcome: null } => HostStanding.Lost,
            _ => HostStanding.Quarantined,
        };
        ExitCode = Standing switch
        {
            HostStanding.RolledBack when ExitCode == 0 => 0,
            HostStanding.RolledBack => 20,
            HostStanding.Interrupted => 130,
            _ => 21,
        };
        NoteWayBack();
    }

    /// <summary>It failed and was looked at: it has what it had before, or it does not answer.</summary>
    public void Settle(HostStatus? status)
    {
        var wasLost = Standing == HostStanding.Lost;
        (Standing, Now) = status is null ? (HostStanding.Lost, null) : (HostStanding.Failed, status);
        ExitCode = status is null ? 21 : wasLost ? 20 : ExitCode;
        NoteWayBack();
    }

    /// <summary>What it says in the end counts, whatever was thought of it.</summary>
    /// <param name="status">Null if it does not answer.</param>
    /// <param name="goesBack">Whether the fleet was taken back.</param>
    public void See(HostStatus? status, bool goesBack)
    {
        Now = status;
        var has = status is { IsSettled: true } ? status.Current : null;
        Standing = Standing switch
        {
            _ when status is null => HostStanding.Lost,
            HostStanding.Interrupted when has is not null && has == Planned.Target => HostStanding.Switched,
            HostStanding.Interrupted when has is not null && has == WayBack => HostStanding.Pending,
            HostStanding.Lost when has is not null && has == Planned.Target && !goesBack => HostStanding.Switched,
            HostStanding.Lost when has is not null && has == WayBack => HostStanding.Failed,
            HostStanding.Lost => HostStanding.Quarantined,
            HostStanding.Failed when IsAnother(status) && (has is null || has != WayBack) => has == Planned.Target && has is not null && !goesBack ? HostStanding.Switched : HostStanding.Quarantined,
            HostStanding.Switched when Planned.Target is { } target && has != target => HostStanding.Quarantined,
            _ => Standing,
        };
        ExitCode = Standing switch
        {
            HostStanding.Lost or HostStanding.Quarantined when ExitCode is 0 or 20 => 21,
            HostStanding.Switched or HostStanding.Pending => 0,
            _ => ExitCode,
        };
        NoteWayBack();
    }

    public HostRun Run() => new()
    {
        Name = Planned.Name,
        Standing = Standing,
        Before = Before,
        After = Now,
        ExposedAt = ExposedAt,
        RolledBackAt = RolledBackAt,
        Last = Last,
        Cause = Cause,
        Changed = Changed,
        ExitCode = ExitCode,
    };

    void NoteWayBack() => RolledBackAt = ExposedAt is null || Standing is not (HostStanding.RolledBack or HostStanding.Failed) ? null : RolledBackAt ?? time.GetUtcNow();

    bool IsAnother(HostStatus status) => (status.Current, status.Active, status.Pending) != (Before?.Current, Before?.Active, Before?.Pending);

    static HostStanding StandingAfter(HostAnswer answer, bool isSwitch) => answer switch
    {
        { IsInterrupted: true } => HostStanding.Interrupted,
        { Outcome: null } => isSwitch ? HostStanding.Lost : HostStanding.Failed,
        { Outcome.ExitCode: 0 } => isSwitch ? HostStanding.Switched : HostStanding.Pending,
        { Outcome.ExitCode: 20 } => HostStanding.RolledBack,
        { Outcome.ExitCode: 21 } => HostStanding.Quarantined,
        _ => HostStanding.Failed,
    };
}
