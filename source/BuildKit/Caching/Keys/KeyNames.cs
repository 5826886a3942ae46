using System.Globalization;

namespace BuildKit.Caching;

/// <summary>The names of parts that are neither a path nor a name that somebody gave; and which action of a step a part belongs to.</summary>
static class KeyNames
{
    /// <summary>All inputs that have no place in the tree.</summary>
    public const string Others = "*";
    public const string Absent = "absent";
    public const string StandardInput = "standard input";
    public const string Actions = "actions";
    public const string CommandAction = "a command";
    public const string CodeAction = "C# code";
    public const string Tool = "command";
    public const string File = "file";
    public const string Sdk = "SDK";
    public const string SdkBuild = "build of the SDK";
    public const string Package = "package ";
    public const string Directory = "directory";
    public const string SuccessCodes = "success codes";
    public const string Interactive = "interactive";
    public const string PassedThrough = "passed through ";

    /// <summary>The name of a part of the action with this number; without one where the step has one action.</summary>
    public static string OfAction(int? number, string name) => number is null ? name : string.Create(CultureInfo.InvariantCulture, $"{number}:{name}");

    /// <summary>The number of the action and the rest of the name; 0 where there is none.</summary>
    public static (int Action, string Name) Split(string name)
    {
        var colon = name.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 && int.TryParse(name.AsSpan(0, colon), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? (number, name[(colon + 1)..]) : (0, name);
    }
}
