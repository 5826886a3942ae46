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

/// <summary>A step that began to run and of which nothing is known since: what it left half-done is to be removed.</summary>
/// <param name="Step">The step's name.</param>
/// <param name="Foreign">The files that stood at its outputs before and are not the step's, sorted.</param>
sealed record UnfinishedStep(string Step, IReadOnlyList<string> Foreign);
