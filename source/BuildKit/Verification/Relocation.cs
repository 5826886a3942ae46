using System.Collections.Immutable;
using BuildKit.Caching;

namespace BuildKit.Verification;

/// <summary>Commands of the workspace as they are for another directory that stands for it: each path below the root lies below the other one.</summary>
sealed class Relocation(AbsolutePath from, AbsolutePath to)
{
    /// <summary>How many times as long a step may take that is watched.</summary>
    public const int Patience = 3;

    readonly RootedText rooted = new(from, OperatingSystem.IsWindows());

    /// <summary>The command with its texts, its directory and what it knows of paths; its tool stays what it is.</summary>
    public Command Of(Command command)
    {
        var located = command.Located(from);
        return located.Moved(Of) with
        {
            Tool = IsRelativePath(located.Tool) ? from / located.Tool : located.Tool,
            Arguments = [.. located.Arguments.Select(Of)],
            Directory = located.Directory is { } directory ? Of(directory) : null,
            Environment = located.Environment.ToImmutableSortedDictionary(variable => variable.Key, variable => Of(variable.Value), StringComparer.Ordinal),
            TimeLimit = located.TimeLimit * Patience,
            Input = located.Input is { } input ? Of(input) : null,
        };
    }

    /// <summary>The text with each path of the root replaced.</summary>
    public string Of(string text) => rooted.Of(text).Replace("\0", to, StringComparison.Ordinal);

    public AbsolutePath Of(AbsolutePath path) => path == from ? to : from.Contains(path) ? to / path.RelativeTo(from) : path;

    static bool IsRelativePath(string tool) => tool.AsSpan().ContainsAny('/', Path.DirectorySeparatorChar) && !Path.IsPathFullyQualified(tool);
}
