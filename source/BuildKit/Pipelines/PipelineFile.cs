using System.Text.Json;

namespace BuildKit.Pipelines;

/// <summary>The file of one pipeline for one CI system: its place, and what is to stand in it.</summary>
abstract class PipelineFile(PlannedPipeline pipeline, AbsolutePath root)
{
    /// <summary>Where a job keeps results and packages between runs, relative to the root directory; both are told by variables.</summary>
    public const string KeptResults = ".buildkit/cache", KeptPackages = ".buildkit/nuget";

    /// <summary>What tells a file that was made here from one that somebody wrote.</summary>
    const string Maker = "Made by './build.sh :ci write'";

    /// <summary>Relative to the root directory.</summary>
    public abstract string Place { get; }

    public PlannedPipeline Pipeline { get; } = pipeline;

    /// <summary>The names of the places where people may write.</summary>
    public IReadOnlyList<string> Places => ["top", .. Pipeline.Jobs.SelectMany(NamesOf).SelectMany(job => (string[])[job, $"{job}.before", $"{job}.after"]), "jobs"];

    protected AbsolutePath Root { get; } = root;

    protected bool HasGlobalJson => File.Exists(Root / "global.json");

    /// <summary>All files of a pipeline.</summary>
    public static IEnumerable<PipelineFile> Of(PlannedPipeline pipeline, AbsolutePath root, bool isOnlyOne) => pipeline.Model.Systems.Select(system => (PipelineFile)(system switch
    {
        Ci.GitHub => new GitHubFile(pipeline, root),
        Ci.GitLab => new GitLabFile(pipeline, root),
        _ => new AzureFile(pipeline, root, isOnlyOne),
    }));

    public static bool WasMadeHere(string text) => text.Contains(Maker, StringComparison.Ordinal);

    /// <summary>The whole text, with what people wrote.</summary>
    public string Text(HandWritten hand)
    {
        var yaml = new YamlText(hand);
        yaml.Comment($"{Maker} from the pipeline '{Pipeline.Model.Name}' of the build script; './build.sh :ci check' compares.")
            .Comment("What stands between '# by hand: NAME' and '# end by hand' is kept, everything else is written again (docs/ci.md).");
        Write(yaml);
        return yaml.ToString();
    }

    protected abstract void Write(YamlText yaml);

    /// <summary>What a job is called in the file; it may stand there once for each platform.</summary>
    protected virtual IEnumerable<string> NamesOf(PlannedJob job) => job.Platforms.Select(job.NameOn);

    /// <summary>The directory in which travels what a job hands over, relative to the root directory.</summary>
    public static string HandedOverBy(string job) => $".buildkit/handover/{job}";

    /// <summary>The commands of a job on a platform; what other jobs left comes first, and what is left for others last.</summary>
    protected IEnumerable<string> Commands(PlannedJob job, CiPlatform platform)
    {
        var verb = $"{platform.Script} :ci";
        return [
            .. job.Taken.Keys.Select(giver => $"{verb} take {giver.Name}"),
            $"{platform.Script} {job.Words}",
            .. Gives(job) ? (string[])[string.Join(' ', (string[])[verb, "give", job.Name, .. Pipeline.GivenBy(job).Concat(job.Circumstances).Select(CommandWords.Quoted)])] : []];
    }

    protected bool Gives(PlannedJob job) => Pipeline.GivenBy(job).Count > 0;

    /// <summary>The version of the .NET SDK that global.json names; the newest of 10.0 without one.</summary>
    protected string SdkVersion
    {
        get
        {
            if (!HasGlobalJson)
            {
                return "10.0";
            }

            try
            {
                using var json = JsonDocument.Parse(File.ReadAllText(Root / "global.json"), new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
                return json.RootElement.TryGetProperty("sdk", out var sdk) && sdk.TryGetProperty("version", out var version) ? version.GetString() ?? "10.0" : "10.0";
            }
            catch (JsonException exception)
            {
                throw Errors.UnreadableGlobalJson(Root / "global.json", exception.Message).Exception(exception);
            }
        }
    }

    protected static int Minutes(PlannedJob job) => (int)Math.Ceiling(job.Model.TimeLimit.TotalMinutes);
}
