namespace BuildKit.Commands;

/// <summary>
/// The files that a typed command knows of: it brings them to the step that runs it, so that authors need not list them. Patterns are
/// relative to the root.
/// </summary>
sealed record CommandFiles
{
    /// <summary>Patterns of files that the command reads.</summary>
    public IReadOnlyList<string> Inputs { get; init; } = [];

    /// <summary>Files that it would read if they were there, also above the root (<c>../Directory.Build.props</c>); their absence is part of the key.</summary>
    public IReadOnlyList<string> OptionalInputs { get; init; } = [];

    /// <summary>
    /// Patterns of what it leaves on this machine only, such as <c>obj</c>: looked at for "up to date", never stored or restored.
    /// </summary>
    public IReadOnlyList<string> LocalOutputs { get; init; } = [];

    /// <summary>Patterns of directories of which <see cref="OutputsAfterRun"/> will name files; no two steps may write there.</summary>
    public IReadOnlyList<string> Outputs { get; init; } = [];

    /// <summary>Asked when the command has run: the paths below the root that it wrote and that are to be stored. Null if the step declares all.</summary>
    public Func<AbsolutePath, IReadOnlyList<string>>? OutputsAfterRun { get; init; }

    /// <summary>Named values that decide what it does and stand in no file and no argument, such as the selected SDK.</summary>
    public IReadOnlyList<(string Name, string Value)> Settings { get; init; } = [];

    /// <summary>Whether what the target's dependencies leave enters the key only as far as <see cref="Inputs"/> names it.</summary>
    public bool KnowsItsInputs { get; init; }
}
