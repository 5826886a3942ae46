using BuildKit.Caching;

namespace BuildKit.Execution;

/// <summary>A step that can run: its commands are made, and what its target says of all steps is applied.</summary>
sealed record PreparedStep
{
    /// <summary>Null for what the target itself does.</summary>
    public required string? Name { get; init; }

    public required IReadOnlyList<PreparedAction> Actions { get; init; }

    public required int Retries { get; init; }

    public required TimeSpan RetryPause { get; init; }

    public required TimeSpan? Timeout { get; init; }

    /// <summary>The step's and its target's resources, and what the commands claim.</summary>
    public required IReadOnlyList<string> Resources { get; init; }

    public required IReadOnlyList<string> PassedThrough { get; init; }

    /// <summary>What the step and its target declare of files, variables and caching.</summary>
    public StepDeclaration Declaration { get; init; } = StepDeclaration.Nothing;

    public IReadOnlyList<string> Outputs => [.. Declaration.Outputs, .. Declaration.OutputTrees];
}

/// <summary>One thing that a prepared step does.</summary>
abstract record PreparedAction;

/// <summary>Runs commands, one after the other.</summary>
sealed record RunCommands(Command[] Commands, Delegate Source) : PreparedAction;

/// <summary>Runs C# code.</summary>
sealed record RunCode(Func<CancellationToken, Task> Code, Delegate Source) : PreparedAction;

/// <summary>How a step ended.</summary>
sealed record StepResult(Outcome Outcome, string? Error = null, int? ExitCode = null)
{
    public static StepResult Executed { get; } = new(Outcome.Executed);

    public static StepResult Cancelled { get; } = new(Outcome.Cancelled);

    public static StepResult Failed(BuildError error) => new(Outcome.Failed, error.ToString(), error.ExitCode);
}
