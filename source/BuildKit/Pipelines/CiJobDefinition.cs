using BuildKit.Pipelines;
using BuildKit.Targets;

namespace BuildKit;

/// <summary>Defines one job of a pipeline.</summary>
public sealed class CiJobDefinition
{
    readonly string pipeline;
    readonly ScriptMembers members;

    internal CiJobDefinition(JobModel model, string pipeline, ScriptMembers members) => (Model, this.pipeline, this.members) = (model, pipeline, members);

    internal JobModel Model { get; }

    string Place => $"'{pipeline}', job '{Model.Name}'";

    /// <summary>The targets that the job asks for.</summary>
    /// <exception cref="BuildException">BK0101: one is no member of the script.</exception>
    public CiJobDefinition Runs(params ReadOnlySpan<Target> targets)
    {
        foreach (var target in targets)
        {
            Model.Targets.Add(members.NameOf(target) ?? throw Errors.UnknownReference($"{Place}, {nameof(Runs)}", "target").Exception());
        }

        return this;
    }

    /// <summary>Where the job runs, once on each. Default: <see cref="CiPlatform.Linux"/>.</summary>
    public CiJobDefinition OnPlatforms(params ReadOnlySpan<CiPlatform> platforms)
    {
        foreach (var platform in platforms)
        {
            if (!Model.Platforms.Contains(platform))
            {
                Model.Platforms.Add(platform);
            }
        }

        return this;
    }

    /// <summary>Which of the pipeline's triggers the job runs for. Default: those of the jobs that it needs, or else all.</summary>
    public CiJobDefinition OnlyOn(params ReadOnlySpan<CiTrigger> triggers)
    {
        Model.OnlyOn.AddRange(triggers);
        return this;
    }

    /// <summary>Jobs that must have succeeded before, besides those that follow from the targets' dependencies.</summary>
    public CiJobDefinition Needs(params ReadOnlySpan<string> jobs)
    {
        Model.Needs.AddRange(jobs);
        return this;
    }

    /// <summary>
    /// The environment that the job brings something to, under which the CI system keeps approvals, secrets and history. Its
    /// targets get it as <c>--environment</c>.
    /// </summary>
    /// <exception cref="BuildException">BK0101: it is no member of the script.</exception>
    public CiJobDefinition Environment(DeploymentEnvironment environment)
    {
        Model.DeployedTo = members.NameOf(environment) ?? throw Errors.UnknownReference($"{Place}, {nameof(Environment)}", "environment").Exception();
        Model.Environment = JobNames.Of(Model.DeployedTo);
        return this;
    }

    /// <summary>An environment of the CI system that is none of the script.</summary>
    /// <param name="name">Letters, digits, dashes and slashes.</param>
    /// <exception cref="BuildException">BK0451: it cannot be a name.</exception>
    public CiJobDefinition Environment(string name)
    {
        JobNames.CheckEnvironment(Place, name);
        (Model.Environment, Model.DeployedTo) = (name, null);
        return this;
    }

    /// <summary>The job fails when it takes longer; at least a minute. Default: 60 minutes.</summary>
    /// <exception cref="BuildException">BK0456: less than a minute, or more than the six hours that all systems allow.</exception>
    public CiJobDefinition TimeLimit(TimeSpan limit)
    {
        Model.TimeLimit = limit >= TimeSpan.FromMinutes(1) && limit <= TimeSpan.FromHours(6)
            ? limit
            : throw Errors.CiTimeLimit(Place, limit).Exception();
        return this;
    }

    /// <summary>More words for the command line, such as <c>"--configuration", "Debug"</c>.</summary>
    /// <exception cref="BuildException">BK0463: one cannot be written for every shell.</exception>
    public CiJobDefinition Arguments(params ReadOnlySpan<string> arguments)
    {
        foreach (var argument in arguments)
        {
            Model.Arguments.Add(CommandWords.Checked(Place, argument));
        }

        return this;
    }

    /// <summary>Files and directories that the CI system keeps for people to look at, whether or not the job succeeds.</summary>
    /// <param name="paths">Relative to the root directory, without wildcards.</param>
    /// <exception cref="BuildException">BK0463: one is outside of the workspace, or has wildcards.</exception>
    public CiJobDefinition Keeps(params ReadOnlySpan<string> paths)
    {
        foreach (var path in paths)
        {
            Model.Kept.Add(CommandWords.CheckedPath(Place, path));
        }

        return this;
    }
}
