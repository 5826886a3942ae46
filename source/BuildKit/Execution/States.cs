namespace BuildKit.Execution;

/// <summary>Where a target of the run stands; <c>docs/engine.md</c> draws the transitions.</summary>
enum TargetState
{
    /// <summary>A predecessor is not finished.</summary>
    Waiting,

    /// <summary>Its predecessors are finished and it is to run; it waits for a free job.</summary>
    Ready,

    /// <summary>Its conditions are being asked.</summary>
    Asking,

    /// <summary>Its conditions hold: its steps are being made, wait for a job, or run.</summary>
    Started,

    /// <summary>Its outcome is known.</summary>
    Finished,
}

/// <summary>Where a piece of work stands: the preparation of a target, or one of its steps.</summary>
enum WorkState
{
    /// <summary>The target's own step comes first.</summary>
    Waiting,

    /// <summary>It waits for a free job and for its resources.</summary>
    Ready,

    /// <summary>A worker has it.</summary>
    Running,

    /// <summary>The worker is done with it.</summary>
    Finished,

    /// <summary>It never ran: a sibling failed or the run was cancelled.</summary>
    Dropped,
}

/// <summary>How far the run is from being cancelled.</summary>
enum CancelState
{
    /// <summary>Nobody asked.</summary>
    None,

    /// <summary>Asked once: only what is assured still starts.</summary>
    Gentle,

    /// <summary>Asked twice, or the reader of the events went away: nothing starts, everything is killed.</summary>
    Now,
}
