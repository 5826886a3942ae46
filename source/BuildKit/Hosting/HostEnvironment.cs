using BuildKit.Events;
using BuildKit.Graph;

namespace BuildKit.Hosting;

/// <summary>Everything of the outside world that a run of the host sees, so that it can be run from a test as well.</summary>
sealed record HostEnvironment
{
    static readonly AsyncLocal<HostEnvironment?> InPlaceOfProcess = new();

    public required IReadOnlyList<string> Arguments { get; init; }

    /// <summary>Where the command was typed.</summary>
    public required AbsolutePath Directory { get; init; }

    /// <summary>Where the one file lies that is the build: a file-based app or a script; null for a build program.</summary>
    public AbsolutePath? FileDirectory { get; init; }

    /// <summary>What is typed to start this build, for messages.</summary>
    public string Invocation { get; init; } = "./build.sh";

    public required Func<string, string?> Variable { get; init; }

    public required Func<IEnumerable<string>> VariableNames { get; init; }

    /// <summary>Sets a variable, or removes it, for processes that are started from now on.</summary>
    public Action<string, string?> SetVariable { get; init; } = static (_, _) => { };

    public required TextWriter Output { get; init; }

    public required TextWriter Error { get; init; }

    /// <summary>True if the console of the process is that of the run.</summary>
    public bool HasConsole { get; init; }

    /// <summary>Standard input.</summary>
    public TextReader Input => HasConsole ? Console.In : TextReader.Null;

    /// <summary>Asks for something that is not shown while it is typed; null where nobody can answer.</summary>
    public Func<string, string?>? AskHidden => HasConsole && !Console.IsInputRedirected && !Console.IsErrorRedirected ? HiddenPrompt.Ask : null;

    /// <summary>True if output goes to a terminal.</summary>
    public bool IsTerminal { get; init; }

    /// <summary>Of the terminal, in columns.</summary>
    public int Width { get; init; } = 120;

    /// <summary>Of the terminal, in lines.</summary>
    public int Height { get; init; } = 24;

    /// <summary>True on a CI runner: the variable <c>CI</c> is <c>true</c> or <c>1</c>.</summary>
    public bool IsContinuousIntegration => Variable("CI") is "true" or "1";

    /// <summary>True if a person can be asked: input and output are a terminal, and this is no CI runner.</summary>
    public bool IsInteractive => IsTerminal && !IsContinuousIntegration && HasTerminalInput();

    public Func<bool> HasTerminalInput { private get; init; } = static () => false;

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>What the SDK calls the directory of a file-based app among the data of the application.</summary>
    public const string FileDirectoryName = "EntryPointFileDirectoryPath";

    /// <summary>Where the tool leaves among the data of the application what was typed to start it.</summary>
    public const string InvocationName = "BuildKit.Invocation";

    /// <summary>True if Ctrl-C and the other signals of the process are for the run.</summary>
    public bool HearsSignals { get; init; }

    /// <summary>Counts as the first signal.</summary>
    public CancellationToken Stop { get; init; }

    /// <summary>Told of the plan when it is made, and before anything runs.</summary>
    public Action<Plan> Planned { get; init; } = static _ => { };

    /// <summary>See every event of the run, before the output does.</summary>
    public IReadOnlyList<IBuildObserver> Observers { get; init; } = [];

    /// <summary>The process that this code runs in, or what a test has put in its place.</summary>
    public static HostEnvironment Of(string[] arguments) =>
        InPlaceOfProcess.Value is { } given ? given with { Arguments = arguments } : OfProcess(arguments);

    /// <summary>Makes this the outside world of every build that starts in the current asynchronous context from now on.</summary>
    public IDisposable Install()
    {
        var before = InPlaceOfProcess.Value;
        InPlaceOfProcess.Value = this;
        return new Restored(before);
    }

    // By the bootstrap script, the tool, or as a file-based app.
    static string InvocationOfProcess() =>
        AppContext.GetData(InvocationName) is string typed ? typed
        : Environment.GetEnvironmentVariable("BK_ROOT") is null && AppContext.GetData("EntryPointFilePath") is string file ? $"dotnet run {Path.GetFileName(file)} --"
        : "./build.sh";

    static HostEnvironment OfProcess(string[] arguments)
    {
        var isTerminal = !Console.IsOutputRedirected && Environment.GetEnvironmentVariable("TERM") != "dumb";
        return new()
        {
            Arguments = arguments,
            Directory = CurrentDirectory(),
            FileDirectory = AppContext.GetData(FileDirectoryName) is string file ? AbsolutePath.Of(file) : null,
            Invocation = InvocationOfProcess(),
            Variable = Environment.GetEnvironmentVariable,
            SetVariable = Environment.SetEnvironmentVariable,
            VariableNames = () => Environment.GetEnvironmentVariables().Keys.Cast<string>(),
            Output = Console.Out,
            Error = Console.Error,
            HasConsole = true,
            IsTerminal = isTerminal,
            HasTerminalInput = static () => !Console.IsInputRedirected,
            HearsSignals = true,
            Width = isTerminal ? SizeOfTerminal(static () => Console.WindowWidth, least: 20, otherwise: 120) : 120,
            Height = isTerminal ? SizeOfTerminal(static () => Console.WindowHeight, least: 5, otherwise: 24) : 24,
        };
    }

    /// <summary>
    /// The root directory: what the bootstrap script says, otherwise the nearest directory above that has a build
    /// script, BuildKit's state or a git repository. The search for a build of one file begins where the file lies, and ends there
    /// if there is nothing above.
    /// </summary>
    /// <exception cref="BuildException">BK0928: none of them is found.</exception>
    public AbsolutePath FindRoot()
    {
        if (Variable("BK_ROOT") is { Length: > 0 } given)
        {
            return AbsolutePath.Of(given);
        }

        for (var directory = FileDirectory ?? Directory; ; directory = directory.Parent)
        {
            if (File.Exists(directory / "build.sh") || System.IO.Directory.Exists(directory / ".buildkit") || Path.Exists(directory / ".git"))
            {
                return directory;
            }

            if (directory == directory.Parent)
            {
                return FileDirectory ?? throw Errors.NoRootDirectory(Directory).Exception();
            }
        }
    }

    // The directory may have been deleted under the shell that started us.
    static AbsolutePath CurrentDirectory()
    {
        try
        {
            return AbsolutePath.Of(Environment.CurrentDirectory);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return AbsolutePath.Of(AppContext.BaseDirectory);
        }
    }

    static int SizeOfTerminal(Func<int> size, int least, int otherwise)
    {
        try
        {
            return size() is var length && length > least ? length : otherwise;
        }
        catch (IOException)
        {
            return otherwise;
        }
    }

    sealed class Restored(HostEnvironment? before) : IDisposable
    {
        public void Dispose() => InPlaceOfProcess.Value = before;
    }
}
