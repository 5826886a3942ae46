using BuildKit.Hosting;

namespace BuildKit.Tests.Parameters;

/// <summary>Loads a script as the host does, in a workspace with parameter files and with variables of its own.</summary>
sealed class LoadedParameters : IDisposable
{
    readonly TemporaryDirectory directory = new();

    public AbsolutePath Root => directory.Path;

    public Dictionary<string, string> Variables { get; } = [];

    public List<string> Arguments { get; } = [];

    public LoadedScript Load<T>() where T : BuildScript, new() => LoadedScript.Load<T>(
        new()
        {
            Arguments = Arguments,
            Directory = Root / "here",
            Variable = name => name == "BK_ROOT" ? Root : Variables.GetValueOrDefault(name),
            VariableNames = () => Variables.Keys,
            Output = TextWriter.Null,
            Error = TextWriter.Null,
        },
        null);

    public BuildError Fails<T>() where T : BuildScript, new() => Assert.Throws<BuildException>(Load<T>).Error;

    public void File(string? profile, string content) => directory.Write(BuildKit.Parameters.ParameterFiles.NameOf(profile), content);

    public void Dispose() => directory.Dispose();
}
