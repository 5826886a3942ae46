namespace BuildKit.Pipelines;

/// <summary>The steps of a job of GitHub Actions: check out, set up, take over, run, hand over.</summary>
sealed class GitHubSteps(PlannedPipeline pipeline, PlannedJob job, bool hasGlobalJson)
{
    const string Machine = "${{ runner.os }}-${{ runner.arch }}";

    public void Write(YamlText yaml, IReadOnlyList<string> commands)
    {
        Use(yaml, ActionPins.Checkout, () =>
        {
            yaml.Value("persist-credentials", job.SharesLedger);
            if (job.ReadsHistory)
            {
                yaml.Value("fetch-depth", 0);
            }
        });
        Use(yaml, ActionPins.SetUpDotNet, () => _ = hasGlobalJson ? yaml.Value("global-json-file", "global.json") : yaml.Value("dotnet-version", "10.0.x"));
        Use(yaml, ActionPins.Cache, () => WriteCache(yaml));
        foreach (var giver in job.Taken.Keys)
        {
            Use(yaml, ActionPins.Download, () => yaml.Value("name", ArtifactOf(giver)).Value("path", PipelineFile.HandedOverBy(giver.Name)));
        }

        yaml.Kept($"{job.Name}.before");
        foreach (var command in commands)
        {
            yaml.Item(() => WriteCommand(yaml, command));
        }

        WriteArtifacts(yaml);
        yaml.Kept($"{job.Name}.after");
    }

    // A cache cannot be written twice, so each run has one of its own; it begins with the nearest: of a job before it, of its last run, of any.
    void WriteCache(YamlText yaml)
    {
        yaml.Literal("path", [PipelineFile.KeptResults, PipelineFile.KeptPackages]);
        yaml.Value("key", $"buildkit-{Machine}-{job.Name}-${{{{ github.run_id }}}}-${{{{ github.run_attempt }}}}");
        yaml.Literal("restore-keys", [
            .. job.Needs.Reverse().Select(need => $"buildkit-{Machine}-{need.Name}-${{{{ github.run_id }}}}-"),
            $"buildkit-{Machine}-{job.Name}-",
            $"buildkit-{Machine}-"]);
    }

    void WriteCommand(YamlText yaml, string command)
    {
        yaml.Value("run", command);
        if (job.Secrets.Count > 0 && !command.Contains(" :ci ", StringComparison.Ordinal))
        {
            yaml.Below("env", () =>
            {
                foreach (var secret in job.Secrets)
                {
                    yaml.Value(secret, $"${{{{ secrets.{secret} }}}}");
                }
            });
        }
    }

    void WriteArtifacts(YamlText yaml)
    {
        if (pipeline.GivenBy(job).Count > 0)
        {
            Use(yaml, ActionPins.Upload, () => yaml
                .Value("name", NameOf(job, job))
                .Value("path", PipelineFile.HandedOverBy(job.Name))
                .Value("include-hidden-files", true)
                .Value("if-no-files-found", "error"));
        }

        if (job.Model.Kept.Count > 0)
        {
            yaml.Item(() => yaml
                .Value("uses", ActionPins.Upload.Reference, ActionPins.Upload.Version)
                .Value("if", "always()")
                .Below("with", () => yaml
                    .Value("name", $"{NameOf(job, job)}-kept")
                    .Literal("path", job.Model.Kept)
                    .Value("include-hidden-files", true)
                    .Value("if-no-files-found", "ignore")));
        }
    }

    string ArtifactOf(PlannedJob giver) => job.Platforms.All(giver.Platforms.Contains)
        ? NameOf(giver, job)
        : giver.NameOn(giver.PlatformFor(job.Platforms[0]));

    // In a job that runs on several platforms, the matrix tells which one it is.
    static string NameOf(PlannedJob giver, PlannedJob here) => giver.Platforms.Count == 1 ? giver.Name
        : here.Platforms is [var only] ? giver.NameOn(only)
        : $"{giver.Name}-${{{{ matrix.platform }}}}";

    static void Use(YamlText yaml, ActionPin action, Action with) =>
        yaml.Item(() => yaml.Value("uses", action.Reference, action.Version).Below("with", with));
}
