namespace BuildKit.Graph;

/// <summary>What a run is asked to do.</summary>
sealed record PlanRequest
{
    /// <summary>The targets asked for, as written and in that order.</summary>
    public required IReadOnlyList<string> Targets { get; init; }

    /// <summary>Targets to skip; null for none, empty for every target that was not asked for by name.</summary>
    public IReadOnlyList<string>? Skip { get; init; }

    /// <summary>Targets that need not run, with the reason; what only they needed is skipped too.</summary>
    public IReadOnlyDictionary<string, string> Unneeded { get; init; } = new Dictionary<string, string>();

    /// <summary>Targets that succeeded in the run that is continued; they are skipped, what they needed as well.</summary>
    public IReadOnlySet<string> Continued { get; init; } = new HashSet<string>();
}
