namespace BuildKit.Commands;

/// <summary>
/// The files that a typed command knows of: it brings them to the step that runs it, so that authors need not list them. Patterns are
/// relative to the root.
/// </summary>
sealed record CommandFiles
{
    /// <summary>Patterns of files that the command reads; <c>!pattern</c> takes files away from what this command brings.</summary>
    public IReadOnlyList<string> Inputs { get; init; } = [];

    /// <summary>Files that it would read if they were there, also above the root (<c>../Directory.Build.props</c>); their absence is part of the key.</summary>
    public IReadOnlyList<string> OptionalInputs { get; init; } = [];

    /// <summary>
    /// Those of its inputs that it may bring up to date itself, and leaves as they are once they fit the others: the result is recorded
    /// under the key that the step has with these files as the run left them.
    /// </summary>
    public IReadOnlyList<string> Rewrites { get; init; } = [];

    /// <summary>
    /// Patterns of what it leaves on this machine only, such as <c>obj</c>: looked at for "up to date", never stored or restored.
    /// </summary>
    public IReadOnlyList<string> LocalOutputs { get; init; } = [];

    /// <summary>Patterns of files that it keeps for itself: it may write and read them, and nobody compares them.</summary>
    public IReadOnlyList<string> Scratch { get; init; } = [];

    /// <summary>
    /// What brings the local outputs where the other outputs came from the store, and is cheaper than the command: run if, after a restore,
    /// one of them is missing. Null: the command runs if its local outputs are not as its last run here left them.
    /// </summary>
    public Command? Completion { get; init; }

    /// <summary>Patterns of directories of which <see cref="OutputsAfterRun"/> will name files; no two steps may write there.</summary>
    public IReadOnlyList<string> Outputs { get; init; } = [];

    /// <summary>
    /// Asked when the command has run: the paths below the root that it wrote and that are to be stored; the answer is null if that cannot be
    /// told, and nothing may be stored then. Null if the step declares all.
    /// </summary>
    public Func<AbsolutePath, IReadOnlyList<string>?>? OutputsAfterRun { get; init; }

    /// <summary>Called when its outputs were restored, with their paths: makes what was kept for any place into what belongs here.</summary>
    public Action<AbsolutePath, IEnumerable<string>>? OutputsRestored { get; init; }

    /// <summary>
    /// Asked before its step is called up to date: what is gone of that which it left outside of the workspace, for explain, such as a package
    /// of the user's folder. Null if nothing is.
    /// </summary>
    public Func<AbsolutePath, string?>? Missing { get; init; }

    /// <summary>Named values that decide what it does and stand in no file and no argument, such as the selected SDK.</summary>
    public IReadOnlyList<(string Name, string Value)> Settings { get; init; } = [];

    /// <summary>
    /// Patterns of what it reads of what the target's dependencies leave. Only files that they leave count, and not what else is there, such as
    /// logs that tests write beside their program; where no dependency leaves any, those on the disk do.
    /// </summary>
    public IReadOnlyList<string> FromDependencies { get; init; } = [];

    /// <summary>
    /// Whether what the target's dependencies leave enters the key only as far as <see cref="Inputs"/> and <see cref="FromDependencies"/> name it.
    /// </summary>
    public bool KnowsItsInputs { get; init; }

    /// <summary>
    /// Whether the tool goes on from what an earlier run left. Nothing is removed before it runs then: the command itself removes what the
    /// tool would take for up to date although it is not.
    /// </summary>
    public bool IsIncremental { get; init; }

    /// <summary>Why no earlier result can stand for running it, such as that it deletes files; null if one can.</summary>
    public string? AlwaysRuns { get; init; }
}
