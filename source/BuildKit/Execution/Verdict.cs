using BuildKit.Graph;

namespace BuildKit.Execution;

/// <summary>
/// What becomes of a target when its predecessors are finished: the numbered rules of <c>docs/semantics.md</c>, in
/// their order. Null as an outcome: it is to run, if its conditions hold.
/// </summary>
readonly record struct Verdict(Outcome? Outcome, string? Reason)
{
    public const string RunCancelled = "the run was cancelled";

    static readonly Verdict Run = new(null, null);

    public static Verdict Of(TargetRun target, IReadOnlyList<TargetRun> targets, CancelState cancel) => target switch
    {
        { Planned.SkipReason: { } reason } => Skipped(reason),
        _ when cancel == CancelState.Now => NotRun(RunCancelled),
        { Model.IsAssured: true } => Run,
        _ when cancel == CancelState.Gentle => NotRun(RunCancelled),
        { IsTainted: true } => NotRun($"'{targets[target.TaintedBy].Name}' failed"),
        { Planned.IsOnlyTriggered: true } when !IsTriggered(target, targets) => Skipped(NotTriggered(target, targets)),
        _ => Run,
    };

    /// <summary>Notes whether anything that the target was to come after blocks it.</summary>
    public static void Taint(TargetRun target, IReadOnlyList<TargetRun> targets)
    {
        foreach (var (index, kind) in target.Planned.Predecessors)
        {
            if (kind != EdgeKind.Trigger && targets[index].Blocks)
            {
                target.IsTainted = true;
                target.TaintedBy = Math.Min(target.TaintedBy, targets[index].BlockedBy);
            }
        }
    }

    static bool IsTriggered(TargetRun target, IReadOnlyList<TargetRun> targets) =>
        target.Planned.PredecessorsBy(EdgeKind.Trigger).Any(edge => targets[edge.Target].Succeeded);

    static string NotTriggered(TargetRun target, IReadOnlyList<TargetRun> targets) =>
        "not triggered: " + string.Join(", ", target.Planned.PredecessorsBy(EdgeKind.Trigger).Select(edge => Fate(targets[edge.Target])));

    static string Fate(TargetRun source) => source.Outcome switch
    {
        BuildKit.Outcome.Failed => $"'{source.Name}' failed",
        BuildKit.Outcome.Skipped => $"'{source.Name}' was skipped",
        _ => $"'{source.Name}' did not run",
    };

    static Verdict Skipped(string reason) => new(BuildKit.Outcome.Skipped, reason);

    static Verdict NotRun(string reason) => new(BuildKit.Outcome.NotRun, reason);
}
