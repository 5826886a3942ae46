namespace BuildKit.Caching;

/// <summary>What a step left when it ran: the value of an action cache's entry.</summary>
sealed record StoredResult
{
    /// <summary>Files, links and, for directory outputs, directories; sorted by the UTF-8 bytes of their paths. Their content is in the content store.</summary>
    public required IReadOnlyList<ContentEntry> Outputs { get; init; }

    /// <summary>The events of the step that are replayed (output, log, diagnostics, tests), as JSON lines, secrets masked; empty for none.</summary>
    public ReadOnlyMemory<byte> Events { get; init; }

    /// <summary>The typed result as JSON; empty for a step without one.</summary>
    public ReadOnlyMemory<byte> Result { get; init; }

    /// <summary>How long the step ran.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>Which run made it, where and when, for explain: no secrets, no absolute paths.</summary>
    public required string Origin { get; init; }
}
