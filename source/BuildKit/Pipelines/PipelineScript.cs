using BuildKit.Graph;
using BuildKit.Parameters;
using BuildKit.Targets;

namespace BuildKit.Pipelines;

/// <summary>What of a script decides about its pipelines.</summary>
sealed record PipelineScript
{
    public required AbsolutePath Root { get; init; }

    public required BuildGraph Graph { get; init; }

    public required ScriptMembers Members { get; init; }

    public required IReadOnlyList<Parameter> Parameters { get; init; }

    /// <summary>The names of the members that targets may read; null if their code cannot be followed.</summary>
    public required Func<IReadOnlyList<TargetModel>, IReadOnlySet<string>?> MembersRead { get; init; }

    /// <summary>All pipelines, in the order of their declaration, checked as far as each can be by itself.</summary>
    /// <exception cref="BuildException">BK0452, BK0453, BK0458: there is none, one is not complete, two share a file.</exception>
    public IReadOnlyList<PipelineModel> Pipelines()
    {
        PipelineModel[] pipelines = [.. Members.Of<CiPipeline>().Select(member => member.Member(new(member.Name, Members)).Model)];
        if (pipelines.Length == 0)
        {
            throw Errors.NoPipelines().Exception();
        }

        foreach (var pipeline in pipelines)
        {
            if (Lacks(pipeline) is { } lack)
            {
                throw Errors.IncompletePipeline(pipeline.Name, lack.What, lack.Hint).Exception();
            }
        }

        RefuseSharedFiles(pipelines);
        new ContinuousDeployments(Members).AddTo(pipelines);
        return pipelines;
    }

    static (string What, string Hint)? Lacks(PipelineModel pipeline) =>
        pipeline.Triggers.Count == 0 ? ("it never runs", ".On(CiTrigger.Push(\"main\"), …)")
        : pipeline.Jobs.Count == 0 ? ("it has no job", ".Job(Test)")
        : pipeline.Systems.Count == 0 ? ("it is for no CI system", ".For(Ci.GitHub, …)")
        : pipeline.Jobs.Find(job => job.Targets.Count == 0) is { } idle ? ($"its job '{idle.Name}' runs no target", ".Runs(Test)")
        : null;

    static void RefuseSharedFiles(PipelineModel[] pipelines)
    {
        foreach (var twins in pipelines.GroupBy(pipeline => pipeline.Slug).Where(group => group.Count() > 1))
        {
            throw Errors.CiName("a pipeline", "the build script", twins.Last().Name, $"one that is not written '{twins.Key}', as '{twins.First().Name}' is").Exception();
        }

        PipelineModel[] gitLab = [.. pipelines.Where(pipeline => pipeline.Systems.Contains(Ci.GitLab))];
        if (gitLab.Length > 1)
        {
            throw Errors.SecondGitLabPipeline(gitLab[0].Name, gitLab[1].Name).Exception();
        }
    }
}
