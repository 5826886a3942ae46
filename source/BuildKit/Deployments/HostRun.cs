using BuildKit.Hosts;

namespace BuildKit.Deployments;

/// <summary>What a plan did to a host: observed before and afterwards, not assumed.</summary>
sealed record HostRun
{
    public required HostStatus Before { get; init; }

    public required HostStatus After { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When the verb began that switched the host; null if none did.</summary>
    public DateTimeOffset? ExposedAt { get; init; }

    public required DateTimeOffset FinishedAt { get; init; }

    /// <summary>The verb that was done last; null if none was begun.</summary>
    public VerbOutcome? Last { get; init; }

    public bool Changed { get; init; }

    /// <summary>True if the run was asked to stop before all verbs were done.</summary>
    public bool IsInterrupted { get; init; }

    public int ExitCode => IsInterrupted ? 130 : Last?.ExitCode ?? 0;
}
