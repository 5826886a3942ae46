using System.Collections.Concurrent;
using System.Reflection;

namespace BuildKit.Tests;

/// <summary>A machine that has BuildKit from packages only: a feed of what was just built, and caches of its own.</summary>
public sealed class PackedSpace : IDisposable
{
    // Packed once for all tests: each feed has a copy.
    static readonly ConcurrentDictionary<string, Lazy<AbsolutePath>> Packed = new(StringComparer.Ordinal);
    static readonly Lazy<TemporaryDirectory> Packages = new(() =>
    {
        var directory = new TemporaryDirectory("packages");
        AppDomain.CurrentDomain.ProcessExit += (_, _) => directory.Dispose();
        return directory;
    });

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
    public static string Version { get; } = $"0.0.1-t{Guid.NewGuid():N}";

    public AbsolutePath Root => space.Root;

    public AbsolutePath Feed => space.Root / "feed";

    public Dictionary<string, string?> Variables => space.Variables;

    /// <summary>Puts packages of projects that are compiled already into the feed.</summary>
    public void Pack(params ReadOnlySpan<string> projects)
    {
        foreach (var project in projects)
        {
            Add(project, "--no-build");
        }
    }

    public void PackAndInstallTemplates()
    {
        // Elsewhere than in this repository's own folders, whose state its build knows.
        Add("templates/BuildKit.Templates.csproj", $"-p:ArtifactsPath={Packages.Value / "templates"}");
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

    void Add(string project, string option)
    {
        var packages = Packed.GetOrAdd(project, _ => new(() => Pack(project, option))).Value;
        Directory.CreateDirectory(Feed);
        foreach (var package in Directory.EnumerateFiles(packages))
        {
            File.Copy(package, Feed / Path.GetFileName(package));
        }
    }

    // A space of its own: that of the test which happens to need it first is as the test has made it.
    static AbsolutePath Pack(string project, string option)
    {
        using var space = new Space();
        var to = Packages.Value / Path.GetFileNameWithoutExtension(project);
        var configuration = typeof(PackedSpace).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()!.Configuration;
        using var run = space.StartIn(SourceTree.Root, "dotnet",
            ["pack", SourceTree.Root / project, "--configuration", configuration, $"-p:PackageVersion={Version}", "--output", to, option, "-p:RunAnalyzers=false"]);
        run.Wait(seconds: 240).Succeeds();
        return to;
    }
}
