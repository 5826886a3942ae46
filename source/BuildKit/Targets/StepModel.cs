using BuildKit.Events;

namespace BuildKit.Targets;

/// <summary>What a definition said of one step; plain data for the graph and the executor.</summary>
sealed class StepModel
{
    RareLists? rare;

    /// <summary>All that the step writes: files, and the directories that are its own.</summary>
    public List<string> AllOutputs => rare is { OutputTrees: { Count: > 0 } trees } ? [.. Outputs, .. trees] : Outputs;

    /// <summary>Whether anything is said that few steps say. Most have none of these lists, and a plan has many steps.</summary>
    public bool SaysMore => rare is not null;

    /// <summary>The step's name within its target; null where the target is one step.</summary>
    public string? Name { get; set; }

    public List<string> Inputs { get; } = [];

    public List<string> Outputs { get; } = [];

    /// <summary>Patterns of inputs that may be absent.</summary>
    public List<string> OptionalInputs => (rare ??= new()).OptionalInputs;

    /// <summary>Directories that are inputs as a whole.</summary>
    public List<string> InputTrees => (rare ??= new()).InputTrees;

    /// <summary>Patterns of text inputs whose line endings do not matter.</summary>
    public List<string> TextInputs => (rare ??= new()).TextInputs;

    /// <summary>Patterns of inputs whose place does not matter.</summary>
    public List<string> InputsAnywhere => (rare ??= new()).InputsAnywhere;

    /// <summary>Directories that belong to the step alone: whatever else is in them is removed.</summary>
    public List<string> OutputTrees => (rare ??= new()).OutputTrees;

    /// <summary>Variables of the build's environment that the step's commands see and that are part of its key.</summary>
    public List<string> Variables => (rare ??= new()).Variables;

    /// <summary>The author's number for what the engine cannot see; part of the key.</summary>
    public string? Version { get; set; }

    public bool IsCached { get; set; }

    /// <summary>Why the step always runs; null if it need not.</summary>
    public string? UncachedReason { get; set; }

    /// <summary>What the last run left stays for the next one.</summary>
    public bool IsIncremental { get; set; }

    /// <summary>The result is the same on every operating system and processor.</summary>
    public bool IsPortable { get; set; }

    /// <summary>What the step does depends on no secret that it reads.</summary>
    public bool IgnoresSecrets { get; set; }

    public List<StepAction> Actions { get; } = [];

    public int Retries { get; set; }

    public TimeSpan RetryPause { get; set; }

    public TimeSpan? Timeout { get; set; }

    public List<string> Resources { get; } = [];

    public List<string> PassedThrough { get; } = [];
}

/// <summary>What few steps say.</summary>
sealed class RareLists
{
    public List<string> OptionalInputs { get; } = [];

    public List<string> InputTrees { get; } = [];

    public List<string> TextInputs { get; } = [];

    public List<string> InputsAnywhere { get; } = [];

    public List<string> OutputTrees { get; } = [];

    public List<string> Variables { get; } = [];
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
    public string Description { get => Describe?.Invoke() ?? field; init; } = "C# code";

    /// <summary>Says it when the plan is made, for what depends on the options of the run.</summary>
    public Func<string>? Describe { get; init; }

    /// <summary>Looks, for a plan, at what it would act on, and tells in lines what it would do there; null if there is nothing to look at.</summary>
    public Func<StepScope, Task<IReadOnlyList<string>>>? Foresee { get; init; }
}
