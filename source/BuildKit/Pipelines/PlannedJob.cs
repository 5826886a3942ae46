namespace BuildKit.Pipelines;

/// <summary>A job with all that follows from the graph.</summary>
sealed record PlannedJob
{
    public required JobModel Model { get; init; }

    public string Name => Model.Name;

    public required IReadOnlyList<CiPlatform> Platforms { get; init; }

    /// <summary>The jobs that must have succeeded, in the order of their declaration.</summary>
    public required IReadOnlyList<PlannedJob> Needs { get; init; }

    /// <summary>When it runs: what its own triggers and those of the needed jobs have in common.</summary>
    public required IReadOnlyList<TriggerPart> Triggers { get; init; }

    /// <summary>The targets that run in it, whether asked for or needed.</summary>
    public required IReadOnlyList<string> Running { get; init; }

    /// <summary>Targets that an earlier job has run, and that are not run again.</summary>
    public required IReadOnlyList<string> Skipped { get; init; }

    /// <summary>By the job that ran them: targets whose outputs this one needs.</summary>
    public required IReadOnlyDictionary<PlannedJob, IReadOnlyList<string>> Taken { get; init; }

    /// <summary>The variables of secrets that its targets may read.</summary>
    public required IReadOnlyList<string> Secrets { get; init; }

    /// <summary>True if its targets look at more of the history than the last commit.</summary>
    public required bool ReadsHistory { get; init; }

    /// <summary>True if the environment is one that targets of this job are told of.</summary>
    public required bool TakesEnvironment { get; init; }

    /// <summary>True if it deploys: the ledger is a branch of the repository, fetched before and pushed afterwards.</summary>
    public bool SharesLedger => Model.DeployedTo is not null;

    /// <summary>What stands behind <c>./build.sh</c>.</summary>
    public string Words => string.Join(' ', WordsOf().Select(CommandWords.Quoted));

    /// <summary>The name of this job on one platform.</summary>
    public string NameOn(CiPlatform platform) => Platforms.Count == 1 ? Name : $"{Name}-{JobNames.Of(platform.Name)}";

    /// <summary>The platform whose outputs a job on the given platform takes: the same, or else the first.</summary>
    public CiPlatform PlatformFor(CiPlatform platform) => Platforms.Contains(platform) ? platform : Platforms[0];

    /// <summary>What of the command line decides which files targets leave.</summary>
    public IEnumerable<string> Circumstances => [.. TakesEnvironment ? (string[])["--environment", Model.DeployedTo!] : [], .. Model.Arguments];

    IEnumerable<string> WordsOf() =>
        [.. Model.Targets, .. Skipped.Count == 0 ? [] : (string[])[$"--skip={string.Join('+', Skipped)}"], .. Circumstances];
}

/// <summary>A pipeline with its jobs as they follow from the graph, in the order of their declaration.</summary>
sealed record PlannedPipeline(PipelineModel Model, IReadOnlyList<TriggerPart> Triggers, IReadOnlyList<PlannedJob> Jobs)
{
    /// <summary>True if a job brings something to an environment.</summary>
    public bool Deploys => Jobs.Any(job => job.Model.Environment is not null);

    /// <summary>The targets whose outputs later jobs need of this one.</summary>
    public IReadOnlyList<string> GivenBy(PlannedJob job) =>
        [.. Jobs.SelectMany(other => other.Taken.GetValueOrDefault(job) ?? []).Distinct().Order(StringComparer.Ordinal)];
}
