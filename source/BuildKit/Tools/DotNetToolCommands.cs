using BuildKit.Tools;

namespace BuildKit;

/// <summary><c>dotnet tool restore</c>.</summary>
public sealed record DotNetToolRestore : DotNetCommand, ITakesVerbosity, ITakesAddedSource, ITakesToolManifest
{
    internal DotNetToolRestore() { }
}

/// <summary><c>dotnet tool install</c>.</summary>
public sealed record DotNetToolInstall : DotNetCommand, ITakesVerbosity, ITakesAddedSource, ITakesToolManifest, ITakesToolPlace,
    ITakesToolVersion, ITakesFramework
{
    internal DotNetToolInstall() { }
}

/// <summary><c>dotnet tool update</c>.</summary>
public sealed record DotNetToolUpdate : DotNetCommand, ITakesVerbosity, ITakesAddedSource, ITakesToolManifest, ITakesToolPlace,
    ITakesToolVersion, ITakesFramework
{
    internal DotNetToolUpdate() { }
}

/// <summary><c>dotnet tool uninstall</c>.</summary>
public sealed record DotNetToolUninstall : DotNetCommand, ITakesToolManifest, ITakesToolPlace
{
    internal DotNetToolUninstall() { }
}

/// <summary><c>dotnet tool list</c>.</summary>
public sealed record DotNetToolList : DotNetCommand, ITakesToolPlace
{
    internal DotNetToolList() { }
}

/// <summary>Commands that can ask one more package source.</summary>
public interface ITakesAddedSource : ITakesNuGetOptions;

/// <summary>Commands that take <c>--tool-manifest</c>.</summary>
public interface ITakesToolManifest;

/// <summary>Commands that work on tools of a manifest, of a directory or of the user.</summary>
public interface ITakesToolPlace;

/// <summary>Commands that take the version of a tool.</summary>
public interface ITakesToolVersion;

public static partial class DotNet
{
    /// <summary><c>dotnet tool restore</c>: the tools of the manifest. Runs beside builds.</summary>
    public static DotNetToolRestore ToolRestore() => new() { Tool = DotNetCommand.Program, Arguments = ["tool", "restore"] };

    /// <summary><c>dotnet tool install</c>: adds a tool to the manifest, or installs it elsewhere. Runs beside builds.</summary>
    /// <exception cref="BuildException">BK0725: that is no package's name.</exception>
    public static DotNetToolInstall ToolInstall(string package) =>
        new() { Tool = DotNetCommand.Program, Arguments = ["tool", "install", ToolName.Of(package)] };

    /// <summary><c>dotnet tool update</c> for one tool. Runs beside builds.</summary>
    /// <exception cref="BuildException">BK0725: that is no package's name.</exception>
    public static DotNetToolUpdate ToolUpdate(string package) =>
        new() { Tool = DotNetCommand.Program, Arguments = ["tool", "update", ToolName.Of(package)] };

    /// <summary><c>dotnet tool update --all</c>.</summary>
    public static DotNetToolUpdate ToolUpdateAll() => new() { Tool = DotNetCommand.Program, Arguments = ["tool", "update", "--all"] };

    /// <summary><c>dotnet tool uninstall</c>.</summary>
    /// <exception cref="BuildException">BK0725: that is no package's name.</exception>
    public static DotNetToolUninstall ToolUninstall(string package) =>
        new() { Tool = DotNetCommand.Program, Arguments = ["tool", "uninstall", ToolName.Of(package)] };

    /// <summary><c>dotnet tool list</c>: one line a tool.</summary>
    public static DotNetToolList ToolList() => new() { Tool = DotNetCommand.Program, Arguments = ["tool", "list"] };
}

/// <summary>What the <c>dotnet tool</c> commands can be told.</summary>
public static class DotNetToolExtensions
{
    extension<T>(T command) where T : DotNetCommand, ITakesAddedSource
    {
        /// <summary>Package sources besides those of nuget.config.</summary>
        public T AddSource(params IEnumerable<string> sources) => command.Each("--add-source", sources);
    }

    extension<T>(T command) where T : DotNetCommand, ITakesToolManifest
    {
        /// <summary>The manifest. Default: the nearest one.</summary>
        public T ToolManifest(AbsolutePath file) => command.Option("--tool-manifest", file);
    }

    extension<T>(T command) where T : DotNetCommand, ITakesToolPlace
    {
        /// <summary>The user's own tools, not those of the manifest.</summary>
        public T Global() => command.Flag("--global");
        /// <summary>The tools of the manifest. This is the default.</summary>
        public T Local() => command.Flag("--local");
        /// <summary>The tools of a directory.</summary>
        public T ToolPath(AbsolutePath directory) => command.Option("--tool-path", directory);
    }

    extension<T>(T command) where T : DotNetCommand, ITakesToolVersion
    {
        /// <summary>The version of the package. Default: the newest.</summary>
        public T Version(string version) => command.Option("--version", version);
        /// <summary>Takes pre-releases too.</summary>
        public T Prerelease() => command.Flag("--prerelease");
        /// <summary>Allows a version that is lower than the installed one.</summary>
        public T AllowDowngrade() => command.Flag("--allow-downgrade");
        /// <summary>The package sources, instead of those of nuget.config.</summary>
        public T Source(params IEnumerable<string> sources) => command.Each("--source", sources);
    }

    extension(DotNetToolInstall command)
    {
        /// <summary>Lets the tool run on a newer .NET if its own is not installed.</summary>
        public DotNetToolInstall AllowRollForward() => command.Flag("--allow-roll-forward");
        /// <summary>The processor's architecture, such as <c>arm64</c>. Default: this machine's.</summary>
        public DotNetToolInstall Architecture(string architecture) => command.Option("--arch", architecture);
        /// <summary>Makes a manifest if there is none. This is the default of the SDK.</summary>
        public DotNetToolInstall CreateManifestIfNeeded(bool creates) => command.Option("--create-manifest-if-needed", creates ? "true" : "false");
    }

    extension(DotNetToolList command)
    {
        /// <summary>JSON for programs. Default: a table.</summary>
        public DotNetToolList Json() => command.Option("--format", "json");
    }
}
