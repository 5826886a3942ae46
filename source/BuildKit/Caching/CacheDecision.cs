namespace BuildKit.Caching;

/// <summary>Whether a step has to run.</summary>
abstract record CacheDecision(string Why);

/// <summary>It need not: its result is here.</summary>
/// <param name="Outcome"><see cref="BuildKit.Outcome.UpToDate"/> or <see cref="BuildKit.Outcome.FromCache"/>.</param>
/// <param name="Record">What the workspace knows of it now.</param>
/// <param name="Why">Why it need not.</param>
/// <param name="Result">Its typed result; null for none.</param>
sealed record Reuse(Outcome Outcome, JournalRecord Record, string Why, object? Result) : CacheDecision(Why)
{
    /// <summary>Commands that bring what a restore does not, such as the packages of projects.</summary>
    public IReadOnlyList<Command> Completing { get; init; } = [];
}

/// <summary>It has to.</summary>
/// <param name="Run">What is to be done before and after it runs.</param>
/// <param name="Causes">The causes, the true one first.</param>
sealed record MustRun(StepRunTicket Run, IReadOnlyList<Cause> Causes) : CacheDecision(Shortened(Causes))
{
    static string Shortened(IReadOnlyList<Cause> causes) => causes.Count switch
    {
        0 => "it may have changed",
        1 or 2 or 3 => string.Join(", ", causes.Select(cause => cause.Text)),
        _ => $"{causes[0].Text}, {causes[1].Text} and {causes.Count - 2} more",
    };
}
