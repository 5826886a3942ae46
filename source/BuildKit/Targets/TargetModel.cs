using BuildKit.Events;

namespace BuildKit.Targets;

/// <summary>What a definition said of one target; plain data for the graph.</summary>
sealed class TargetModel(string name)
{
    public string Name { get; } = name;

    /// <summary>Where it is declared, such as <c>Build.cs:14</c>; asked for only when it is printed.</summary>
    public Func<string?> Place { get; init; } = () => null;

    /// <summary>How somebody gives a value to a member of the script; null for one that is no parameter.</summary>
    public Func<string, string?> WayToGive { get; init; } = static _ => null;

    public string? Description { get; set; }

    public bool IsUnlisted { get; set; }

    /// <summary>True if it has an answer to <c>--json</c>.</summary>
    public bool AnswersInJson { get; set; }

    public List<TargetReference> DependsOn { get; } = [];

    public List<TargetReference> DependentFor { get; } = [];

    public List<TargetReference> After { get; } = [];

    public List<TargetReference> Before { get; } = [];

    public List<TargetReference> Triggers { get; } = [];

    public List<TargetReference> TriggeredBy { get; } = [];

    /// <summary>Outputs of dependencies that are read, with the patterns that narrow them; a dependency that is not named here is read whole.</summary>
    public List<Consumption> Consumes { get; } = [];

    public List<Condition> Conditions { get; } = [];

    public List<Condition> StaticConditions { get; } = [];

    public Dependencies WhenSkipped { get; set; }

    public List<Requirement> Requirements { get; } = [];

    /// <summary>Tools that must be there in some version; asked before anything runs, never for a plan alone.</summary>
    public List<ToolRequirement> RequiredTools { get; } = [];

    /// <summary>Asked before anything runs, options bound: each throws where what the command line says can never be done.</summary>
    public List<Action> Checks => field ??= [];

    /// <summary>
    /// Asked when a run begins, beside it: each throws where the target would fail as things are. What runs before it may still put that right, so it
    /// is a warning.
    /// </summary>
    public List<Func<StepScope, Task>> Foretellers => field ??= [];

    public bool ProceedsAfterFailure { get; set; }

    public bool IsAssured { get; set; }

    /// <summary>What the target itself does, before the steps of its fan-outs.</summary>
    public StepModel Step { get; set; } = new();

    public List<FanOut> FanOuts { get; } = [];

    /// <summary>Options that upper floors add to the command line when this target is in the build, such as <c>--environment</c>.</summary>
    public List<TargetOption> Options { get; } = [];

    /// <summary>Adds an option, once.</summary>
    public TargetOption Add(TargetOption option)
    {
        if (!Options.Contains(option))
        {
            Options.Add(option);
        }

        return option;
    }

    /// <summary>What the target makes for others, in words of an upper floor, such as "release of Shop".</summary>
    public List<string> Provides { get; } = [];

    /// <summary>Directories, relative to the root, that the target fills and that are no outputs of a step: the releases of a product.</summary>
    public List<string> Keeps { get; } = [];

    /// <summary>
    /// Asked when the plan is made, options bound: something that others provide and that this run takes from elsewhere,
    /// with the reason. The targets that provide it leave the plan, with what only they needed.
    /// </summary>
    public List<Func<(string Provided, string Reason)?>> DoesWithout { get; } = [];

    /// <summary>The type of the target's result; null for a target without one.</summary>
    public Type? ResultType { get; set; }

    /// <summary>Whether the definition says how the result is computed.</summary>
    public bool Returns { get; set; }

    /// <summary>A target without any action is only a name for its dependencies.</summary>
    public bool HasActions => Step.Actions.Count > 0 || FanOuts.Count > 0;
}

/// <summary>A reference to another target by its name; the name is null if the reference means no member.</summary>
sealed record TargetReference(string? Name, string Verb)
{
    /// <summary>The component that the script would need for the reference to mean something.</summary>
    public MissingComponent? Missing { get; init; }

    /// <summary>The component that was given without any of its targets: <c>DependsOn&lt;ITest>()</c>.</summary>
    public Type? OnlyComponent { get; init; }
}

/// <summary>What a target reads of another's outputs; no pattern for all of them.</summary>
sealed record Consumption(string Target, IReadOnlyList<string> Patterns);

/// <summary>A component that is referenced, and the script that does not have it.</summary>
sealed record MissingComponent(Type Component, Type? Script);

/// <summary>A condition with the reason that is shown if it does not hold.</summary>
sealed record Condition(Func<bool> Holds, string Why);

/// <summary>A requirement; without a sentence its message is made from the member that the delegate reads.</summary>
sealed record Requirement(Func<object?> Value, string? Why, Delegate Source)
{
    public static bool IsMet(object? value) => value switch
    {
        null or false or "" => false,
        // An ImmutableArray that was never made cannot even be asked how many it has.
        System.Collections.ICollection items => items.GetType().GetProperty("IsDefault")?.GetValue(items) is not true && items.Count > 0,
        _ => true,
    };
}

/// <summary>Steps that are known only when the dependencies are done.</summary>
sealed record FanOut(Func<IEnumerable<StepModel>> Steps, Delegate Source)
{
    public static StepModel Step<T>(T item, Func<StepDefinition, T, StepDefinition> define)
    {
        var step = define(new StepDefinition(), item).Model;
        step.Name = item is AbsolutePath path ? Path.GetFileNameWithoutExtension(path.Name) : item?.ToString() ?? "";
        return step;
    }
}
