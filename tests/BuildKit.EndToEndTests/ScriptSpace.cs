namespace BuildKit.Tests;

/// <summary>A directory with scripts, run by the real <c>buildkit :run</c>.</summary>
public sealed class ScriptSpace : IDisposable
{
    readonly TemporaryDirectory directory = new("script");
    readonly Space space = new();

    public ScriptSpace() => Directory.CreateDirectory(State);

    public AbsolutePath Root => directory.Path;

    public AbsolutePath State => directory / ".buildkit";

    public Dictionary<string, string?> Variables => space.Variables;

    /// <summary>What is in the cache.</summary>
    public IReadOnlyList<AbsolutePath> Entries =>
        Directory.Exists(State / "scripts") ? [.. Directory.GetDirectories(State / "scripts").Order(StringComparer.Ordinal).Select(AbsolutePath.Of)] : [];

    public AbsolutePath Write(string name, string text) => directory.Write(name, text);

    /// <summary>A build class of these members, with the Main of every build.</summary>
    public static string Build(string members, string defaultTarget = "null") => $$"""
        class Build : BuildScript
        {
            static Task<int> Main(string[] args) => Run<Build>(args, {{(defaultTarget == "null" ? "null" : $"build => build.{defaultTarget}")}});
        {{members}}
        }

        """;

    public Finished Run(string script, params string[] arguments) => RunIn(Root, script, arguments);

    public Finished RunIn(AbsolutePath from, string script, params string[] arguments)
    {
        using var run = Start(from, [":run", script, .. arguments]);
        return run.Wait();
    }

    public Running Start(AbsolutePath from, params string[] arguments) => space.StartIn(from, "dotnet", [ToolTests.Tool, .. arguments]);

    public void Dispose()
    {
        space.Dispose();
        directory.Dispose();
    }
}
