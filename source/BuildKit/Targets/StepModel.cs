namespace BuildKit.Targets;

/// <summary>What a definition said of one step; plain data for the graph and the executor.</summary>
sealed class StepModel
{
    /// <summary>The step's name within its target; null where the target is one step.</summary>
    public string? Name { get; set; }

    public List<string> Inputs { get; } = [];

    public List<string> Outputs { get; } = [];

    public bool IsCached { get; set; }

    public List<StepAction> Actions { get; } = [];

    public int Retries { get; set; }

    public TimeSpan RetryPause { get; set; }

    public TimeSpan? Timeout { get; set; }

    public List<string> Resources { get; } = [];

    public List<string> PassedThrough { get; } = [];
}

/// <summary>One thing that a step does; a step does all of its actions in order.</summary>
abstract record StepAction;

/// <summary>Makes commands, which then run one after the other.</summary>
/// <param name="Commands">Makes the commands. Asked once a run, when the target's dependencies are done.</param>
/// <param name="Source">The delegate that the author wrote, for its place in the source.</param>
sealed record CommandAction(Func<CancellationToken, ValueTask<Command[]>> Commands, Delegate Source) : StepAction;

/// <summary>Runs C# code. The token asks it to stop: Ctrl-C or the time limit.</summary>
sealed record CodeAction(Func<CancellationToken, Task> Code, Delegate Source) : StepAction
{
    /// <summary>What a plan says that it does.</summary>
    public string Description { get; init; } = "C# code";
}
