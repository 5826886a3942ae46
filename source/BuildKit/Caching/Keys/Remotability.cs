using BuildKit.Files;

namespace BuildKit.Caching;

/// <summary>What a step is as an Action that a worker of the Remote Execution API could run, and what prevents it.</summary>
static class Remotability
{
    public static KeyedCommand? OnlyCommand(KeyedStep step) => step.Actions is [KeyedCommand command] ? command : null;

    /// <summary>Where a command runs: relative to the root, empty for the root; the absolute path if it is outside.</summary>
    public static string Directory(Command command, AbsolutePath root) =>
        command.Directory is not { } directory || directory == root ? ""
        : root.Contains(directory) ? directory.RelativeTo(root)
        : directory;

    /// <summary>The tool as a worker would find it: by name, or by its path as seen from where the command runs.</summary>
    public static string Tool(KeyedCommand action, string directory, AbsolutePath root) =>
        action.Tool.InWorkspace is not { } path || Path.IsPathRooted(directory) ? action.Command.Tool : (root / path).RelativeTo(root / directory) switch
        {
            var relative when relative.ToString().Contains('/', StringComparison.Ordinal) => relative,
            var name => $"./{name}",
        };

    /// <summary>The literal beginnings of the outputs' patterns, as seen from where the command runs.</summary>
    public static IEnumerable<string> OutputPaths(KeyedStep step, string directory) =>
        Prefixes(step).Select(prefix => directory.Length == 0 || Path.IsPathRooted(directory) ? prefix : Seen(step.Root, prefix, directory));

    /// <summary>One sentence that says why only this machine can run the step; null if any can.</summary>
    public static string? Obstacle(KeyedStep step, RootedText rooted) =>
        OnlyCommand(step) is not { } action ? NoSingleCommand(step) : OfStep(step) ?? OfCommand(action, step.Root) ?? OfText(step, action, rooted);

    static string NoSingleCommand(KeyedStep step) =>
        step.Actions.Any(action => action is KeyedCode) ? "It runs C# code in the build program."
        : step.Actions.Count == 0 ? "It runs no command."
        : $"It runs {step.Actions.Count} commands, and a worker runs one.";

    static string? OfStep(KeyedStep step) =>
        OfInputs(step.Inputs)
            ?? (step.LocalOutputs.Count > 0 ? $"It leaves files that are of use on this machine only: {step.LocalOutputs[0]}."
            : step.PassedThrough.Count > 0 ? $"The variable {step.PassedThrough[0]} is passed through to it."
            : Prefixes(step).Contains("") ? "Its outputs may lie anywhere below the root directory."
            : null);

    static string? OfInputs(InputTree inputs) => inputs.Others.FirstOrDefault(input => input.Kind != OtherInputKind.Absent) switch
    {
        { Path: null } => null,
        { Kind: OtherInputKind.Text, Path: var path } => $"It reads {path} whatever its line endings, and a worker gets files as they are.",
        { Kind: OtherInputKind.Anywhere, Path: var path } => $"It reads {path} whatever its place, and a worker gets files at their places.",
        { Path: var path } => $"It reads {path}, which lies outside the root directory.",
    };

    static string? OfCommand(KeyedCommand action, AbsolutePath root)
    {
        var command = action.Command;
        return command.IsInteractive ? "It takes over the terminal."
            : command.Input is not null ? "It reads standard input, which a worker does not have."
            : command.PassedThrough.Count > 0 ? $"The variable {command.PassedThrough[0]} is passed through to it."
            : command.Directory is { } directory && directory != root && !root.Contains(directory) ? "It runs outside the root directory."
            : action.Tool.InWorkspace is null && command.Tool.AsSpan().ContainsAny('/', '\\') ? "Its tool is a file of this machine, not one of the repository and not one that is found by its name."
            : action.Tool.IsRestored ? "Its tool comes from a package that is restored on this machine."
            : null;
    }

    static string? OfText(KeyedStep step, KeyedCommand action, RootedText rooted)
    {
        var index = action.Command.Arguments.IndexOf(action.Command.Arguments.FirstOrDefault(NamesRoot)!);
        var variable = StepVariables.Of(step, action.Command).FirstOrDefault(variable => NamesRoot(variable.Value)).Name;
        var outside = OutputPaths(step, Directory(action.Command, step.Root)).FirstOrDefault(path => path.StartsWith("..", StringComparison.Ordinal));
        return index >= 0 ? $"Argument {index + 1} has the absolute path of the root directory in it."
            : variable is not null ? $"The variable {variable} has the absolute path of the root directory in it."
            : outside is not null ? "Not all of its outputs lie below the directory that it runs in."
            : null;

        bool NamesRoot(string text) => text.Contains(step.Root, StringComparison.Ordinal) || rooted.Of(text).Contains('\0', StringComparison.Ordinal);
    }

    static IReadOnlyList<string> Prefixes(KeyedStep step) =>
    [
        .. step.OutputTrees.Concat(step.Outputs.Where(pattern => !pattern.StartsWith('!')).SelectMany(Prefixes)).Distinct(StringComparer.Ordinal).Order(Utf8Order.Instance),
    ];

    static IEnumerable<string> Prefixes(string pattern) => GlobPattern.Parse(pattern).Routes.Select(route => string.Join('/',
        (route.All(segment => segment.Literal is not null) ? route : route.SkipLast(1)).TakeWhile(segment => segment.Literal is not null).Select(segment => segment.Literal)));

    static string Seen(AbsolutePath root, string prefix, string directory) => (root / prefix).RelativeTo(root / directory);
}
