using System.Collections.Immutable;
using BuildKit.Tools;

namespace BuildKit;

/// <summary>A <c>dotnet</c> command. Its options are extension members; an option that is given twice counts once, the last time.</summary>
public abstract record DotNetCommand : Command
{
    internal const string Program = "dotnet";

    // One restore, build, pack or publish at a time: they write the same obj and bin folders.
    internal const string Workspace = "msbuild";

    private protected DotNetCommand()
    {
    }

    /// <summary>The solution, project or directory; null for the directory that the command runs in.</summary>
    internal AbsolutePath? Subject { get; init; }

    internal override Command Prepared(AbsolutePath root) =>
        Subject is null || File.Exists(Subject) || System.IO.Directory.Exists(Subject)
            ? this
            : throw Errors.NothingToBuildAt(ToString(), Subject).Exception();

    /// <summary>The arguments with more of them in front of a <c>--</c>, behind which all belongs to another program.</summary>
    internal ImmutableArray<string> ArgumentsWith(params ReadOnlySpan<string> more) =>
        Arguments.InsertRange(EndOfOptions, more.ToArray());

    /// <summary>The arguments with an option and its value, given before or not.</summary>
    internal ImmutableArray<string> ArgumentsWithOption(string option, string value)
    {
        var place = Arguments.IndexOf(option);
        return place >= 0 && place < EndOfOptions - 1
            ? Arguments.SetItem(place + 1, value)
            : ArgumentsWith(option, value);
    }

    /// <summary>The arguments with an option without a value, given before or not.</summary>
    internal ImmutableArray<string> ArgumentsWithFlag(string flag)
    {
        var place = Arguments.IndexOf(flag);
        return place >= 0 && place < EndOfOptions ? Arguments : ArgumentsWith(flag);
    }

    /// <summary>The arguments with an MSBuild property, given before or not; names of properties ignore case.</summary>
    internal ImmutableArray<string> ArgumentsWithProperty(string name, string value)
    {
        var (prefix, argument) = ($"-p:{name}=", MSBuildProperty.Argument(name, value));
        for (var place = 0; place < EndOfOptions; place++)
        {
            if (Arguments[place].StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
            {
                return Arguments.SetItem(place, argument);
            }
        }

        return ArgumentsWith(argument);
    }

    int EndOfOptions => Arguments.IndexOf("--") is >= 0 and var place ? place : Arguments.Length;
}

/// <summary>A <c>dotnet</c> command that writes the folders <c>obj</c> and <c>bin</c>: one at a time, with all free jobs.</summary>
public abstract record DotNetBuildingCommand : DotNetCommand
{
    private protected DotNetBuildingCommand()
    {
        Claims = [Workspace];
        ParallelismArgument = "-maxcpucount:{0}";
    }
}

/// <summary><c>dotnet restore</c>.</summary>
public sealed record DotNetRestore : DotNetBuildingCommand, ITakesProperties, ITakesRuntime, ITakesNoDependencies
{
    internal DotNetRestore()
    {
    }
}

/// <summary><c>dotnet build</c>.</summary>
public sealed record DotNetBuild : DotNetBuildingCommand, ITakesConfiguration, ITakesProperties, ITakesNoRestore, ITakesFramework,
    ITakesRuntime, ITakesOutput, ITakesSelfContained, ITakesNoDependencies
{
    internal DotNetBuild()
    {
    }
}

/// <summary><c>dotnet pack</c>.</summary>
public sealed record DotNetPack : DotNetBuildingCommand, ITakesConfiguration, ITakesProperties, ITakesNoRestore, ITakesNoBuild,
    ITakesRuntime, ITakesOutput
{
    internal DotNetPack()
    {
    }
}

/// <summary><c>dotnet publish</c>.</summary>
public sealed record DotNetPublish : DotNetBuildingCommand, ITakesConfiguration, ITakesProperties, ITakesNoRestore, ITakesNoBuild,
    ITakesFramework, ITakesRuntime, ITakesOutput, ITakesSelfContained
{
    internal DotNetPublish()
    {
    }
}

/// <summary><c>dotnet clean</c>.</summary>
public sealed record DotNetClean : DotNetBuildingCommand, ITakesConfiguration, ITakesProperties, ITakesFramework, ITakesRuntime, ITakesOutput
{
    internal DotNetClean()
    {
    }
}

/// <summary><c>dotnet run</c>. It builds first, and keeps other builds waiting for as long as the program runs unless it has <c>NoBuild</c>.</summary>
public sealed record DotNetRun : DotNetCommand, ITakesConfiguration, ITakesProperties, ITakesNoRestore, ITakesNoBuild, ITakesFramework,
    ITakesRuntime, ITakesSelfContained
{
    internal DotNetRun() => Claims = [Workspace];
}

/// <summary><c>dotnet format</c>.</summary>
public sealed record DotNetFormat : DotNetCommand, ITakesNoRestore
{
    internal DotNetFormat() => Claims = [Workspace];
}

/// <summary><c>dotnet tool restore</c>.</summary>
public sealed record DotNetToolRestore : DotNetCommand
{
    internal DotNetToolRestore()
    {
    }
}
