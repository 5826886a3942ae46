using BuildKit.Targets;

namespace BuildKit.Caching;

/// <summary>What a step and its target declare of files, variables and caching. Lists add up; what is switched on stays on.</summary>
sealed record StepDeclaration
{
    public static StepDeclaration Nothing { get; } = new();

    public InputQuery Inputs { get; init; } = new();

    /// <summary>Patterns of the files that it writes; of the step alone, not of its target.</summary>
    public IReadOnlyList<string> Outputs { get; init; } = [];

    /// <summary>Directories that belong to the step alone.</summary>
    public IReadOnlyList<string> OutputTrees { get; init; } = [];

    public IReadOnlyList<string> Variables { get; init; } = [];

    public string? Version { get; init; }

    public bool IsCached { get; init; }

    public string? UncachedReason { get; init; }

    public bool IsIncremental { get; init; }

    public bool IsPortable { get; init; }

    public bool IgnoresSecrets { get; init; }

    /// <summary>What holds for one step of a target.</summary>
    /// <param name="target">What is declared for all steps of the target.</param>
    /// <param name="step">What is declared for this one; the same model for what the target does itself.</param>
    public static StepDeclaration Of(StepModel target, StepModel step)
    {
        StepModel[] models = target == step ? [step] : [target, step];
        return new()
        {
            Inputs = new()
            {
                Files = All(models, static model => model.Inputs),
                Optional = All(models, static model => model.OptionalInputs),
                Trees = All(models, static model => model.InputTrees),
                Text = All(models, static model => model.TextInputs),
                Anywhere = All(models, static model => model.InputsAnywhere),
            },
            Outputs = [.. step.Outputs],
            OutputTrees = [.. step.OutputTrees],
            Variables = All(models, static model => model.Variables),
            Version = step.Version ?? target.Version,
            IsCached = models.Any(model => model.IsCached),
            UncachedReason = step.UncachedReason ?? target.UncachedReason,
            IsIncremental = models.Any(model => model.IsIncremental),
            IsPortable = models.Any(model => model.IsPortable),
            IgnoresSecrets = models.Any(model => model.IgnoresSecrets),
        };
    }

    // Plans have many steps and most of their lists are empty.
    static string[] All(StepModel[] models, Func<StepModel, List<string>> list) =>
        models is [var only] ? [.. list(only)]
        : list(models[0]).Count == 0 ? [.. list(models[1])]
        : [.. models.SelectMany(list).Distinct(StringComparer.Ordinal)];
}
