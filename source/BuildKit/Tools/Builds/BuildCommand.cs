namespace BuildKit.Tools;

/// <summary>A <c>dotnet</c> command that works on projects, with what its arguments and the projects say.</summary>
sealed class BuildCommand(DotNetCommand command, AbsolutePath root)
{
    public DotNetCommand Command => command;

    public AbsolutePath Root => root;

    public AbsolutePath Directory => command.Directory ?? root;

    public BuildArguments Arguments => field ??= BuildArguments.Of(command);

    public ProjectClosure Closure => field ??= ProjectClosure.Of(command.Subject ?? Directory, Arguments.Properties);

    /// <summary>The configuration that is built; null if the projects have a say in it.</summary>
    public string? Configuration => Arguments.Configuration
        ?? (Closure.All.Any(project => IsSet(project, "Configuration") || IsSet(project, "PublishRelease") || IsSet(project, "PackRelease")) ? null
            : command is DotNetPack or DotNetPublish ? "Release" : "Debug");

    /// <summary>Where MSBuild lists what the command writes: a place for each, because commands without a build run at once.</summary>
    public AbsolutePath Lists => root / ".buildkit/dotnet" / ShortHash.Of([.. command.Arguments, Directory]);

    // Of pack and publish, "--output" is where packages and published files go; what they take from is where builds leave it.
    public BuildFolders Folders(ProjectSources project) => BuildFolders.Of(project, Arguments, command is DotNetPack or DotNetPublish ? null : Arguments.Output, Configuration);

    static bool IsSet(ProjectSources project, string property) => project.Property(property).Count > 0;
}
