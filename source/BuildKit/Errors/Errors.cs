using System.Globalization;

namespace BuildKit;

/// <summary>
/// Every error that a user of the library can meet: one method each, so that the wording of the whole product can be
/// read on a few screens. Codes by floor: BK01 graph and definitions, BK02 commands and execution, BK04 releases and
/// git, BK05 deployments and ledger, BK06 parameters, BK08 files, BK09 command line and bootstrap. A code never
/// changes its meaning. <c>docs/errors.md</c> has a section for each; a test compares the two.
/// </summary>
static class Errors
{
    // ---- BK01: graph and definitions ------------------------------------------------------------------------------

    public static BuildError InvalidBuild(IReadOnlyList<BuildError> problems) => new()
    {
        Code = "BK0100",
        Message = $"The build is not valid: {Count(problems.Count, "problem")}",
        Problems = problems,
        Hint = "Nothing was run.",
    };

    public static BuildError UnknownReference(string place, string member) => new()
    {
        Code = "BK0101",
        Message = $"A {member} that is no member of the build script is referenced",
        Facts = [("Where", place)],
        Hint = "Declare it as a property of the build class: Target Name => _ => _ …; then name that property.",
    };

    public static BuildError MemberIsNull(string name) => new()
    {
        Code = "BK0102",
        Message = $"'{name}' is declared in the build script but has no definition",
        Hint = $"Give it one: {name} => _ => _ …",
    };

    // ---- BK02: commands and execution -----------------------------------------------------------------------------

    public static BuildError ToolNotFound(Command command, IReadOnlyList<string> places, string? similar) => new()
    {
        Code = "BK0201",
        Message = $"The tool '{command.Tool}' was not found",
        Facts = [("Command", $"{command}"), ("Looked in", places.Count == 0 ? "nowhere: PATH is empty" : string.Join('\n', places))],
        Hint = similar is null
            ? "Install it, or add its directory to PATH; a step gets the PATH of the build."
            : $"Did you mean '{similar}'? Otherwise install it, or add its directory to PATH.",
    };

    public static BuildError ToolNotExecutable(Command command, string file) => new()
    {
        Code = "BK0202",
        Message = $"The tool '{command.Tool}' was found but cannot be executed",
        Facts = [("Command", $"{command}"), ("File", file)],
        Hint = Directory.Exists(file)
            ? "It is a directory; name the file in it."
            : $"Make it executable: chmod +x {ShellQuoting.Argument(file)}; in git also: git update-index --chmod=+x.",
    };

    public static BuildError InterpreterMissing(Command command, string file, string? interpreter) => new()
    {
        Code = "BK0203",
        Message = interpreter is null
            ? $"The loader that the program '{command.Tool}' was linked for is not on this machine"
            : $"The interpreter '{interpreter}' that the script '{command.Tool}' names is not on this machine",
        Facts = [("Command", $"{command}"), ("File", file)],
        Hint = interpreter is null ? "It was built for another system or another C library; install the build for this one."
            : interpreter.EndsWith("\\r", StringComparison.Ordinal)
                ? "Its lines end with CR LF; store it with LF ('*.sh text eol=lf' in .gitattributes)."
            : "Install the interpreter, or correct the first line of the script.",
    };

    public static BuildError NoProgram(Command command, string file, bool isEmpty) => new()
    {
        Code = "BK0204",
        Message = $"The tool '{command.Tool}' is {(isEmpty ? "an empty file" : "no program for this machine")}",
        Facts = [("Command", $"{command}"), ("File", file)],
        Hint = isEmpty ? "Restore or download it again." : "Install the build for this system and processor.",
    };

    public static BuildError DirectoryMissing(Command command, AbsolutePath directory) => new()
    {
        Code = "BK0205",
        Message = $"The directory that the command is to run in is {(File.Exists(directory) ? "a file" : "missing")}",
        Facts = [("Command", $"{command}"), ("Directory", directory)],
        Hint = "Correct .In(…), or create the directory in a step that this one depends on.",
    };

    public static BuildError DirectoryNotEnterable(Command command, AbsolutePath directory) => new()
    {
        Code = "BK0206",
        Message = "The directory that the command is to run in cannot be entered",
        Facts = [("Command", $"{command}"), ("Directory", directory)],
        Hint = "Allow it: the directory and all above it need the 'x' permission for the user of the build.",
    };

    public static BuildError ProcessNotStarted(Command command, AbsolutePath directory, string reason, string? hint) => new()
    {
        Code = "BK0207",
        Message = $"'{command.Tool}' could not be started: {reason}",
        Facts = [("Command", $"{command}"), ("Directory", directory)],
        Hint = hint ?? "The system refused; look at the limits for processes, open files and memory (ulimit -a).",
    };

    public static BuildError CommandLineTooLong(Command command, AbsolutePath directory) => ProcessNotStarted(
        command with { Arguments = [] },
        directory,
        $"its {Count(command.Arguments.Length, "argument")} are longer than the system allows",
        "Hand long lists over in a file (many tools read '@file') or by .Input(…), or run the command several times.");

    public static BuildError ImpossibleText(Command command, string text, string reason) => new()
    {
        Code = "BK0208",
        Message = $"'{text}' cannot be handed to a process: it {reason}",
        Facts = [("Tool", command.Tool)],
        Hint = "Correct the argument or the variable; hand arbitrary data over in a file or by .Input(…).",
    };

    public static BuildError BatchArgument(Command command, string argument) => new()
    {
        Code = "BK0209",
        Message = $"The argument '{argument}' cannot be handed to a batch file unchanged",
        Facts = [("Command", $"{command}")],
        Hint = "cmd.exe would read \" % ! ^ & | < > and line ends in it as its own; run the program behind the batch file instead.",
    };

    public static BuildError CommandFailed(Command command, AbsolutePath directory, int exitCode, IReadOnlyList<string> lastLines) => new()
    {
        Code = "BK0210",
        Message = $"'{command.Tool}' failed with exit code {exitCode}",
        Facts = EndFacts(command, directory, ("Exit code", $"{exitCode}{SignalOfShell(exitCode)}"), lastLines),
    };

    public static BuildError KilledBySignal(Command command, AbsolutePath directory, int signal, IReadOnlyList<string> lastLines) => new()
    {
        Code = "BK0211",
        Message = $"'{command.Tool}' was killed by signal {signal}{(SignalName(signal) is { } name ? $" ({name})" : "")}",
        Facts = EndFacts(command, directory, ("Exit code", $"{128 + signal}"), lastLines),
        Hint = signal switch
        {
            9 => "If nobody did it by hand, memory ran out: 'dmesg' tells; fewer --jobs need less.",
            4 or 6 or 7 or 8 or 10 or 11 => "The program crashed; report it to its authors.",
            _ => null,
        },
    };

    public static BuildError TimedOut(Command command, AbsolutePath directory, TimeSpan elapsed, IReadOnlyList<string> lastLines) => new()
    {
        Code = "BK0212",
        Message = $"'{command.Tool}' took longer than its time limit and was killed with all its processes",
        Facts = EndFacts(command, directory, ("Limit", $"{Seconds(command.TimeLimit ?? elapsed)}, killed after {Seconds(elapsed)}"), lastLines),
        Hint = "Give it more with .Timeout(…), or find out what it waits for.",
    };

    public static BuildError ProcessDoesNotEnd(Command command, AbsolutePath directory, int process) => new()
    {
        Code = "BK0213",
        Message = $"'{command.Tool}' was killed but does not end",
        Facts = [("Command", $"{command}"), ("Directory", directory), ("Process", $"{process}")],
        Hint = "It hangs in the system (a dead network drive), or runs as another user (sudo); end it by hand.",
    };

    public static BuildError ExitCodeUnknown(Command command, AbsolutePath directory) => new()
    {
        Code = "BK0214",
        Message = $"'{command.Tool}' ended, but its exit code was taken by other code of this program",
        Facts = [("Command", $"{command}"), ("Directory", directory)],
        Hint = "Something waits for all child processes, or the build was started with SIGCHLD ignored; start it from a plain shell.",
    };

    public static BuildError NoStep(Command command) => new()
    {
        Code = "BK0215",
        Message = "A command was run outside of any step",
        Facts = [("Command", $"{command}")],
        Hint = "Run it in .Executes(…), or hand it over as a value: .Runs(() => command). Definitions only describe.",
    };

    public static BuildError ProcessesLeft(Command command, IReadOnlyList<int> processes) => new()
    {
        Code = "BK0216",
        Message = $"{(processes.Count == 1 ? "1 process" : $"{processes.Count} processes")} of '{command.Tool}' could not be ended",
        Facts = [("Command", $"{command}"), ("Processes", string.Join(' ', processes))],
        Hint = "They hang in the system, or run as another user (sudo); end them by hand.",
    };

    public static BuildError TooMuchToCapture(Command command, int limit) => new()
    {
        Code = "BK0217",
        Message = $"'{command.Tool}' wrote more than {limit / 1024 / 1024} Mi characters, too much to read into memory",
        Facts = [("Command", $"{command}")],
        Hint = "Let it write to a file, and read that piece by piece.",
    };

    // ---- BK04: releases and git -----------------------------------------------------------------------------------

    // ---- BK05: deployments and ledger -----------------------------------------------------------------------------

    // ---- BK06: parameters -----------------------------------------------------------------------------------------

    // ---- BK08: files ----------------------------------------------------------------------------------------------

    public static BuildError NotAnAbsolutePath(string path) => new()
    {
        Code = "BK0801",
        Message = $"'{path}' is not an absolute path",
        Hint = "Build paths from RootDirectory: RootDirectory / \"source\".",
    };

    // ---- BK09: command line and bootstrap -------------------------------------------------------------------------

    // ---- helpers --------------------------------------------------------------------------------------------------

    /// <summary>Throws the error.</summary>
    public static BuildException Exception(this BuildError error, Exception? inner = null) => new(error, inner);

    static List<(string, string)> EndFacts(
        Command command, AbsolutePath directory, (string, string) fact, IReadOnlyList<string> lastLines)
    {
        List<(string, string)> facts = [("Command", $"{command}"), ("Directory", directory), fact];
        if (lastLines.Count > 0)
        {
            facts.Add(("Output", string.Join('\n', lastLines.Select(line => line.Length > 500 ? $"{line.AsSpan(0, 500)}…" : line))));
        }

        return facts;
    }

    static string Seconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.###} s");

    // A shell whose last command a signal ended says so in its own exit code.
    static string SignalOfShell(int exitCode) =>
        exitCode > 128 && SignalName(exitCode - 128) is { } name ? $" (128 + {exitCode - 128}: {name})" : "";

    static string? SignalName(int signal) => signal switch
    {
        1 => "SIGHUP",
        2 => "SIGINT",
        3 => "SIGQUIT",
        4 => "SIGILL",
        6 => "SIGABRT",
        8 => "SIGFPE",
        9 => "SIGKILL",
        11 => "SIGSEGV",
        13 => "SIGPIPE",
        14 => "SIGALRM",
        15 => "SIGTERM",
        _ => null,
    };

    internal static string Count(int number, string noun) => number == 1 ? $"1 {noun}" : $"{number} {noun}s";

    internal static string Quoted(IEnumerable<string> names) => string.Join(", ", names.Select(name => $"'{name}'"));

    /// <summary>" Did you mean 'x'?" for the nearest candidate within two edits, otherwise nothing.</summary>
    internal static string? DidYouMean(string name, IEnumerable<string> candidates) =>
        Suggestion.Nearest(name, candidates) is { } nearest ? $"Did you mean '{nearest}'?" : null;
}
