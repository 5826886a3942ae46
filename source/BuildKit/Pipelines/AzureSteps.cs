namespace BuildKit.Pipelines;

/// <summary>The steps of a job of Azure Pipelines: check out, set up, take over, run, hand over.</summary>
sealed class AzureSteps(PlannedPipeline pipeline, PlannedJob job, CiPlatform platform, bool hasGlobalJson)
{
    const string Machine = "\"$(Agent.OS)\" | \"$(Agent.OSArchitecture)\"";

    public void Write(YamlText yaml, IEnumerable<string> commands) => yaml.Below("steps", () =>
    {
        yaml.Item(() =>
        {
            yaml.Value("checkout", "self");
            yaml.Value("fetchDepth", job.ReadsHistory ? 0 : 1);
            yaml.Value("fetchTags", job.ReadsHistory);
            if (job.SharesLedger)
            {
                yaml.Value("persistCredentials", true);
            }
        });
        yaml.Item(() => yaml.Value("task", "UseDotNet@2").Below("inputs", () =>
        {
            yaml.Value("packageType", "sdk");
            _ = hasGlobalJson ? yaml.Value("useGlobalJson", true) : yaml.Value("version", "10.0.x");
        }));
        WriteCache(yaml, PipelineFile.KeptResults, "results");
        WriteCache(yaml, PipelineFile.KeptPackages, "packages");
        foreach (var giver in job.Taken.Keys)
        {
            yaml.Item(() => yaml.Value("task", "DownloadPipelineArtifact@2").Below("inputs", () => yaml
                .Value("artifact", giver.NameOn(giver.PlatformFor(platform)))
                .Value("path", PipelineFile.HandedOverBy(giver.Name))));
        }

        yaml.Kept($"{job.NameOn(platform)}.before");
        foreach (var command in commands)
        {
            yaml.Item(() => WriteCommand(yaml, command));
        }

        WriteArtifacts(yaml);
        yaml.Kept($"{job.NameOn(platform)}.after");
    });

    // One directory each. A cache cannot be written twice, so each run has one of its own, which begins with the nearest.
    void WriteCache(YamlText yaml, string path, string what) => yaml.Item(() => yaml
        .Value("task", "Cache@2")
        .Below("inputs", () => yaml
            .Value("key", $"buildkit-{what} | {Machine} | {job.Name} | $(Build.BuildId)")
            .Literal("restoreKeys", [
                .. job.Needs.Reverse().Select(need => $"buildkit-{what} | {Machine} | {need.Name} | $(Build.BuildId)"),
                $"buildkit-{what} | {Machine} | {job.Name}",
                $"buildkit-{what} | {Machine}"])
            .Value("path", path)));

    void WriteCommand(YamlText yaml, string command)
    {
        yaml.Value(platform.IsWindows ? "pwsh" : "bash", command);
        if (job.Secrets.Count > 0 && !command.Contains(" :ci ", StringComparison.Ordinal))
        {
            yaml.Below("env", () =>
            {
                foreach (var secret in job.Secrets)
                {
                    yaml.Value(secret, $"$({secret})");
                }
            });
        }
    }

    void WriteArtifacts(YamlText yaml)
    {
        if (pipeline.GivenBy(job).Count > 0)
        {
            yaml.Item(() => yaml.Value("publish", PipelineFile.HandedOverBy(job.Name)).Value("artifact", job.NameOn(platform)));
        }

        foreach (var (index, kept) in job.Model.Kept.Index())
        {
            yaml.Item(() => yaml
                .Value("publish", kept)
                .Value("artifact", $"{job.NameOn(platform)}-kept{(index == 0 ? "" : $"-{index + 1}")}")
                .Value("condition", "always()")
                .Value("continueOnError", true));
        }
    }
}
