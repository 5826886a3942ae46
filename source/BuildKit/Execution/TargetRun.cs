using BuildKit.Graph;
using BuildKit.Targets;

namespace BuildKit.Execution;

/// <summary>What the loop knows of one target of the run. Only the loop touches it.</summary>
sealed class TargetRun(PlannedTarget planned)
{
    /// <summary>As a cause: nothing failed.</summary>
    public const int Nobody = int.MaxValue;

    public PlannedTarget Planned { get; } = planned;

    public TargetModel Model => Planned.Model;

    public string Name => Planned.Name;

    public TargetState State { get; set; }

    /// <summary>Meaningful when finished.</summary>
    public Outcome Outcome { get; set; }

    public int UnfinishedPredecessors { get; set; } = planned.Predecessors.Count;

    public List<TargetRun> Successors { get; } = [];

    /// <summary>True if something that it was to come after blocks it, whether it ran all the same or not.</summary>
    public bool IsTainted { get; set; }

    /// <summary>The first failed target in plan order that taints this one, by its place; <see cref="Nobody"/> if none.</summary>
    public int TaintedBy { get; set; } = Nobody;

    /// <summary>The work of asking its conditions and making its steps; null if there is nothing to ask or to make.</summary>
    public PreparationRun? Preparation { get; set; }

    public IReadOnlyList<StepRun> Steps { get; set; } = [];

    public int UnfinishedSteps { get; set; }

    /// <summary>When its first step, or else its preparation, began; 0 before.</summary>
    public long Began { get; set; }

    /// <summary>The seconds of the longest chain of work from the start of this target to the end of the plan.</summary>
    public double RemainingPath { get; set; }

    /// <summary>Whether what comes after it must not run.</summary>
    public bool Blocks => IsTainted || Outcome is Outcome.NotRun or Outcome.Cancelled || FailureCounts;

    /// <summary>The first failed target in plan order that stops what comes after this one.</summary>
    public int BlockedBy => FailureCounts ? Math.Min(Planned.Index, TaintedBy) : TaintedBy;

    public bool Succeeded => Outcome is Outcome.Executed or Outcome.UpToDate or Outcome.FromCache;

    bool FailureCounts => Outcome == Outcome.Failed && !Model.ProceedsAfterFailure;
}
