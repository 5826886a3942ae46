using BuildKit.Files;

namespace BuildKit.Caching;

/// <summary>What a workspace knows of a step: the last run that left a valid result here, by running it or by restoring it.</summary>
sealed record JournalRecord
{
    /// <summary>The target's name, or <c>target/step</c>.</summary>
    public required string Step { get; init; }

    public required Digest Key { get; init; }

    /// <summary>What the key was made of, for explain.</summary>
    public IReadOnlyList<KeyPart> Parts { get; init; } = [];

    /// <summary>The files behind the key, one by one; null if they are many and lie in a file of their own.</summary>
    public IReadOnlyList<KeyPart>? Details { get; init; }

    /// <summary>What lies at the step's outputs since then.</summary>
    public IReadOnlyList<ContentEntry> Outputs { get; init; } = [];

    /// <summary>What it left that stays on this machine; empty after a restore.</summary>
    public IReadOnlyList<ContentEntry> LocalOutputs { get; init; } = [];

    /// <summary>The events that are replayed, as JSON lines.</summary>
    public ReadOnlyMemory<byte> Events { get; init; }

    /// <summary>The typed result; empty for none.</summary>
    public ReadOnlyMemory<byte> Result { get; init; }

    /// <summary>How long the step ran when it ran.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>Which run made the result.</summary>
    public string Origin { get; init; } = "";
}

/// <summary>A step that began to run and left nothing valid: what it left half-done is to be removed.</summary>
/// <param name="Step">The step's name.</param>
/// <param name="Foreign">The files that stood at its outputs before and are not the step's, sorted.</param>
sealed record UnfinishedStep(string Step, IReadOnlyList<string> Foreign)
{
    /// <summary>How its run ended; unknown if the build program ended first.</summary>
    public StepEnd End { get; init; }

    /// <summary>What stood at its outputs when it ended; null if nobody saw it end. What came later is not the step's.</summary>
    public IReadOnlyList<ContentEntry>? Left { get; init; }

    /// <summary>Why the step has to run, in words.</summary>
    public string InWords => End switch
    {
        StepEnd.Failed => "its last run failed",
        StepEnd.Cancelled => "its last run was cancelled",
        StepEnd.NotRestored => "what the cache has could not be restored when it was wanted last",
        StepEnd.NotKept => "the result of its last run was not kept",
        _ => "its last run did not end",
    };
}

/// <summary>How a run of a step ended that left nothing valid. The numbers are kept in files.</summary>
enum StepEnd : byte
{
    Unknown = 0,
    Failed = 1,
    Cancelled = 2,
    NotKept = 3,
    NotRestored = 4,
}
