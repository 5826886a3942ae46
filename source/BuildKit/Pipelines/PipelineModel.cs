namespace BuildKit.Pipelines;

/// <summary>What a definition said of a pipeline.</summary>
sealed class PipelineModel(string name)
{
    public string Name { get; } = name;

    /// <summary>The name in files and on command lines.</summary>
    public string Slug { get; } = JobNames.Of(name);

    public List<CiTrigger> Triggers { get; } = [];

    public SortedSet<Ci> Systems { get; } = [];

    public List<JobModel> Jobs { get; } = [];
}

/// <summary>What a definition said of a job.</summary>
sealed class JobModel(string name)
{
    public string Name { get; } = name;

    public List<string> Targets { get; } = [];

    public List<CiPlatform> Platforms { get; } = [];

    public List<CiTrigger> OnlyOn { get; } = [];

    public List<string> Needs { get; } = [];

    /// <summary>The environment of the CI system.</summary>
    public string? Environment { get; set; }

    /// <summary>The environment of the script.</summary>
    public string? DeployedTo { get; set; }

    /// <summary>True for a job that follows from an environment, and whose newest run replaces one that waits.</summary>
    public bool IsContinuous { get; init; }

    public TimeSpan TimeLimit { get; set; } = TimeSpan.FromMinutes(60);

    public List<string> Arguments { get; } = [];

    public List<string> Kept { get; } = [];
}
