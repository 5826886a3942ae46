using BuildKit.Events;
using BuildKit.Masking;

namespace BuildKit.Commands;

/// <summary>Everything that decides how a process starts: a command whose tool was found and whose environment was made.</summary>
sealed record ProcessStart
{
    static int count;

    public required Command Command { get; init; }

    /// <summary>The program's file.</summary>
    public required string File { get; init; }

    public required AbsolutePath Directory { get; init; }

    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    public bool IsCaptured { get; init; }

    /// <summary>The words of the program that starts this one in its place; none for none.</summary>
    public IReadOnlyList<string> Launcher { get; init; } = [];

    /// <summary>What stands in for the process; null for the process itself.</summary>
    public StandIn? StandIn { get; init; }

    public bool ReadsOutput => IsCaptured || !Command.IsInteractive;

    public bool WritesInput => Command.Input is not null || Command.Feed is not null;

    public bool ReadsErrors => !Command.IsInteractive;

    /// <summary>Marks the processes of this command in their environment.</summary>
    public string CommandMark => Mark(StepEnvironment.CommandVariable);

    /// <summary>Marks the processes of all commands of the step.</summary>
    public string StepMark => Mark(StepEnvironment.StepVariable);

    /// <summary>The same for a command that something stands in for: neither the tool nor the directory has to be there.</summary>
    /// <exception cref="BuildException">BK0208: impossible text. BK0218: a secret.</exception>
    public static ProcessStart Of(Command command, StepScope scope, bool capture, StandIn standIn)
    {
        ThrowIfImpossible(command);
        ThrowIfSecret(command);
        return new()
        {
            Command = command,
            File = command.Tool,
            Directory = command.Directory ?? scope.Root,
            Environment = StepEnvironment.Construct(command, scope, NextId(scope)),
            IsCaptured = capture,
            StandIn = standIn,
        };
    }

    /// <exception cref="BuildException">BK0201, BK0202: no such tool. BK0205: no such directory. BK0208: impossible text. BK0218: a secret.</exception>
    public static ProcessStart Of(Command command, StepScope scope, bool capture)
    {
        ThrowIfImpossible(command);
        ThrowIfSecret(command);
        var directory = command.Directory ?? scope.Root;
        if (!System.IO.Directory.Exists(directory))
        {
            throw Errors.DirectoryMissing(command, directory).Exception();
        }

        var environment = StepEnvironment.Construct(command, scope, NextId(scope));
        var file = ToolLookup.Find(command, scope.Root, environment);
        return new()
        {
            Command = command,
            File = file,
            Directory = directory,
            Environment = environment,
            IsCaptured = capture,
            Launcher = scope.Surroundings?.Launcher ?? [],
        };
    }

    /// <summary>The same process as its launcher starts it. A name stays a name, because programs are told by which they were called.</summary>
    public ProcessStart Launched() => Launcher.Count == 0 ? this : this with
    {
        File = Launcher[0],
        Launcher = [],
        Command = Command with
        {
            Tool = Launcher[0],
            Arguments = [.. Launcher.Skip(1), Command.Tool.Contains('/', StringComparison.Ordinal) ? File : Command.Tool, .. Command.Arguments],
        },
    };

    /// <summary>
    /// The same process, with a shell that enters the directory first: for a C library whose posix_spawn cannot (glibc before 2.29).
    /// </summary>
    public ProcessStart ThroughShell() => this with
    {
        File = "/bin/sh",
        Directory = AbsolutePath.Of("/"),
        Command = Command with { Arguments = ["-c", "cd \"$1\" && shift && exec \"$@\"", "sh", Directory, File, .. Command.Arguments] },
    };

    string Mark(string variable) => $"{variable}={Environment[variable]}";

    static string NextId(StepScope scope) => $"{scope.Id}.{Interlocked.Increment(ref count)}";

    // Every user of the machine can read the arguments of every process.
    static void ThrowIfSecret(Command command)
    {
        if (command.SecretArgumentReason is null && command.Arguments.Prepend(command.Tool).Any(SecretMask.Current.IsIn))
        {
            throw Errors.SecretAmongArguments(command with
            {
                Tool = SecretMask.Current.Mask(command.Tool),
                Arguments = [.. command.Arguments.Select(SecretMask.Current.Mask)],
            }).Exception();
        }
    }

    static void ThrowIfImpossible(Command command)
    {
        var texts = command.Arguments.Prepend(command.Tool).Concat(command.Environment.Keys).Concat(command.Environment.Values);
        if (texts.FirstOrDefault(text => text.Contains('\0', StringComparison.Ordinal)) is { } text)
        {
            var visible = text.Replace("\0", "\\0", StringComparison.Ordinal);
            throw Errors.ImpossibleText(command, visible, "contains a NUL character").Exception();
        }

        if (command.Environment.Keys.FirstOrDefault(name => name.Length == 0 || name.Contains('=', StringComparison.Ordinal)) is { } name)
        {
            throw Errors.ImpossibleText(command, name, "is no name for an environment variable").Exception();
        }
    }
}
