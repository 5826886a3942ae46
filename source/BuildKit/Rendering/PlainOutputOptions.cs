namespace BuildKit.Rendering;

/// <summary>How much of a run is shown.</summary>
enum Verbosity
{
    /// <summary>What failed, the summary and the tests.</summary>
    Quiet,

    /// <summary>One line for each target; all output of those that fail; the table.</summary>
    Minimal,

    /// <summary>All output.</summary>
    Normal,

    /// <summary>Debug logs, directories, exit codes and times of commands as well.</summary>
    Verbose,
}

/// <summary>What the output must know of the place that it is written to.</summary>
sealed record PlainOutputOptions
{
    public Verbosity Verbosity { get; init; } = Verbosity.Normal;

    /// <summary>Without it not one escape sequence is written: ours are left out, those of tools are removed.</summary>
    public bool UseColour { get; init; }

    /// <summary>A terminal gets indented groups; anything else gets the target and the time on each line, and signs of life.</summary>
    public bool IsTerminal { get; init; }

    /// <summary>False for ASCII only; null to ask the encoding of the writer.</summary>
    public bool? UseGlyphs { get; init; }

    /// <summary>The number of columns that the table may take; null for as many as it needs.</summary>
    public int? Width { get; init; }

    /// <summary>The number of lines of the terminal.</summary>
    public int Height { get; init; } = 24;

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Where held output goes when it outgrows <see cref="HeldCharacters"/>.</summary>
    public string TemporaryDirectory { get; init; } = Path.GetTempPath();

    /// <summary>How much held output of one target stays in memory: 4 MB, at two bytes each.</summary>
    public int HeldCharacters { get; init; } = 2 * 1024 * 1024;
}
