namespace BuildKit.Pipelines;

/// <summary>A pipeline of Azure Pipelines. A job on several platforms is one job for each, because deployments know no matrix.</summary>
sealed class AzureFile(PlannedPipeline pipeline, AbsolutePath root, bool isOnlyOne) : PipelineFile(pipeline, root)
{
    public override string Place => isOnlyOne ? "azure-pipelines.yml" : $"azure-pipelines.{Pipeline.Model.Slug}.yml";

    protected override void Write(YamlText yaml)
    {
        WriteTriggers(yaml);
        if (Pipeline.Deploys)
        {
            yaml.Comment("Deployments to an environment with an exclusive lock wait for each other, and all of them take place.");
            yaml.Value("lockBehavior", "sequential");
        }

        yaml.Below("variables", () => yaml
            .Value("CI", "true")
            .Value("BK_CACHE", KeptResults)
            .Value("BK_CACHE_SIZE", "2GB")
            .Value("NUGET_PACKAGES", $"$(Build.SourcesDirectory)/{KeptPackages}"));
        yaml.Kept("top");
        yaml.Below("jobs", () =>
        {
            foreach (var job in Pipeline.Jobs)
            {
                foreach (var platform in job.Platforms)
                {
                    yaml.Item(() => WriteJob(yaml, job, platform));
                }
            }

            yaml.Kept("jobs");
        });
    }

    void WriteTriggers(YamlText yaml)
    {
        var (branches, tags) = (Names(TriggerKind.Push), Names(TriggerKind.Tag));
        _ = branches.Count + tags.Count == 0 ? yaml.Value("trigger", "none") : yaml.Below("trigger", () =>
        {
            // Without a word on branches, all of them would count.
            yaml.Below("branches", () => yaml.List(branches.Count > 0 ? "include" : "exclude", branches.Count > 0 ? branches : ["*"]));
            if (tags.Count > 0)
            {
                yaml.Below("tags", () => yaml.List("include", tags));
            }
        });
        _ = Names(TriggerKind.PullRequest) is { Count: > 0 } into
            ? yaml.Below("pr", () => yaml.Below("branches", () => yaml.List("include", into)))
            : yaml.Value("pr", "none");
        if (Names(TriggerKind.Schedule) is { Count: > 0 } times)
        {
            yaml.Below("schedules", () => times.ForEach(time => yaml.Item(() => yaml
                .Value("cron", time)
                .Value("displayName", $"cron {time}")
                .Below("branches", () => yaml.List("include", branches.Where(branch => !branch.Contains('*', StringComparison.Ordinal)).DefaultIfEmpty("main").Take(1)))
                .Value("always", true))));
        }
    }

    List<string> Names(TriggerKind kind) => [.. Pipeline.Triggers.Where(part => part.Kind == kind).Select(part => part.IsAny ? "*" : part.Text)];

    void WriteJob(YamlText yaml, PlannedJob job, CiPlatform platform)
    {
        var steps = new AzureSteps(Pipeline, job, platform, HasGlobalJson);
        yaml.Value(job.Model.Environment is null ? "job" : "deployment", Identifier(job.NameOn(platform)));
        yaml.Value("displayName", job.NameOn(platform));
        yaml.List("dependsOn", job.Needs.SelectMany(need => need.Platforms.Select(on => Identifier(need.NameOn(on)))));
        if (!Pipeline.Triggers.SequenceEqual(job.Triggers))
        {
            yaml.Value("condition", $"and(succeeded(), {Either([.. job.Triggers.Select(Condition)])})");
        }

        yaml.Below("pool", () => _ = platform.AzureImage is { } image ? yaml.Value("vmImage", image) : yaml.Value("name", platform.Name));
        yaml.Value("timeoutInMinutes", Minutes(job));
        yaml.Below("workspace", () => yaml.Value("clean", "all"));
        yaml.Kept(job.NameOn(platform));
        if (job.Model.Environment is not { } environment)
        {
            steps.Write(yaml, Commands(job, platform));
            return;
        }

        yaml.Value("environment", environment.Replace('/', '-'));
        yaml.Below("strategy", () => yaml.Below("runOnce", () => yaml.Below("deploy", () => steps.Write(yaml, Commands(job, platform)))));
    }

    static string Either(string[] conditions) => conditions.Length == 1 ? conditions[0] : $"or({string.Join(", ", conditions)})";

    static string Condition(TriggerPart part) => part.Kind switch
    {
        TriggerKind.Push => $"and(in(variables['Build.Reason'], 'IndividualCI', 'BatchedCI'), {Reference("Build.SourceBranch", "refs/heads/", part)})",
        TriggerKind.Tag => Reference("Build.SourceBranch", "refs/tags/", part),
        TriggerKind.PullRequest => part.IsAny ? "eq(variables['Build.Reason'], 'PullRequest')"
            : $"and(eq(variables['Build.Reason'], 'PullRequest'), {Reference("System.PullRequest.TargetBranch", "refs/heads/", part)})",
        // Which of several schedules it is cannot be asked.
        TriggerKind.Schedule => "eq(variables['Build.Reason'], 'Schedule')",
        _ => "eq(variables['Build.Reason'], 'Manual')",
    };

    static string Reference(string variable, string prefix, TriggerPart part) => part.IsAny || part.IsBeginning
        ? $"startsWith(variables['{variable}'], '{prefix}{part.Literal}')"
        : $"eq(variables['{variable}'], '{prefix}{part.Text}')";

    /// <summary>Names of jobs have no dashes.</summary>
    static string Identifier(string name) => name.Replace('-', '_').Replace('.', '_');
}
