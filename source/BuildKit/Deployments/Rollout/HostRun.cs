using BuildKit.Hosts;

namespace BuildKit.Deployments;

/// <summary>How a host stands after a plan, or in the middle of it.</summary>
enum HostStanding
{
    /// <summary>Nothing was to be done.</summary>
    Unchanged,

    /// <summary>Its turn has not come; what runs there was not touched.</summary>
    Pending,

    /// <summary>It was switched and is healthy.</summary>
    Switched,

    /// <summary>It was switched, and has what it had before again.</summary>
    RolledBack,

    /// <summary>It could not be switched, and has what it had before.</summary>
    Failed,

    /// <summary>It is unhealthy and nothing took it back; a person has to look.</summary>
    Quarantined,

    /// <summary>It does not answer any more, so nobody knows.</summary>
    Lost,

    /// <summary>It was stopped in the middle; running again goes on.</summary>
    Interrupted,

    /// <summary>It did not answer before anything began, or was to be left alone.</summary>
    LeftOut,
}

/// <summary>What a plan did to a host: observed before and afterwards, not assumed.</summary>
sealed record HostRun
{
    public required string Name { get; init; }

    public required HostStanding Standing { get; init; }

    /// <summary>Null if it never answered.</summary>
    public HostStatus? Before { get; init; }

    /// <summary>Null if it does not answer any more.</summary>
    public HostStatus? After { get; init; }

    /// <summary>When the verb began that switched the host; null if none did.</summary>
    public DateTimeOffset? ExposedAt { get; init; }

    /// <summary>When it was known to have what it had before again; null if it was never switched, or is not back.</summary>
    public DateTimeOffset? RolledBackAt { get; init; }

    /// <summary>The verb that was done last; null if none was begun.</summary>
    public VerbOutcome? Last { get; init; }

    /// <summary>Why nobody knows what became of the verb; null if that is known.</summary>
    public BuildError? Cause { get; init; }

    public bool Changed { get; init; }

    /// <summary>The exit code that decides: that of the host script, or what it would have been.</summary>
    public int ExitCode { get; init; }

    public bool HasFailed => IsFailure(Standing);

    public static bool IsFailure(HostStanding standing) =>
        standing is HostStanding.RolledBack or HostStanding.Failed or HostStanding.Quarantined or HostStanding.Lost;
}
