using BuildKit.Hosting;
using BuildKit.Pipelines;

namespace BuildKit.Tests.Pipelines;

/// <summary>A workspace in which verbs of a script run in this process, as <c>./build.sh</c> would run them.</summary>
sealed class PipelineWorkspace : IDisposable
{
    readonly TemporaryDirectory directory = new("pipelines");

    public AbsolutePath Root => directory.Path;

    public AbsolutePath Write(string name, string text) => directory.Write(name, text);

    public string Read(string name) => directory.Read(name);

    public (int ExitCode, string Output, string Error) Run<T>(params string[] arguments) where T : BuildScript, new()
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var exitCode = BuildHost.RunAsync<T>(Environment(arguments) with { Output = output, Error = error }, defaultTarget: null).GetAwaiter().GetResult();
        return (exitCode, output.ToString(), error.ToString());
    }

    /// <summary>The first pipeline of the script, planned.</summary>
    public PlannedPipeline Plan<T>() where T : BuildScript, new()
    {
        var script = Script<T>();
        return new JobPlanner(script, script.Pipelines()[0]).Plan();
    }

    public PipelineScript Script<T>() where T : BuildScript, new() => CiVerb.ScriptOf(LoadedScript.Load<T>(Environment([]), defaultTarget: null));

    public void Dispose() => directory.Dispose();

    HostEnvironment Environment(string[] arguments) => new()
    {
        Arguments = arguments,
        Directory = Root,
        Variable = name => name == "BK_ROOT" ? $"{Root}" : null,
        VariableNames = () => [],
        Output = TextWriter.Null,
        Error = TextWriter.Null,
    };
}

static class PlannedPipelines
{
    public static PlannedJob Find(this PlannedPipeline pipeline, string job) => pipeline.Jobs.Single(planned => planned.Name == job);
}
