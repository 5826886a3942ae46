using System.Collections.Immutable;
using BuildKit.Commands;
using BuildKit.Events;

namespace BuildKit.Repositories;

/// <summary>
/// Asks git, in one directory, in a way that neither depends on the user's settings nor runs anything of theirs: no
/// hooks, no file watcher, no prompt, no lock that is not needed.
/// </summary>
sealed class GitPlumbing(AbsolutePath directory, ImmutableSortedDictionary<string, string> environment)
{
    static readonly ImmutableArray<string> Settings =
        ["-c", "core.hooksPath=/dev/null", "-c", "core.fsmonitor=false", "-c", "core.quotePath=false", "-c", "gc.auto=0"];

    static readonly ImmutableSortedSet<int> AnyCode = [.. Enumerable.Range(0, 256)];

    public AbsolutePath Directory { get; } = directory;

    /// <summary>A copy that sets one more variable for each call.</summary>
    public GitPlumbing With(string name, string value) => new(Directory, environment.SetItem(name, value));

    /// <summary>The output of a call that has to succeed.</summary>
    /// <exception cref="BuildException">BK0402 git is missing, BK0408 the call failed.</exception>
    public async Task<string> ReadAsync(string? input, params string[] arguments)
    {
        var result = await TryAsync(input, arguments).ConfigureAwait(false);
        return result.ExitCode == 0
            ? result.Output.TrimEnd('\n', '\r')
            : throw Errors.GitFailed(Line(arguments), Directory, result.ExitCode, result.LastLines).Exception();
    }

    /// <summary>A call that may fail; the caller looks at the exit code.</summary>
    /// <exception cref="BuildException">BK0402: git is missing.</exception>
    public async Task<CommandResult> TryAsync(string? input, params string[] arguments)
    {
        if (!System.IO.Directory.Exists(Directory))
        {
            throw Errors.NoRepository(Directory).Exception();
        }

        var command = new Command
        {
            Tool = "git",
            Arguments = Settings.AddRange(arguments),
            Directory = Directory,
            Environment = environment.SetItem("GIT_OPTIONAL_LOCKS", "0").SetItem("GIT_TERMINAL_PROMPT", "0"),
            Input = input,
            SuccessCodes = AnyCode,
            IsQuiet = true,
            IsQuestionOfEngine = true,
        };
        try
        {
            return await CommandRunner.RunAsync(command, Scope(), capture: true).ConfigureAwait(false);
        }
        catch (BuildException e) when (e.Error.Code == Errors.ToolNotFoundCode)
        {
            throw Errors.GitMissing(Directory).Exception(e);
        }
    }

    // The questions are no part of what a step shows.
    StepScope Scope() => StepScope.Current is { } step
        ? step with { Post = _ => { } }
        : new() { Target = "git", Root = Directory, Id = "git", Post = _ => { } };

    static string Line(string[] arguments) => ShellQuoting.Line("git", [.. arguments]);
}
