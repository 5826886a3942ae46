namespace BuildKit.Pipelines;

/// <summary>A workflow of GitHub Actions.</summary>
sealed class GitHubFile(PlannedPipeline pipeline, AbsolutePath root) : PipelineFile(pipeline, root)
{
    public override string Place => $".github/workflows/{Pipeline.Model.Slug}.yml";

    protected override void Write(YamlText yaml)
    {
        yaml.Value("name", Pipeline.Model.Name);
        yaml.Below("on", () => WriteTriggers(yaml));
        yaml.Below("permissions", () => yaml.Value("contents", "read"));
        yaml.Comment("A pull request's older run is stopped. Every other run is alone in its group: of several that wait in one, all but the newest would be dropped.");
        yaml.Below("concurrency", () => yaml
            .Value("group", "${{ github.workflow }}-${{ github.event_name == 'pull_request' && github.ref || github.run_id }}")
            .Value("cancel-in-progress", "${{ github.event_name == 'pull_request' }}"));
        yaml.Below("env", () => yaml
            .Value("BK_CACHE", KeptResults)
            .Value("BK_CACHE_SIZE", "2GB")
            .Value("NUGET_PACKAGES", $"${{{{ github.workspace }}}}/{KeptPackages}"));
        yaml.Kept("top");
        yaml.Below("jobs", () =>
        {
            foreach (var job in Pipeline.Jobs)
            {
                yaml.Below(job.Name, () => WriteJob(yaml, job));
            }

            yaml.Kept("jobs");
        });
    }

    protected override IEnumerable<string> NamesOf(PlannedJob job) => [job.Name];

    void WriteTriggers(YamlText yaml)
    {
        var (branches, tags) = (Names(TriggerKind.Push), Names(TriggerKind.Tag));
        if (branches.Count + tags.Count > 0)
        {
            yaml.Below("push", () => yaml.List("branches", branches).List("tags", tags));
        }

        if (Names(TriggerKind.PullRequest) is { Count: > 0 } into)
        {
            _ = into.Contains("**") ? yaml.Key("pull_request") : yaml.Below("pull_request", () => yaml.List("branches", into));
        }

        if (Names(TriggerKind.Schedule) is { Count: > 0 } times)
        {
            yaml.Below("schedule", () => times.ForEach(time => yaml.Item(() => yaml.Value("cron", time))));
        }

        if (Names(TriggerKind.Manual).Count > 0)
        {
            yaml.Key("workflow_dispatch");
        }
    }

    List<string> Names(TriggerKind kind) => [.. Pipeline.Triggers.Where(part => part.Kind == kind).Select(part => part.Text)];

    void WriteJob(YamlText yaml, PlannedJob job)
    {
        yaml.List("needs", job.Needs.Select(need => need.Name));
        if (!Pipeline.Triggers.SequenceEqual(job.Triggers))
        {
            yaml.Value("if", string.Join(" || ", job.Triggers.Select(Condition)));
        }

        WriteRunner(yaml, job);
        yaml.Value("timeout-minutes", Minutes(job));
        if (job.Model.Environment is { } environment)
        {
            yaml.Value("environment", environment);
            if (job.Model.IsContinuous)
            {
                // What waits is older, and all of it is in what comes next.
                yaml.Below("concurrency", () => yaml.Value("group", $"deploy-{environment}").Value("cancel-in-progress", false));
            }
        }

        if (job.SharesLedger)
        {
            yaml.Comment("The ledger of deployments is a branch of this repository.");
            yaml.Below("permissions", () => yaml.Value("contents", "write"));
        }

        yaml.Kept(job.Name);
        yaml.Below("steps", () => new GitHubSteps(Pipeline, job, HasGlobalJson).Write(yaml, PlatformCommands(job)));
    }

    static void WriteRunner(YamlText yaml, PlannedJob job)
    {
        if (job.Platforms is [var only])
        {
            _ = only.GitHub is [var label] ? yaml.Value("runs-on", label) : yaml.List("runs-on", only.GitHub);
            return;
        }

        yaml.Below("strategy", () => yaml.Value("fail-fast", false).Below("matrix", () => yaml.Below("include", () =>
        {
            foreach (var platform in job.Platforms)
            {
                yaml.Item(() => yaml.Value("platform", JobNames.Of(platform.Name)).Value("runner", platform.GitHub[^1]).Value("build", platform.Script));
            }
        })));
        yaml.Value("runs-on", "${{ matrix.runner }}");
    }

    List<string> PlatformCommands(PlannedJob job) => job.Platforms is [var only]
        ? [.. Commands(job, only)]
        : [.. Commands(job, CiPlatform.Linux).Select(command => command.Replace(CiPlatform.Linux.Script, "${{ matrix.build }}", StringComparison.Ordinal))];

    static string Condition(TriggerPart part) => part.Kind switch
    {
        TriggerKind.Push => part.IsAny ? "startsWith(github.ref, 'refs/heads/') && github.event_name == 'push'" : $"github.event_name == 'push' && {Reference("github.ref", "refs/heads/", part)}",
        TriggerKind.Tag => part.IsAny ? "startsWith(github.ref, 'refs/tags/')" : Reference("github.ref", "refs/tags/", part),
        TriggerKind.PullRequest => part.IsAny ? "github.event_name == 'pull_request'" : $"github.event_name == 'pull_request' && {Reference("github.base_ref", "", part)}",
        TriggerKind.Schedule => $"github.event.schedule == '{part.Text}'",
        _ => "github.event_name == 'workflow_dispatch'",
    };

    static string Reference(string what, string prefix, TriggerPart part) =>
        part.IsBeginning ? $"startsWith({what}, '{prefix}{part.Literal}')" : $"{what} == '{prefix}{part.Text}'";
}
