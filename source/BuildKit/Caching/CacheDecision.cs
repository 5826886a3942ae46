namespace BuildKit.Caching;

/// <summary>Whether a step has to run.</summary>
abstract record CacheDecision(string Why);

/// <summary>It need not: its result is here.</summary>
/// <param name="Outcome"><see cref="BuildKit.Outcome.UpToDate"/> or <see cref="BuildKit.Outcome.FromCache"/>.</param>
/// <param name="Record">What the workspace knows of it now.</param>
/// <param name="Why">Why it need not.</param>
/// <param name="Result">Its typed result; null for none.</param>
sealed record Reuse(Outcome Outcome, JournalRecord Record, string Why, object? Result) : CacheDecision(Why);

/// <summary>It has to.</summary>
/// <param name="Run">What is to be done before and after it runs.</param>
/// <param name="Why">The causes, the first one first, in one line.</param>
sealed record MustRun(StepRunTicket Run, string Why) : CacheDecision(Why);
