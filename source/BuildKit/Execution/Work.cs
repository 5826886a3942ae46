namespace BuildKit.Execution;

/// <summary>Something that takes a job: the preparation of a target, or one of its steps. Only the loop changes its state.</summary>
abstract class Work(TargetRun target)
{
    public TargetRun Target { get; } = target;

    public WorkState State { get; set; }

    /// <summary>Nobody else that holds one of these may run at the same time.</summary>
    public virtual IReadOnlyList<string> Resources => [];

    /// <summary>Its place among the steps of the target.</summary>
    public virtual int Index => -1;

    /// <summary>Whoever has the longest remaining path goes first; then plan order, then the order of the steps.</summary>
    public (double Path, int Target, int Step) Priority => (-Target.RemainingPath, Target.Planned.Index, Index);
}

/// <summary>Asks a target's conditions and makes its steps and their commands: the author's code, so not on the loop.</summary>
sealed class PreparationRun(TargetRun target) : Work(target);

/// <summary>One step of a target.</summary>
sealed class StepRun(TargetRun target, PreparedStep step, int index) : Work(target)
{
    public PreparedStep Step { get; } = step;

    public override IReadOnlyList<string> Resources => Step.Resources;

    public override int Index => index;

    /// <summary>Meaningful when finished.</summary>
    public StepResult? Result { get; set; }
}
