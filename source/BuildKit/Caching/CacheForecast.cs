namespace BuildKit.Caching;

/// <summary>What would be decided about a step.</summary>
/// <param name="Outcome">Null if it depends on what is restored before.</param>
/// <param name="Record">What would be known of the step then; null if it would run.</param>
/// <param name="Causes">Why; the true cause first.</param>
sealed record CacheForecast(Outcome? Outcome, JournalRecord? Record, IReadOnlyList<Cause> Causes)
{
    /// <summary>What the author should know of its code.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}
