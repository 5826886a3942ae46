using System.Collections.Immutable;
using BuildKit.Commands;
using BuildKit.Events;

namespace BuildKit;

/// <summary>
/// A command as a value: tool, arguments, directory, environment. It is no process yet; it can be printed in a plan,
/// compared, run here or, later, elsewhere. Every method returns a changed copy.
/// </summary>
public record Command
{
    // Shared, because plans have many commands and most say nothing of these.
    static readonly ImmutableSortedDictionary<string, string> NoVariables = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);
    static readonly ImmutableSortedSet<string> NoNames = ImmutableSortedSet.Create<string>(StringComparer.Ordinal);
    static readonly ImmutableSortedSet<int> OnlyZero = [0];

    /// <summary>The tool: a name that is looked up on PATH, or an absolute path.</summary>
    public required string Tool { get; init; }

    /// <summary>The arguments, each one exactly as the process receives it.</summary>
    public ImmutableArray<string> Arguments { get; init; } = [];

    /// <summary>Where the process runs; null for the root directory of the build.</summary>
    public AbsolutePath? Directory { get; init; }

    /// <summary>Declared environment variables: visible to the process and part of what decides its result.</summary>
    public ImmutableSortedDictionary<string, string> Environment { get; init; } = NoVariables;

    /// <summary>Variables handed through from the environment of the build, on top of the standard ones.</summary>
    public ImmutableSortedSet<string> PassedThrough { get; init; } = NoNames;

    /// <summary>Text for standard input, as UTF-8; null for an empty input.</summary>
    public string? Input { get; init; }

    /// <summary>The time limit; null for none. When it is over the whole process tree is killed.</summary>
    public TimeSpan? TimeLimit { get; init; }

    /// <summary>The exit codes that mean success. Default: 0 only.</summary>
    public ImmutableSortedSet<int> SuccessCodes { get; init; } = OnlyZero;

    /// <summary>True if the process takes over the terminal.</summary>
    public bool IsInteractive { get; init; }

    /// <summary>True if output is not shown; it is still captured by <c>ReadAsync</c> and shown when the command fails.</summary>
    public bool IsQuiet { get; init; }

    /// <summary>Why a secret may stand among the arguments, where every user of the machine can read it; null if none may.</summary>
    public string? SecretArgumentReason { get; init; }

    /// <summary>Resources that no other running step may hold at the same time, such as one solution's build outputs.</summary>
    internal ImmutableSortedSet<string> Claims { get; init; } = NoNames;

    /// <summary>What follows the text on standard input; null for nothing.</summary>
    internal CommandFeed? Feed { get; init; }

    /// <summary>True for what the engine itself asks of a tool, such as git: nothing stands in for it in a test.</summary>
    internal bool IsQuestionOfEngine { get; init; }

    /// <summary>An argument with <c>{0}</c> for the number of free jobs, for tools with their own parallelism.</summary>
    internal string? ParallelismArgument { get; init; }

    /// <summary>The files that the command reads and leaves by its nature; null if only the author knows them.</summary>
    /// <param name="root">The root directory of the workspace.</param>
    internal virtual CommandFiles? Files(AbsolutePath root) => null;

    /// <summary>
    /// The command as a step runs it whose result is kept: what would make equal inputs give other bytes is switched off. Its files and its
    /// arguments are what the key is made of.
    /// </summary>
    internal virtual Command CachedForm(AbsolutePath root) => this;

    /// <summary>The command with its tool found as far as only this kind of command knows how to; nothing is changed anywhere.</summary>
    /// <exception cref="BuildException">The tool is not there.</exception>
    internal virtual Command Located(AbsolutePath root) => this;

    /// <summary>The package that the tool comes from; null for one that is a file of the machine or of the repository.</summary>
    /// <exception cref="BuildException">The package is not there.</exception>
    internal virtual ToolPackage? Package(AbsolutePath root) => null;

    /// <summary>The command with what it knows of paths, beyond arguments, directory and environment, moved to another place.</summary>
    internal virtual Command Moved(Func<AbsolutePath, AbsolutePath> to) => this;

    /// <summary>Called before the process starts, and given the root directory: makes room for files that the tool will leave.</summary>
    internal virtual Command Prepared(AbsolutePath root) => this;

    /// <summary>The same for what takes time, such as a tool that is downloaded first; what it says becomes events of the step.</summary>
    internal virtual Task<Command> PreparedAsync(StepScope scope) => Task.FromResult(Prepared(scope.Root));

    /// <summary>Called when the process has ended, whatever its exit code: reads what the tool left, and posts events.</summary>
    internal virtual BuildError? Concluded(AbsolutePath root, CommandResult result, Action<BuildEvent> post) => null;

    /// <summary>The command line, quoted for a POSIX shell.</summary>
    public sealed override string ToString() => ShellQuoting.Line(Tool, Arguments);
}

/// <summary>How a command ended.</summary>
public sealed record CommandResult
{
    /// <summary>The exit code; 128 plus the number of the signal if a signal ended the process.</summary>
    public required int ExitCode { get; init; }

    /// <summary>How long the process ran.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>Standard output if it was captured, otherwise empty.</summary>
    public string Output { get; init; } = "";

    /// <summary>The last lines of both streams, oldest first, for error messages.</summary>
    internal IReadOnlyList<string> LastLines { get; init; } = [];

    /// <summary>True if the time limit ended the process.</summary>
    internal bool TimedOut { get; init; }
}

/// <summary>What every command can be told; each method returns a changed copy of the same kind.</summary>
public static class CommandExtensions
{
    extension<T>(T command) where T : Command
    {
        /// <summary>Appends arguments, each one exactly as given.</summary>
        public T Arguments(params ReadOnlySpan<string> arguments) =>
            (T)((Command)command with { Arguments = command.Arguments.AddRange(arguments) });

        /// <summary>Runs in this directory. Default: the root directory of the build.</summary>
        public T In(AbsolutePath directory) => (T)((Command)command with { Directory = directory });

        /// <summary>Sets an environment variable.</summary>
        public T Environment(string name, string value) =>
            (T)((Command)command with { Environment = command.Environment.SetItem(name, value) });

        /// <summary>Hands variables of the build's own environment through, on top of the standard ones.</summary>
        public T PassThrough(params ReadOnlySpan<string> names) =>
            (T)((Command)command with { PassedThrough = command.PassedThrough.Union(names.ToArray()) });

        /// <summary>Writes this text to standard input, as UTF-8.</summary>
        public T Input(string text) => (T)((Command)command with { Input = text });

        /// <summary>Kills the whole process tree when the time is over, and fails. Default: no limit.</summary>
        public T Timeout(TimeSpan limit) => (T)((Command)command with { TimeLimit = limit });

        /// <summary>The exit codes that mean success. Default: 0 only.</summary>
        public T SucceedsWith(params ReadOnlySpan<int> exitCodes) =>
            (T)((Command)command with { SuccessCodes = [.. exitCodes] });

        /// <summary>Hands the terminal to the process: its input, output and Ctrl-C.</summary>
        public T Interactive() => (T)((Command)command with { IsInteractive = true });

        /// <summary>Does not show the output, unless the command fails.</summary>
        public T Quiet() => (T)((Command)command with { IsQuiet = true });

        /// <summary>
        /// Lets a secret stand among the arguments, where every user of the machine can read it. Without this such a command is
        /// refused (BK0218); <c>Environment</c> and <c>Input</c> are the ways that nobody else sees.
        /// </summary>
        /// <param name="reason">Why there is no other way, for whoever reads the build.</param>
        public T AllowSecretArgument(string reason) => (T)((Command)command with { SecretArgumentReason = reason });

        /// <summary>Holds a resource while it runs: two steps that claim the same one never run at once.</summary>
        internal T Claim(string resource) => (T)((Command)command with { Claims = command.Claims.Add(resource) });
    }
}
