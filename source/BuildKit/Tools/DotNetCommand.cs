using System.Collections.Immutable;
using BuildKit.Commands;
using BuildKit.Tools;

namespace BuildKit;

/// <summary>A <c>dotnet</c> command. Its options are extension members; an option that is given twice counts once, the last time.</summary>
public abstract record DotNetCommand : OptionCommand
{
    internal const string Program = "dotnet";

    // One restore, build, pack or publish at a time: they write the same obj and bin folders.
    internal const string Workspace = "msbuild";

    private protected DotNetCommand()
    {
    }

    /// <summary>The solution, project or directory; null for the directory that the command runs in.</summary>
    internal AbsolutePath? Subject { get; init; }

    /// <summary>Whether its result is kept and may stand for a later run.</summary>
    internal bool IsKept { get; init; }

    /// <summary>Whether it compiles projects unless it is told otherwise.</summary>
    private protected virtual bool Compiles => false;

    KeptBuild? Build { get; init; }

    internal override Command CachedForm(AbsolutePath root) => Compiles || this is DotNetRestore ? this with { IsKept = true } : this;

    internal override Command Prepared(AbsolutePath root)
    {
        if (Subject is not null && !File.Exists(Subject) && !System.IO.Directory.Exists(Subject))
        {
            throw Errors.NothingToBuildAt(ToString(), Subject).Exception();
        }

        if (!IsKept || Build is not null)
        {
            return this;
        }

        var build = KeptBuild.Prepare(new(this, root), Compiles);
        return this with { Build = build, Environment = Environment.SetItem(ProjectExtensions.ListsVariable, build.Lists) };
    }

    internal override BuildError? Concluded(AbsolutePath root, CommandResult result, Action<BuildEvent> post)
    {
        Build?.Conclude(root);
        return null;
    }

    internal override Command Moved(Func<AbsolutePath, AbsolutePath> to) => Subject is null ? this : this with { Subject = to(Subject) };

    // Each command of dotnet takes that; '=' not all of them.
    internal override string? ValueSeparator => null;

    /// <summary>The arguments with an MSBuild property, given before or not; names of properties ignore case.</summary>
    internal ImmutableArray<string> ArgumentsWithProperty(string name, string value)
    {
        var argument = MSBuildProperty.Argument(name, value);
        return Replaced($"-p:{name}=", argument) ?? ArgumentsWith(argument);
    }
}

/// <summary>A <c>dotnet</c> command that writes the folders <c>obj</c> and <c>bin</c>: one at a time, with all free jobs.</summary>
public abstract record DotNetBuildingCommand : DotNetCommand, ITakesVerbosity
{
    private protected DotNetBuildingCommand()
    {
        Claims = [Workspace];
        ParallelismArgument = "-maxcpucount:{0}";
    }
}

/// <summary><c>dotnet restore</c>.</summary>
public sealed record DotNetRestore : DotNetBuildingCommand, ITakesProperties, ITakesRuntime, ITakesNoDependencies, ITakesCurrentRuntime, ITakesArchitecture, ITakesArtifactsPath,
    ITakesNuGetOptions
{
    internal DotNetRestore()
    {
    }

    internal override CommandFiles? Files(AbsolutePath root) => DotNetFiles.OfRestore(new(this, root));
}

/// <summary><c>dotnet build</c>.</summary>
public sealed record DotNetBuild : DotNetBuildingCommand, ITakesConfiguration, ITakesProperties, ITakesNoRestore, ITakesFramework,
    ITakesRuntime, ITakesOutput, ITakesSelfContained, ITakesNoDependencies, ITakesCurrentRuntime,
    ITakesArchitecture, ITakesArtifactsPath, ITakesVersionSuffix
{
    internal DotNetBuild()
    {
    }

    private protected override bool Compiles => true;

    internal override CommandFiles? Files(AbsolutePath root) => DotNetFiles.OfBuild(new(this, root));
}

/// <summary><c>dotnet pack</c>.</summary>
public sealed record DotNetPack : DotNetBuildingCommand, ITakesConfiguration, ITakesProperties, ITakesNoRestore, ITakesNoBuild,
    ITakesRuntime, ITakesOutput, ITakesCurrentRuntime, ITakesArtifactsPath, ITakesVersionSuffix
{
    internal DotNetPack()
    {
    }

    private protected override bool Compiles => true;

    internal override CommandFiles? Files(AbsolutePath root) => DotNetFiles.OfPack(new(this, root));
}

/// <summary><c>dotnet publish</c>.</summary>
public sealed record DotNetPublish : DotNetBuildingCommand, ITakesConfiguration, ITakesProperties, ITakesNoRestore, ITakesNoBuild,
    ITakesFramework, ITakesRuntime, ITakesOutput, ITakesSelfContained, ITakesCurrentRuntime,
    ITakesArchitecture, ITakesArtifactsPath, ITakesVersionSuffix
{
    internal DotNetPublish()
    {
    }

    private protected override bool Compiles => true;

    internal override CommandFiles? Files(AbsolutePath root) => DotNetFiles.OfPublish(new(this, root));
}

/// <summary><c>dotnet clean</c>.</summary>
public sealed record DotNetClean : DotNetBuildingCommand, ITakesConfiguration, ITakesProperties, ITakesFramework, ITakesRuntime, ITakesOutput, ITakesArtifactsPath
{
    internal DotNetClean()
    {
    }

    internal override CommandFiles? Files(AbsolutePath root) => new() { AlwaysRuns = "it deletes files" };
}

/// <summary><c>dotnet run</c>. It builds first, and keeps other builds waiting for as long as the program runs unless it has <c>NoBuild</c>.</summary>
public sealed record DotNetRun : DotNetCommand, ITakesVerbosity, ITakesConfiguration, ITakesProperties, ITakesNoRestore, ITakesNoBuild, ITakesFramework,
    ITakesRuntime, ITakesSelfContained, ITakesArchitecture, ITakesArtifactsPath
{
    internal DotNetRun() => Claims = [Workspace];
}

/// <summary><c>dotnet format</c>.</summary>
public sealed record DotNetFormat : DotNetCommand, ITakesVerbosity, ITakesNoRestore
{
    internal DotNetFormat() => Claims = [Workspace];

    internal override CommandFiles? Files(AbsolutePath root) => DotNetFiles.OfFormat(new(this, root));
}

/// <summary><c>dotnet workload restore</c>.</summary>
public sealed record DotNetWorkloadRestore : DotNetCommand, ITakesVerbosity, ITakesNuGetOptions
{
    internal DotNetWorkloadRestore() => Claims = [Workspace];
}
