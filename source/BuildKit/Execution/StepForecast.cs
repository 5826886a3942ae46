using BuildKit.Caching;

namespace BuildKit.Execution;

/// <summary>What a run would do with a step.</summary>
/// <param name="Step">The step's name; null for what the target itself does.</param>
/// <param name="Outcome">Executed if it would run; null if that is known only when another target has run.</param>
/// <param name="Causes">Why; the true cause first.</param>
/// <param name="Saved">How long it ran when it ran, if it need not now.</param>
sealed record StepForecast(string? Step, Outcome? Outcome, IReadOnlyList<Cause> Causes, TimeSpan Saved = default)
{
    /// <summary>What the author should know of its code.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>In words.</summary>
    public string Text => Outcome switch
    {
        BuildKit.Outcome.UpToDate => "up to date",
        BuildKit.Outcome.FromCache => $"would be restored: {Causes[0].Text}",
        BuildKit.Outcome.Executed => $"would run: {string.Join(", ", Causes.Take(3).Select(cause => cause.Text))}{(Causes.Count > 3 ? $" and {Causes.Count - 3} more" : "")}",
        _ => Causes[0].Text,
    };
}
