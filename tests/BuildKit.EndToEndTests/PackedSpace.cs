using System.Reflection;

namespace BuildKit.Tests;

/// <summary>A machine that has BuildKit from packages only: a feed of what was just built, and caches of its own.</summary>
public sealed class PackedSpace : IDisposable
{
    readonly Space space = new();

    public PackedSpace()
    {
        var home = Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } set
            ? set
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget/packages");
        space.Variables["BK_PROGRAM"] = "";
        space.Variables["DOTNET_CLI_HOME"] = space.Root / "home";
        space.Variables["DOTNET_NOLOGO"] = "1";
        space.Variables["MSBUILDDISABLENODEREUSE"] = "1";
        // Nothing of this gets into the caches of whoever runs the test; what they have is used.
        space.Variables["NUGET_PACKAGES"] = space.Root / "packages";
        space.Variables["NUGET_FALLBACK_PACKAGES"] = home;
        // Where the SDK keeps what it makes of file-based apps.
        space.Variables["XDG_DATA_HOME"] = space.Root / "data";
    }

    /// <summary>The version of the packages; of its own for each run, so that no cache has it.</summary>
    public string Version { get; } = $"0.0.1-t{Guid.NewGuid():N}";

    public AbsolutePath Root => space.Root;

    public AbsolutePath Feed => space.Root / "feed";

    public Dictionary<string, string?> Variables => space.Variables;

    public void Pack(string project, string option)
    {
        var configuration = typeof(PackedSpace).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()!.Configuration;
        using var run = space.StartIn(SourceTree.Root, "dotnet",
            ["pack", SourceTree.Root / project, "--configuration", configuration, $"-p:PackageVersion={Version}", "--output", Feed, option, "-p:RunAnalyzers=false"]);
        run.Wait(seconds: 240).Succeeds();
    }

    public void PackAndInstallTemplates()
    {
        // Elsewhere than in this repository's own folders, whose state its build knows.
        Pack("templates/BuildKit.Templates.csproj", $"-p:ArtifactsPath={space.Root / "templates"}");
        DotNet(space.Root, "new", "install", Feed / $"BuildKit.Templates.{Version}.nupkg");
    }

    /// <summary>Runs <c>dotnet</c>, which must succeed.</summary>
    public void DotNet(AbsolutePath directory, params string[] arguments) => Run(directory, "dotnet", arguments).Succeeds();

    /// <summary>Runs <c>./build.sh</c> of a repository.</summary>
    public Finished Build(AbsolutePath directory, params string[] arguments) => Run(directory, directory / "build.sh", arguments);

    public Finished Run(AbsolutePath directory, string program, params string[] arguments)
    {
        using var run = space.StartIn(directory, program, arguments);
        return run.Wait(seconds: 240);
    }

    /// <summary>The directory of a repository that knows the feed.</summary>
    public AbsolutePath Repository(string name)
    {
        space.Write($"{name}/nuget.config", $"""
            <configuration><packageSources><add key="buildkit" value="{Feed}" /></packageSources></configuration>
            """);
        return space.Root / name;
    }

    public AbsolutePath Write(string name, string text) => space.Write(name, text);

    public void Dispose() => space.Dispose();
}
