namespace BuildKit.Caching;

/// <summary>A step that is about to run, as far as it matters for whether it has to.</summary>
sealed record CacheableStep
{
    public required string Target { get; init; }

    /// <summary>The step's name within its target; null for what the target itself does.</summary>
    public required string? Step { get; init; }

    /// <summary>The name in the journal: the target's, or <c>target/step</c>.</summary>
    public string Name => Step is null ? Target : $"{Target}/{Step}";

    public required StepDeclaration Declaration { get; init; }

    /// <summary>What it does, in its order.</summary>
    public required IReadOnlyList<StepWork> Work { get; init; }

    /// <summary>What the targets left that it depends on.</summary>
    public IReadOnlyList<UpstreamOutputs> Upstream { get; init; } = [];

    /// <summary>Variables that its definition hands through, on top of the standard ones.</summary>
    public IReadOnlyList<string> PassedThrough { get; init; } = [];

    /// <summary>The results of the targets that it depends on, so far as they have one.</summary>
    public IReadOnlyDictionary<string, object?> Results { get; init; } = new Dictionary<string, object?>();

    /// <summary>The type of the result that it returns; null for none.</summary>
    public Type? ResultType { get; init; }

    public IEnumerable<Command> Commands => Work.OfType<CommandWork>().SelectMany(work => work.Commands);
}

/// <summary>One thing that a step does.</summary>
abstract record StepWork(Delegate Source);

/// <summary>Commands, and the author's code that made them.</summary>
sealed record CommandWork(Command[] Commands, Delegate Source) : StepWork(Source);

/// <summary>The author's code.</summary>
sealed record CodeWork(Delegate Source) : StepWork(Source);
