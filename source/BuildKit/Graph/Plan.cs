using BuildKit.Targets;

namespace BuildKit.Graph;

/// <summary>What a run does: its targets in an order that respects every edge. Never changes once it is made.</summary>
sealed class Plan
{
    /// <summary>In plan order: by the edges, and by declaration where these leave a choice.</summary>
    public required IReadOnlyList<PlannedTarget> Targets { get; init; }

    /// <summary>What was asked for, in that order, each once.</summary>
    public required IReadOnlyList<PlannedTarget> Requested { get; init; }

    /// <summary>How many edges were visited to make the plan.</summary>
    public required long Work { get; init; }

    /// <summary>What the targets that are to run require and do not have; a plan can be shown with it, and not be run.</summary>
    public IReadOnlyList<BuildError> Unmet => [.. Targets.SelectMany(target => target.Unmet)];

    /// <summary>Targets that could run at the same time, wave after wave.</summary>
    public IEnumerable<IReadOnlyList<PlannedTarget>> Waves =>
        Targets.GroupBy(target => target.Wave).OrderBy(wave => wave.Key).Select(wave => (IReadOnlyList<PlannedTarget>)[.. wave]);
}

/// <summary>A target's place in a plan.</summary>
sealed record PlannedTarget
{
    /// <summary>Its place in plan order.</summary>
    public required int Index { get; init; }

    public required TargetModel Model { get; init; }

    public string Name => Model.Name;

    /// <summary>Why it is left out before anything runs; null if it is to run.</summary>
    public required string? SkipReason { get; init; }

    /// <summary>What it requires and does not have; empty for a target that is left out.</summary>
    public IReadOnlyList<BuildError> Unmet { get; init; } = [];

    /// <summary>Why it is in the plan: asked for, needed by or triggered by another.</summary>
    public required string Why { get; init; }

    /// <summary>True if nothing but triggers put it into the plan: it runs only if one of them succeeded.</summary>
    public required bool IsOnlyTriggered { get; init; }

    /// <summary>0 for what can start at once, otherwise one more than the last of its predecessors.</summary>
    public required int Wave { get; init; }

    /// <summary>The targets that it waits for.</summary>
    public required IReadOnlyList<PlanEdge> Predecessors { get; init; }

    public IEnumerable<PlanEdge> PredecessorsBy(EdgeKind kind) => Predecessors.Where(edge => edge.Kind == kind);
}

/// <summary>A predecessor, by its place in plan order, and why it comes first.</summary>
readonly record struct PlanEdge(int Target, EdgeKind Kind);
