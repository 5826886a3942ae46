namespace BuildKit.Testing;

/// <summary>A command that a build ran, or that something stood in for.</summary>
public sealed record TestedCommand
{
    /// <summary>The command as the build made it.</summary>
    public required Command Command { get; init; }

    /// <summary>The target that it ran for.</summary>
    public required string Target { get; init; }

    /// <summary>The step that it ran for; null where the target is one step.</summary>
    public string? Step { get; init; }

    /// <summary>True if the process was started; false if an answer stood in for it.</summary>
    public required bool WasReal { get; init; }

    /// <summary>The command line, quoted for a POSIX shell; files below the root directory are written relative to it.</summary>
    public required string Line { get; init; }

    /// <inheritdoc/>
    public override string ToString() => Line;
}
