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

    // What CI hosts and people give git to log in with; nothing that would lead it to another repository.
    static readonly ImmutableArray<string> Credentials =
        ["GIT_SSH", "GIT_SSH_COMMAND", "GIT_SSH_VARIANT", "GIT_ASKPASS", "SSH_ASKPASS", "GIT_CONFIG_COUNT", "GIT_CONFIG_KEY_*", "GIT_CONFIG_VALUE_*", "GIT_CONFIG_GLOBAL", "GIT_SSL_*"];

    public AbsolutePath Directory { get; } = directory;

    /// <summary>A copy that sets one more variable for each call.</summary>
    public GitPlumbing With(string name, string value) => new(Directory, environment.SetItem(name, value));

    /// <summary>A copy whose calls bring what they write to the disk before they end, where git knows how to.</summary>
    public GitPlumbing Durable => With("GIT_CONFIG_COUNT", "1").With("GIT_CONFIG_KEY_0", "core.fsync").With("GIT_CONFIG_VALUE_0", "all");

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
    public Task<CommandResult> TryAsync(string? input, params string[] arguments) => RunAsync(CommandOf(arguments) with { Input = input });

    /// <summary>
    /// A call that talks to another machine, with whatever the user or the CI host has set up for that; it asks nobody, and ends when
    /// the time is over.
    /// </summary>
    /// <exception cref="BuildException">BK0402: git is missing. BK0212: the time was over.</exception>
    public async Task<CommandResult> TalkAsync(TimeSpan limit, params string[] arguments)
    {
        var command = CommandOf(arguments) with { TimeLimit = limit, PassedThrough = [.. Credentials] };
        return await RunAsync(await HasOwnSshAsync().ConfigureAwait(false) ? command : command.Environment("GIT_SSH_COMMAND", "ssh -o BatchMode=yes -o ConnectTimeout=10"))
            .ConfigureAwait(false);
    }

    async Task<bool> HasOwnSshAsync() =>
        Environment.GetEnvironmentVariable("GIT_SSH_COMMAND") is not null || Environment.GetEnvironmentVariable("GIT_SSH") is not null
        || (await TryAsync(null, "config", "--get", "core.sshCommand").ConfigureAwait(false)).ExitCode == 0;

    async Task<CommandResult> RunAsync(Command command)
    {
        if (!System.IO.Directory.Exists(Directory))
        {
            throw Errors.NoRepository(Directory).Exception();
        }

        try
        {
            return await CommandRunner.RunAsync(command, Scope(), capture: true).ConfigureAwait(false);
        }
        catch (BuildException e) when (e.Error.Code == Errors.ToolNotFoundCode)
        {
            throw Errors.GitMissing(Directory).Exception(e);
        }
    }

    Command CommandOf(string[] arguments) => new()
    {
        Tool = "git",
        Arguments = Settings.AddRange(arguments),
        Directory = Directory,
        Environment = environment.SetItem("GIT_OPTIONAL_LOCKS", "0").SetItem("GIT_TERMINAL_PROMPT", "0"),
        SuccessCodes = AnyCode,
        IsQuiet = true,
        IsQuestionOfEngine = true,
    };

    // The questions are no part of what a step shows.
    StepScope Scope() => StepScope.Current is { } step
        ? step with { Post = _ => { } }
        : new() { Target = "git", Root = Directory, Id = "git", Post = _ => { } };

    static string Line(string[] arguments) => ShellQuoting.Line("git", [.. arguments]);
}
