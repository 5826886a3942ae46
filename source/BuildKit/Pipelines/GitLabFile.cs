using System.Globalization;
using System.Text.RegularExpressions;

namespace BuildKit.Pipelines;

/// <summary>The pipeline of GitLab CI. A job on several platforms is one job for each, because image and tags differ.</summary>
sealed class GitLabFile(PlannedPipeline pipeline, AbsolutePath root) : PipelineFile(pipeline, root)
{
    public override string Place => ".gitlab-ci.yml";

    protected override void Write(YamlText yaml)
    {
        yaml.Below("workflow", () =>
        {
            if (Pipeline.Deploys)
            {
                yaml.Comment("A newer commit stops nothing: it could be a deployment that waits.");
                yaml.Below("auto_cancel", () => yaml.Value("on_new_commit", "none"));
            }

            WriteRules(yaml, Pipeline.Triggers);
        });
        yaml.Below("variables", () => yaml
            .Value("BK_CACHE", KeptResults)
            .Value("BK_CACHE_SIZE", "2GB")
            .Value("NUGET_PACKAGES", $"$CI_PROJECT_DIR/{KeptPackages}"));
        yaml.Kept("top");
        foreach (var job in Pipeline.Jobs)
        {
            foreach (var platform in job.Platforms)
            {
                yaml.Blank().Below(job.NameOn(platform), () => WriteJob(yaml, job, platform));
            }
        }

        yaml.Kept("jobs");
    }

    void WriteJob(YamlText yaml, PlannedJob job, CiPlatform platform)
    {
        _ = platform.GitLabTag is { } tag ? yaml.List("tags", [tag]) : yaml.Value("image", $"mcr.microsoft.com/dotnet/sdk:{SdkVersion}");
        if (!Pipeline.Triggers.SequenceEqual(job.Triggers))
        {
            WriteRules(yaml, job.Triggers);
        }

        WriteNeeds(yaml, job, platform);
        yaml.Value("timeout", string.Create(CultureInfo.InvariantCulture, $"{Minutes(job)} minutes"));
        if (job.Model.Environment is { } environment)
        {
            // Deployments to one environment wait for each other, and all of them take place.
            yaml.Below("environment", () => yaml.Value("name", environment));
            yaml.Value("resource_group", environment);
        }

        if (job.ReadsHistory)
        {
            yaml.Below("variables", () => yaml.Value("GIT_DEPTH", "0"));
        }

        WriteCache(yaml, platform);
        yaml.Kept(job.NameOn(platform));
        WriteCommands(yaml, job, platform);
        WriteArtifacts(yaml, job);
    }

    static void WriteNeeds(YamlText yaml, PlannedJob job, CiPlatform platform)
    {
        if (job.Needs.Count == 0)
        {
            return;
        }

        yaml.Below("needs", () =>
        {
            foreach (var (need, on) in job.Needs.SelectMany(need => need.Platforms.Select(on => (need, on))))
            {
                yaml.Item(() => yaml.Value("job", need.NameOn(on)).Value("artifacts", job.Taken.ContainsKey(need) && on == need.PlatformFor(platform)));
            }

            // What a job further back has left comes with a need of its own.
            foreach (var giver in job.Taken.Keys.Except(job.Needs))
            {
                yaml.Item(() => yaml.Value("job", giver.NameOn(giver.PlatformFor(platform))).Value("artifacts", true));
            }
        });
    }

    // One cache for each branch, which begins with that of the default branch; a job goes on with what the one before it has put there.
    static void WriteCache(YamlText yaml, CiPlatform platform) => yaml.Below("cache", () => yaml
        .Value("key", $"buildkit-{JobNames.Of(platform.Name)}-$CI_COMMIT_REF_SLUG")
        .List("fallback_keys", [$"buildkit-{JobNames.Of(platform.Name)}-$CI_DEFAULT_BRANCH"])
        .List("paths", [KeptResults, KeptPackages]));

    void WriteCommands(YamlText yaml, PlannedJob job, CiPlatform platform)
    {
        WritePart(yaml, "before_script", $"{job.NameOn(platform)}.before");
        yaml.List("script", Commands(job, platform));
        WritePart(yaml, "after_script", $"{job.NameOn(platform)}.after");
    }

    static void WritePart(YamlText yaml, string key, string part)
    {
        if (yaml.Keeps(part))
        {
            yaml.Below(key, () => yaml.Kept(part));
        }
    }

    void WriteArtifacts(YamlText yaml, PlannedJob job)
    {
        string[] paths = [.. Gives(job) ? (string[])[HandedOverBy(job.Name)] : [], .. job.Model.Kept];
        if (paths.Length > 0)
        {
            yaml.Below("artifacts", () => yaml.List("paths", paths).Value("when", job.Model.Kept.Count > 0 ? "always" : "on_success"));
        }
    }

    static void WriteRules(YamlText yaml, IReadOnlyList<TriggerPart> parts) =>
        yaml.Below("rules", () =>
        {
            foreach (var part in parts.Select(Condition).Distinct())
            {
                yaml.Item(() => yaml.Value("if", part));
            }
        });

    static string Condition(TriggerPart part) => part.Kind switch
    {
        TriggerKind.Push => $"$CI_PIPELINE_SOURCE == \"push\" && {Matches("$CI_COMMIT_BRANCH", part)}",
        TriggerKind.Tag => Matches("$CI_COMMIT_TAG", part),
        TriggerKind.PullRequest => $"$CI_PIPELINE_SOURCE == \"merge_request_event\"{(part.IsAny ? "" : $" && {Matches("$CI_MERGE_REQUEST_TARGET_BRANCH_NAME", part)}")}",
        // The time of a schedule is set in GitLab itself.
        TriggerKind.Schedule => "$CI_PIPELINE_SOURCE == \"schedule\"",
        _ => "$CI_PIPELINE_SOURCE == \"web\"",
    };

    static string Matches(string variable, TriggerPart part) => part.IsAny ? variable
        : part.IsBeginning ? $"{variable} =~ /^{Regex.Escape(part.Literal).Replace("/", "\\/", StringComparison.Ordinal)}/"
        : $"{variable} == \"{part.Text}\"";
}
