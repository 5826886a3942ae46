using BuildKit.Pipelines;
using BuildKit.Targets;

namespace BuildKit;

/// <summary>
/// What runs on a CI system and when, declared as a property of the build class, whose name is the pipeline's name:
/// <c>CiPipeline Continuous => _ => _.On(CiTrigger.Push("main")).Job(Test).For(Ci.GitHub);</c>. <c>:ci write</c> writes its files.
/// </summary>
/// <param name="definition">Takes the definition; may have any name.</param>
public delegate CiPipelineDefinition CiPipeline(CiPipelineDefinition definition);

/// <summary>A CI system that files are written for.</summary>
public enum Ci
{
    /// <summary>GitHub Actions: <c>.github/workflows/NAME.yml</c>.</summary>
    GitHub,

    /// <summary>GitLab CI: <c>.gitlab-ci.yml</c>.</summary>
    GitLab,

    /// <summary>Azure Pipelines: <c>azure-pipelines.yml</c>, and <c>azure-pipelines.NAME.yml</c> where a script has several.</summary>
    Azure,
}

/// <summary>Defines a pipeline: when it runs, and its jobs. Which job needs which follows from the targets' dependencies.</summary>
public sealed class CiPipelineDefinition
{
    readonly ScriptMembers members;

    internal CiPipelineDefinition(string name, ScriptMembers members) => (Model, this.members) = (new(name), members);

    internal PipelineModel Model { get; }

    /// <summary>When the pipeline runs.</summary>
    public CiPipelineDefinition On(params ReadOnlySpan<CiTrigger> triggers)
    {
        Model.Triggers.AddRange(triggers);
        return this;
    }

    /// <summary>For which CI systems files are written.</summary>
    public CiPipelineDefinition For(params ReadOnlySpan<Ci> systems)
    {
        foreach (var system in systems)
        {
            Model.Systems.Add(system);
        }

        return this;
    }

    /// <summary>A job that runs one target and has its name in lower case with dashes: <c>UnitTest</c> is the job <c>unit-test</c>.</summary>
    /// <exception cref="BuildException">BK0101: the target is no member of the script. BK0451: the name is taken.</exception>
    public CiPipelineDefinition Job(Target target) => Job(target, job => job);

    /// <summary>A job that runs one target and is named after it, with what else there is to say of it.</summary>
    /// <exception cref="BuildException">BK0101: the target is no member of the script. BK0451: the name is taken.</exception>
    public CiPipelineDefinition Job(Target target, Func<CiJobDefinition, CiJobDefinition> define)
    {
        var name = members.NameOf(target) ?? throw Errors.UnknownReference($"'{Model.Name}', {nameof(Job)}", "target").Exception();
        return Job(JobNames.Of(name), job => define(job.Runs(target)));
    }

    /// <summary>A job of another name, which says itself what it runs.</summary>
    /// <param name="name">Lower-case letters, digits and dashes.</param>
    /// <param name="define">Says what it <see cref="CiJobDefinition.Runs"/>, and where.</param>
    /// <exception cref="BuildException">BK0451: the name is taken, or cannot be one.</exception>
    public CiPipelineDefinition Job(string name, Func<CiJobDefinition, CiJobDefinition> define)
    {
        JobNames.Check(Model, name);
        var job = define(new(new(name), Model.Name, members)).Model;
        Model.Jobs.Add(job);
        return this;
    }
}
