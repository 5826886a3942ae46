using BuildKit.Deployments;
using BuildKit.Targets;

namespace BuildKit.Pipelines;

/// <summary>
/// Adds a job to each pipeline of the main branch for every environment that says <c>.AfterEveryGreenBuild()</c>. It needs all jobs that deploy nowhere, and the job of
/// the environment that releases are promoted from. One that the script has a job for is left as it is.
/// </summary>
sealed class ContinuousDeployments(ScriptMembers members)
{
    static readonly string[] MainBranches = ["main", "master", "trunk"];

    readonly List<EnvironmentModel> environments = [.. new Environments(members).Defined().Where(environment => environment.IsContinuous)];
    readonly IReadOnlyList<string> targets = [.. members.Shared<StrategiesOfProducts>().Deployments.Values.Distinct()];

    /// <exception cref="BuildException">BK0464: no pipeline or no target can do it, or the environment before has no job.</exception>
    public void AddTo(IReadOnlyList<PipelineModel> pipelines)
    {
        foreach (var environment in InOrder())
        {
            if (targets.Count == 0)
            {
                throw Errors.NoContinuousDeployment(environment.Name, "no target deploys", "Target Deploy => _ => _.DependsOn(Release).Deploys(Shop);").Exception();
            }

            var of = pipelines.Select(pipeline => (Pipeline: pipeline, Branch: MainBranchOf(pipeline))).Where(one => one.Branch is not null).ToList();
            if (of.Count == 0)
            {
                throw Errors.NoContinuousDeployment(environment.Name, "no pipeline runs for commits on the main branch", ".On(CiTrigger.Push(\"main\"))").Exception();
            }

            of.ForEach(one => Add(one.Pipeline, one.Branch!, environment));
        }
    }

    void Add(PipelineModel pipeline, string branch, EnvironmentModel environment)
    {
        if (pipeline.Jobs.Exists(job => job.DeployedTo == environment.Name))
        {
            return;
        }

        var slug = JobNames.Of(environment.Name);
        var job = new JobModel($"deploy-{slug}") { DeployedTo = environment.Name, Environment = slug, IsContinuous = true };
        JobNames.Check(pipeline, job.Name);
        job.Targets.AddRange(targets);
        job.OnlyOn.Add(CiTrigger.Push(branch));
        job.Needs.AddRange(pipeline.Jobs.Where(other => other.Environment is null && RunsFor(other, branch)).Select(other => other.Name));
        if (environment.PromotedFrom is { } from)
        {
            job.Needs.Add(pipeline.Jobs.Find(other => other.DeployedTo == from)?.Name ?? throw Errors.NoContinuousDeployment(
                environment.Name, $"'{from}', from which it is promoted, has no job in '{pipeline.Name}'", $"Let {from} say .AfterEveryGreenBuild(), or give it a job: .Job(Deploy, job => job.Environment({from}))").Exception());
        }

        pipeline.Jobs.Add(job);
    }

    // Whoever is promoted from comes first, wherever in the script it stands; a circle ends where it began.
    List<EnvironmentModel> InOrder()
    {
        var ordered = new List<EnvironmentModel>();
        environments.ForEach(environment => Visit(environment, []));
        return ordered;

        void Visit(EnvironmentModel environment, HashSet<string> above)
        {
            if (!above.Add(environment.Name) || ordered.Contains(environment))
            {
                return;
            }

            if (environments.Find(other => other.Name == environment.PromotedFrom) is { } before)
            {
                Visit(before, above);
            }

            ordered.Add(environment);
        }
    }

    static string? MainBranchOf(PipelineModel pipeline)
    {
        var pushes = pipeline.Triggers.SelectMany(trigger => trigger.Parts).Where(part => part.Kind == TriggerKind.Push).ToList();
        return Array.Find(MainBranches, branch => pushes.Exists(part => part.Text == branch)) ?? (pushes.Exists(part => part.IsAny) ? MainBranches[0] : null);
    }

    static bool RunsFor(JobModel job, string branch) =>
        job.OnlyOn.Count == 0 || job.OnlyOn.Exists(trigger => trigger.Parts.Any(part => part.Covers(new(TriggerKind.Push, branch))));
}
