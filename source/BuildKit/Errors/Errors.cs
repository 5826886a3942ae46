using System.Globalization;

namespace BuildKit;

/// <summary>
/// Every error that a user of the library can meet: one method each, so that the wording of the whole product can be
/// read on a few screens. Codes by floor: BK01 graph and definitions, BK02 commands and execution, BK04 releases and
/// git, BK05 deployments and ledger, BK06 parameters, BK07 solutions, BK08 files, BK09 command line and bootstrap, BK10 packages. A code never
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

    public static BuildError ComponentWithoutTarget(string place, Type component) => UnknownReference(place, "target") with
    {
        Message = $"The component '{InCSharp(component)}' is referenced, but none of its targets",
        Hint = $"Name them: <{InCSharp(component)}>(component => component.Name).",
    };

    public static BuildError MemberIsNull(string name) => new()
    {
        Code = "BK0102",
        Message = $"'{name}' is declared in the build script but has no definition",
        Hint = $"Give it one: {name} => _ => _ …",
    };

    public static BuildError DuplicateTarget(string first, string? firstPlace, string second, string? secondPlace) => new()
    {
        Code = "BK0103",
        Message = first == second
            ? $"The target '{first}' is declared twice"
            : $"The targets '{first}' and '{second}' have the same name on the command line, which ignores case and dashes",
        Facts = [.. Fact("First", firstPlace), .. Fact("Second", secondPlace)],
        Hint = "Rename one of them.",
    };

    public static BuildError Circle(IReadOnlyList<string> targets, IReadOnlyList<(string Edge, string Declaration)> edges) => new()
    {
        Code = "BK0104",
        Message = $"{targets.Count} targets wait for each other in a circle: {string.Join(" → ", Shortened([.. targets, targets[0]]))}",
        Facts = Shortened(edges, ("…", $"{edges.Count - LongestList} more")),
        Hint = "Remove one of these edges.",
    };

    public static BuildError SelfReference(string target, string verb, string? place) => new()
    {
        Code = "BK0105",
        Message = $"The target '{target}' names itself in {verb}",
        Facts = Fact("Where", place),
        Hint = $"Remove {verb}({target}).",
    };

    public static BuildError OverlappingOutputs((string Name, string Pattern, string? Place) first, (string Name, string Pattern, string? Place) second) => new()
    {
        Code = "BK0106",
        Message = $"'{first.Name}' and '{second.Name}' may write the same files",
        Facts =
        [
            (first.Name, first.Place is null ? first.Pattern : $"{first.Pattern} at {first.Place}"),
            (second.Name, second.Place is null ? second.Pattern : $"{second.Pattern} at {second.Place}"),
        ],
        Hint = "Give each its own directory, or take files away from one of them with Outputs(\"!pattern\").",
    };

    public static BuildError PatternOutside(string step, string? place, string kind, string pattern) => new()
    {
        Code = "BK0107",
        Message = $"An {kind} of '{step}' is outside of the workspace",
        Facts = [("Pattern", pattern), .. Fact("Where", place)],
        Hint = "Inputs and outputs are patterns relative to the root directory.",
    };

    public static BuildError RetriesOutOfRange(string step, string? place, int retries) => new()
    {
        Code = "BK0108",
        Message = $"'{step}' asks for {retries} retries",
        Facts = Fact("Where", place),
        Hint = "Retry takes a number from 1 to 100.",
    };

    public static BuildError TimeLimitNotPositive(string step, string? place, TimeSpan limit) => new()
    {
        Code = "BK0109",
        Message = $"'{step}' has a time limit of {Seconds(limit)}",
        Facts = Fact("Where", place),
        Hint = "Timeout takes a time above zero; leave it out for no limit.",
    };

    public static BuildError DoesNothing(string target, string? place) => new()
    {
        Code = "BK0110",
        Message = $"The target '{target}' does nothing: it has no action, no dependency and triggers nothing",
        Facts = Fact("Where", place),
        Hint = "Give it Runs, Executes, ForEach or DependsOn, or remove it.",
    };

    public static BuildError UnknownTarget(string name, IEnumerable<string> targets) => new()
    {
        Code = "BK0111",
        Message = $"There is no target '{name}'",
        Facts = [("Targets", string.Join(", ", Shortened([.. targets])) is { Length: > 0 } list ? list : "none")],
        Hint = DidYouMean(name, targets) ?? "'--list' shows every target with its description.",
    };

    public static BuildError UnknownTargetNamed(string place, string name, IEnumerable<string> targets) => new()
    {
        Code = "BK0112",
        Message = $"The target '{name}' is referenced but not declared",
        Facts = [("Where", place)],
        Hint = DidYouMean(name, targets) ?? "Declare it as a property of the build class.",
    };

    public static BuildError RequirementNotMet(string target, string? place, string requirement, string? wayToGive = null) => new()
    {
        Code = "BK0113",
        Message = $"The target '{target}' cannot run: {requirement}",
        Facts = [.. Fact("Where", place), .. Fact("Give it", wayToGive)],
        Hint = "Mend what is required, or leave the target out with '--skip'. Nothing was run.",
    };

    public static BuildError ConditionThrew(string target, string verb, string? place, Exception exception) => new()
    {
        Code = "BK0114",
        Message = $"A condition of the target '{target}' threw an exception",
        Facts = [("Condition", verb), .. Fact("Where", place), ("Exception", $"{exception.GetType().Name}: {exception.Message}")],
        Hint = $"Mend the lambda that {verb} was given. Nothing was run.",
    };

    /// <summary>All that keeps a plan from being run: one problem as it is, several together.</summary>
    public static BuildError NotReady(IReadOnlyList<BuildError> problems) => problems.Count == 1 ? problems[0] : NotReadyToRun(problems);

    static BuildError NotReadyToRun(IReadOnlyList<BuildError> problems) => new()
    {
        Code = "BK0115",
        Message = $"The plan cannot run: {Count(problems.Count, "problem")}",
        Problems = [.. problems.Select(problem => problem with { Hint = null })],
        Hint = "Mend them, or leave targets out with '--skip'. Nothing was run.",
    };

    public static BuildError PatternEmpty(string step, string? place, string kind, string pattern) => new()
    {
        Code = "BK0116",
        Message = $"An {kind} of '{step}' is an empty pattern: '{pattern}'",
        Facts = Fact("Where", place),
        Hint = "Name files or directories relative to the root directory, such as \"artifacts/bin/**\".",
    };

    public static BuildError RetryPauseOutOfRange(string step, string? place, TimeSpan pause) => new()
    {
        Code = "BK0117",
        Message = $"'{step}' asks for a pause of {Seconds(pause)} between attempts",
        Facts = Fact("Where", place),
        Hint = "The pause of Retry is zero or more, and less than 49 days.",
    };

    // ---- BK01: components and results ------------------------------------------------------------------------------

    public static BuildError ComponentMissing(Type component, Type? script, string? place) => new()
    {
        Code = "BK0118",
        Message = $"'{InCSharp(component)}' is referenced, but the build script does not have this component",
        Facts = [.. Fact("Script", script is null ? null : InCSharp(script)), .. Fact("Where", place)],
        Hint = $"Name '{InCSharp(component)}' among the interfaces of the class, or use TryDependsOn and its like, which count only if it is there.",
    };

    public static BuildError NotMostSpecific(string member, IEnumerable<Type> components) => new()
    {
        Code = "BK0119",
        Message = $"'{member}' is overridden by several components, none of which is more specific than the others",
        Facts = [("Components", string.Join(", ", components.Select(InCSharp)))],
        Hint = $"Override '{member}' in the class of the script, and name the one that is meant: Inherit<IComponent>(t => t.{member}).",
    };

    public static BuildError NothingToInherit(string target, string verb, IReadOnlyList<Type> components, string? place) => new()
    {
        Code = "BK0120",
        Message = components.Count == 0
            ? $"{verb} of '{target}' finds no definition to build on"
            : $"{verb} of '{target}' finds several definitions to build on",
        Facts = [.. Fact("Components", components.Count == 0 ? null : string.Join(", ", components.Select(InCSharp))), .. Fact("Where", place)],
        Hint = components.Count == 0
            ? "Remove it, or name another component; it needs a body, and the same type: Target or Target<T>."
            : $"Name the one that is meant: Inherit<IComponent>(t => t.{target}).",
    };

    public static BuildError InheritsFromItself(string target, IReadOnlyList<string> definitions, string? place) => new()
    {
        Code = "BK0121",
        Message = $"The definition of '{target}' inherits from itself: {string.Join(" → ", definitions)}",
        Facts = Fact("Where", place),
        Hint = "Inherit the definition of a base class (base.Name) or of a component (Base(), Inherit<IComponent>(t => t.Name)).",
    };

    public static BuildError NotAMember(string verb, string? place) => new()
    {
        Code = "BK0122",
        Message = $"{verb} is given a lambda that does not name a member",
        Facts = Fact("Where", place),
        Hint = $"Name it and do nothing else: {(verb == "Inherit" ? "Inherit<ITest>(t => t.Test)" : $"string Feed => {verb}(() => Feed)")}.",
    };

    public static BuildError MemberOfOtherType(string member, string script, Type type, Type wanted) => new()
    {
        Code = "BK0123",
        Message = $"'{member}' of '{script}' is a {InCSharp(type)}, but a component has a member of that name of type {InCSharp(wanted)}",
        Hint = $"Give it the same type, or another name: a member of the class takes over from the component's.",
    };

    public static BuildError ValueIsNotAskedFor(string member, Type component) => new()
    {
        Code = "BK0124",
        Message = $"'{member}' of the component '{InCSharp(component)}' does not ask for its value",
        Hint = $"An interface has no fields: give it the body => Parameter(() => {member}) or, for injected members, => Injected(() => {member}).",
    };

    public static BuildError NotInjected(string member, string? place) => new()
    {
        Code = "BK0125",
        Message = $"'{member}' is injected, but has no value",
        Facts = Fact("Where", place),
        Hint = "Put the attribute on it that gives the value, such as [Solution]; values are there when targets are defined, not in constructors.",
    };

    public static BuildError ResultOutsideOfTargets(string? target, string? place) => new()
    {
        Code = "BK0126",
        Message = target is null ? "A result is read before targets are defined" : $"The result of '{target}' is read while no target runs",
        Facts = Fact("Where", place),
        Hint = "Read it in Runs, Executes, ForEach, OnlyWhen or Returns of a target that depends on it.",
    };

    public static BuildError ResultWithoutDependency(string reader, string target, string? place) => new()
    {
        Code = "BK0127",
        Message = reader == target
            ? $"'{reader}' reads its own result"
            : $"'{reader}' reads the result of '{target}', but does not depend on it",
        Facts = Fact("Where", place),
        Hint = reader == target ? "Keep it in a local variable, or read it in another target." : $"Add .DependsOn({target}) to '{reader}', or to a target that it depends on.",
    };

    public static BuildError NoResult(string reader, string target, string fate, string? place) => new()
    {
        Code = "BK0128",
        Message = $"'{reader}' reads the result of '{target}', which has none: it {fate}",
        Facts = Fact("Where", place),
        Hint = $"Let '{target}' run, or do not read its result then: {reader}.OnlyWhen(…).",
    };

    public static BuildError SameNameInComponents(string member, Type first, Type second) => new()
    {
        Code = "BK0129",
        Message = $"Two components have a member '{member}': {InCSharp(first)} and {InCSharp(second)}",
        Hint = $"Rename one of them, or declare '{member}' in the class of the script; it takes over from both: public Target {member} => _ => _.Inherit<{InCSharp(first)}>(t => t.{member}).",
    };

    public static BuildError ParametersOfTwoTypes(string parameter, Type first, Type second) => SameNameInComponents(parameter, first, second) with
    {
        Hint = "They would be one parameter, but have two types. Rename one of them.",
    };

    public static BuildError ReturnsNothing(string target, Type type, string? place) => DoesNothing(target, place) with
    {
        Message = $"The target '{target}' has a result of type {InCSharp(type)}, but returns none",
        Hint = "Give it Returns(() => …), or declare it as a Target without a result.",
    };

    static string InCSharp(Type type) => type.IsGenericType
        ? $"{type.Name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(InCSharp))}>"
        : type == typeof(int) ? "int" : type == typeof(string) ? "string" : type == typeof(bool) ? "bool" : type.Name;

    public static BuildError CapturesMore(string name, string? place, IReadOnlyList<string> variables) => new()
    {
        Code = "BK0130",
        Message = $"The definition of '{name}' captures {Quoted(variables)}",
        Facts = Fact("Where", place),
        Hint = "It is evaluated as often as it is named, and may use the members of the build script only. Make it a property of its own.",
    };

    public static BuildError MemberAsksForItself(string member, string script, string? place) => new()
    {
        Code = "BK0135",
        Message = $"'{member}' of '{script}' asks for itself",
        Facts = Fact("Where", place),
        Hint = "A member of the class takes over from a component's member of that name, so that reading the component's leads back to it. "
            + $"Give it another name, or nothing but the way there: => From<…>().{member}.",
    };

    // ---- BK02: commands and execution -----------------------------------------------------------------------------

    /// <summary>Asked for where a missing tool is told in other words.</summary>
    public const string ToolNotFoundCode = "BK0201";

    public static BuildError ToolNotFound(Command command, IReadOnlyList<string> places, string? similar) => new()
    {
        Code = ToolNotFoundCode,
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

    public const string TimedOutCode = "BK0212";

    public static BuildError TimedOut(Command command, AbsolutePath directory, TimeSpan elapsed, IReadOnlyList<string> lastLines) => new()
    {
        Code = TimedOutCode,
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

    public static BuildError SecretAmongArguments(Command command) => new()
    {
        Code = "BK0218",
        Message = $"A secret stands among the arguments of '{command.Tool}', where every user of the machine can read it",
        Facts = [("Command", $"{command}")],
        Hint = "Hand it over with .Environment(name, secret) or .Input(secret); if the tool knows no other way, say why with .AllowSecretArgument(\"…\").",
    };

    public static BuildError TargetFailed(string target, string? place, Thrown thrown) =>
        Threw("BK0260", $"Target '{target}' failed: {thrown.Message}", place, thrown, "Mend the code of the target; the first place is where it threw.");

    public static BuildError StepTimedOut(string target, string? step, TimeSpan limit, string? place) => new()
    {
        Code = "BK0261",
        Message = $"Target '{(step is null ? target : $"{target}/{step}")}' failed: it took longer than its time limit of {Seconds(limit)}",
        Facts = Fact("Where", place),
        Hint = "Raise the limit with Timeout, or find out what hangs: its last lines of output are above.",
    };

    public static BuildError ConditionFailed(string target, string? place, Thrown thrown) =>
        Threw("BK0262", $"Target '{target}' failed: a condition of OnlyWhen threw: {thrown.Message}", place, thrown, "Mend the condition.");

    public static BuildError StepsNotMade(string target, string? place, Thrown thrown) =>
        Threw(
            "BK0263",
            $"Target '{target}' failed: its steps could not be made: {thrown.Message}",
            place,
            thrown,
            "Mend what Runs or ForEach were given; they are asked when the dependencies are done and before anything of the target runs.");

    public static BuildError OverlappingSteps((string Name, string Pattern, string? Place) first, (string Name, string Pattern, string? Place) second) =>
        OverlappingOutputs(first, second) with { Code = "BK0264" };

    public static BuildError InvalidStep(string target, IReadOnlyList<BuildError> problems) => new()
    {
        Code = "BK0265",
        Message = $"Target '{target}' failed: one of its steps is not valid",
        Problems = problems,
        Hint = "Mend the definition that ForEach was given.",
    };

    public static BuildError NoCommand(string target, string? place) => new()
    {
        Code = "BK0266",
        Message = $"Target '{target}' failed: what Runs was given makes no command but null",
        Facts = Fact("Where", place),
        Hint = "Return a command, or an empty list for none.",
    };

    public static BuildError WorkspaceBusy(IReadOnlyList<(string Name, string Value)> holder) => new()
    {
        Code = "BK0267",
        Message = "Another run is working in this workspace",
        Facts = holder,
        Hint = "Wait for it to end, or leave '--no-wait' out to wait here.",
        ExitCode = 75,
    };

    public static BuildError NestedRun(string step, IReadOnlyList<(string Name, string Value)> holder) => new()
    {
        Code = "BK0268",
        Message = "A build was started from inside one of its own targets; both would wait for each other forever",
        Facts = [("Started by", step), .. holder],
        Hint = "Use DependsOn or Triggers instead of starting the build again.",
    };

    public static BuildError LockUnavailable(string path, string reason) => new()
    {
        Code = "BK0269",
        Message = "The workspace cannot be locked",
        Facts = [("File", path), ("Reason", reason)],
        Hint = "Make the directory '.buildkit' writable, or remove what is in its place.",
    };

    static BuildError Threw(string code, string message, string? place, Thrown thrown, string hint) => new()
    {
        Code = code,
        Message = message,
        Facts =
        [
            .. Fact("Target", place),
            ("Exception", thrown.Type),
            .. Fact("Because", thrown.Causes.Count == 0 ? null : string.Join('\n', thrown.Causes)),
            .. Fact("At", thrown.Frames.Count == 0 ? null : string.Join('\n', thrown.Frames)),
        ],
        Hint = hint,
    };

    // BK0230-BK0259: tools

    public static BuildError NothingToBuildAt(string command, AbsolutePath path) => new()
    {
        Code = "BK0230",
        Message = $"There is no solution, project or directory '{path}'",
        Facts = [("Command", command)],
        Hint = "Correct the path in the build script; build it from RootDirectory.",
    };

    public static BuildError NotAPropertyName(string name) => new()
    {
        Code = "BK0231",
        Message = $"'{name}' cannot be the name of an MSBuild property",
        Hint = "Names begin with a letter or an underscore, and have letters, digits, underscores and dashes.",
    };

    public static BuildError TestsFailed(int failed, int total, IReadOnlyList<(string Name, string Value)> facts) => new()
    {
        Code = "BK0232",
        Message = $"{failed} of {Count(total, "test")} failed",
        Facts = facts,
    };

    public static BuildError TestReportsDiffer(AbsolutePath subject, IEnumerable<(AbsolutePath Project, string[] Options)> offers) => new()
    {
        Code = "BK0233",
        Message = $"The test projects of '{subject.Name}' have no way to report results in common",
        Facts = [.. offers.Select(offer => (offer.Project.Name, offer.Options.Length == 0 ? "no .trx report" : string.Join(", ", offer.Options)))],
        Hint = "Reference the package Microsoft.Testing.Extensions.TrxReport in all of them, or run each project in a step of its own with ForEach.",
    };

    public static BuildError NoTestsRan(string command, string? filter, int ranElsewhere) => new()
    {
        Code = "BK0234",
        Message = ranElsewhere == 0 ? "No test ran" : $"{Count(ranElsewhere, "test")} ran, but at least one test project ran none",
        Facts = [("Command", command), .. filter is null ? Array.Empty<(string, string)>() : [("Filter", filter)]],
        Hint = (filter is null ? "Is it a test project, and has it tests?" : "Does the filter match a test?")
            + " If that is as it should be, say .AllowNoTests().",
    };

    public static BuildError TestRunAborted(int total, IReadOnlyList<(string Name, string Value)> facts) => new()
    {
        Code = "BK0235",
        Message = total == 0
            ? "The tests did not run, or the test program crashed before it left results"
            : $"The test run failed, although none of the {Count(total, "test")} with a result did",
        Facts = facts,
        Hint = "Look for the cause in the output above: a build error, a missing package, or a crash of the test program.",
    };

    public static BuildError NoTestReport(string command, AbsolutePath directory) => new()
    {
        Code = "BK0236",
        Message = "The tests ran, but left no machine-readable results, so they are not counted",
        Facts = [("Command", command), ("Expected in", directory)],
        Hint = "Reference the package Microsoft.Testing.Extensions.TrxReport in the test project, or say .Report(\"--option\") with the option that makes it write a .trx file.",
    };

    public static BuildError UnreadableTestResults(IReadOnlyList<(string Name, string Value)> facts) => new()
    {
        Code = "BK0237",
        Message = "The results of the tests cannot be read",
        Facts = facts,
        Hint = "The test program was stopped while it wrote the file, the disk is full, or a text of a test has characters that xunit's own writer "
            + "cannot write; the package Microsoft.Testing.Extensions.TrxReport can, and is used when the project references it.",
    };

    public static BuildError TestResultsNotEmptied(AbsolutePath directory, string reason) => new()
    {
        Code = "BK0238",
        Message = "The directory for test results cannot be emptied",
        Facts = [("Directory", directory), ("Reason", reason)],
        Hint = "Remove it by hand, or close the program that uses it.",
    };

    public static BuildError CoverageTooLow(string share, double required, IReadOnlyList<(string Name, string Value)> facts) => new()
    {
        Code = "BK0239",
        Message = $"Tests cover {share} of the lines; {required.ToString("0.##", CultureInfo.InvariantCulture)} % are required",
        Facts = facts,
        Hint = "Test more of these files, or lower the minimum in the build script.",
    };

    public static BuildError NoCoverage(string what, AbsolutePath directory, string package) => new()
    {
        Code = "BK0240",
        Message = $"Coverage is asked for, but the test run {what}",
        Facts = [("Expected in", directory)],
        Hint = $"Reference the package {package} in the test project, and have the tests call code of another project: the test project itself is not measured.",
    };

    public static BuildError NotAPercentage(double value) => new()
    {
        Code = "BK0241",
        Message = $"{value.ToString(CultureInfo.InvariantCulture)} cannot be a required share in percent",
        Hint = "Give a number from 0 to 100: .Coverage(minimum: 80).",
    };

    public static BuildError UnreadableGlobalJson(AbsolutePath file, string reason) => new()
    {
        Code = "BK0242",
        Message = $"'{file.Name}' cannot be read, so it is not known how tests are to be run",
        Facts = [("File", file), ("Reason", reason)],
        Hint = "Correct the file; dotnet reads it too.",
    };

    public static BuildError NotAConfiguration(string? name) => new()
    {
        Code = "BK0243",
        Message = $"'{name}' cannot be the name of a build configuration",
        Hint = "Use Debug, Release, or another name that the projects define.",
    };

    public static BuildError NotAGitName(string name) => new()
    {
        Code = "BK0244",
        Message = $"'{name}' cannot be the name of a git revision or remote",
        Hint = "A name is not empty, does not begin with a dash, and has no control characters.",
    };

    public static BuildError UnreadableCoverage(AbsolutePath file, string reason) => new()
    {
        Code = "BK0245",
        Message = "The measured coverage cannot be read",
        Facts = [("File", file), ("Reason", reason)],
        Hint = "Was the test program stopped while it wrote the file, or is the disk full?",
    };

    // ---- BK0300-BK0319: caching, keys and code ---------------------------------------------------------------------

    public static BuildError NotAVariable(string target, string? place, string name, string reason) => new()
    {
        Code = "BK0300",
        Message = $"'{name}' cannot be declared as a variable: {reason}",
        Facts = [("Target", target), .. Fact("Where", place)],
        Hint = "Name each variable of the environment that the step's commands are to see; .PassThrough takes patterns such as AWS_*.",
    };

    // ---- BK0320-BK0339: caching, files -----------------------------------------------------------------------------

    public static BuildError InputsMissing(string step, params IReadOnlyList<string> paths) => new()
    {
        Code = "BK0320",
        Message = paths.Count == 1 ? $"An input of '{step}' is missing" : $"{paths.Count} inputs of '{step}' are missing",
        Facts = [.. paths.Take(10).Select(path => ("Path", path)), .. paths.Count > 10 ? [("…", $"and {paths.Count - 10} more")] : Array.Empty<(string, string)>()],
        Hint = "Make the file, correct the path, or declare it by OptionalInputs if the step does without.",
    };

    public static BuildError InputUnstable(string path) => new()
    {
        Code = "BK0321",
        Message = $"The input '{path}' does not hold still: it changed each time it was read",
        Hint = "Stop what writes it, or let the step that writes it run before.",
    };

    public static BuildError InputOfWrongKind(string path, string found, string wanted) => new()
    {
        Code = "BK0322",
        Message = $"The input '{path}' is {found}, not {wanted}",
        Hint = "A directory with everything in it is declared by InputTrees, its files by 'directory/**'; exclude what is no file by '!path'.",
    };

    public static BuildError InputLink(string path, string target, string problem) => new()
    {
        Code = "BK0323",
        Message = $"The input '{path}' is a link that {problem}",
        Facts = [("Target", target)],
        Hint = "Inputs are followed inside of the workspace only: put a file there, or exclude the link by '!path'.",
    };

    public static BuildError NameNotUtf8(string directory, string name) => new()
    {
        Code = "BK0324",
        Message = "The name of an input or output is not valid UTF-8",
        Facts = [("Directory", directory), ("Name", name)],
        Hint = "Rename it, or exclude its directory.",
    };

    public static BuildError NamesEqualWhenNormalised(string first, string second) => new()
    {
        Code = "BK0325",
        Message = $"Two names in one directory are the same when composed: '{first}'",
        Facts = [("First", Escaped(first)), ("Second", Escaped(second))],
        Hint = "Some systems keep only one of them. Rename one.",
    };

    public static BuildError NameOfOtherCase(string declared, string found) => new()
    {
        Code = "BK0326",
        Message = $"The input '{declared}' is named '{found}' on the disk",
        Hint = "Names are compared letter by letter on every system, so that a build means the same everywhere: write it as it is.",
    };

    public static BuildError ContentUnreadable(string path, string reason) => new()
    {
        Code = "BK0327",
        Message = $"Cannot read '{path}', which decides whether a step has to run",
        Facts = [("Reason", reason)],
        Hint = "Make it readable, or exclude it by '!path'. What cannot be read is never taken for absent.",
    };

    static string Escaped(string name) => string.Concat(name.Select(letter => letter is >= ' ' and <= '~' ? $"{letter}" : $"\\u{(int)letter:x4}"));

    // ---- BK0340-BK0359: caching, store and restore -----------------------------------------------------------------

    public static BuildError CacheSizeInvalid(string text) => new()
    {
        Code = "BK0340",
        Message = $"BK_CACHE_SIZE is '{Visible(text)}', which is no size",
        Hint = "Write a number and a unit: 500MB, 20GB, 1.5TB.",
        ExitCode = BuildError.InvalidBuild,
    };

    public static BuildError CacheUnusable(AbsolutePath directory, string reason) => new()
    {
        Code = "BK0341",
        Message = "The cache cannot be used in this run",
        Facts = [("Cache", directory), ("Reason", Visible(reason))],
        Hint = "The build is not affected, it is slower. Name another directory with BK_CACHE, or write BK_CACHE=off.",
    };

    public static BuildError CacheOfOtherFormat(AbsolutePath directory, string format) => new()
    {
        Code = "BK0342",
        Message = "The cache is not used: a newer BuildKit, or something else, made it",
        Facts = [("Cache", directory), ("Format", Visible(Shortened(format)))],
        Hint = "The build is not affected, it is slower. Update BuildKit, or name another directory with BK_CACHE.",
    };

    public static BuildError CacheNotWritable(AbsolutePath directory, string reason) => new()
    {
        Code = "BK0343",
        Message = "Nothing more is stored in the cache in this run",
        Facts = [("Cache", directory), ("Reason", Visible(reason))],
        Hint = "The build is not affected. Check permissions and free space, or name another directory with BK_CACHE.",
    };

    public static BuildError OutputNotStorable(string path, string reason) => new()
    {
        Code = "BK0345",
        Message = $"The output '{Visible(path)}' could not be restored elsewhere: {Visible(reason)}",
        Hint = "Let the step write something else, leave it out of the outputs, or take the step out of the cache.",
    };

    public static BuildError RestoreFailed(AbsolutePath root, string reason) => new()
    {
        Code = "BK0346",
        Message = "Outputs could not be restored from the cache",
        Facts = [("Workspace", root), ("Reason", Visible(reason))],
        Hint = "Check free space and permissions, and run again: nothing half-restored is taken for a result.",
    };

    public static BuildError StrangerAmongOutputs(string directory, string path) => new()
    {
        Code = "BK0347",
        Message = $"'{Visible(path)}' is in the output directory '{Visible(directory)}', and the step did not make it",
        Hint = "Move or delete it; or declare the directory as the step's own, then whatever else is in it is removed.",
    };

    public static BuildError CacheVerbUsage(IReadOnlyList<string> words) => new()
    {
        Code = "BK0348",
        Message = $":cache does not know '{Visible(string.Join(' ', words))}'",
        Hint = DidYouMean(words[0], ["info", "gc", "clear", "check"]) ?? "Write ':cache info', ':cache gc', ':cache clear' or ':cache check'.",
        ExitCode = BuildError.InvalidBuild,
    };

    // ---- BK0360-BK0379: caching, steps -----------------------------------------------------------------------------

    public static BuildError OutputsMissing(string step, IReadOnlyList<string> outputs) => new()
    {
        Code = "BK0361",
        Message = $"'{step}' succeeded and did not leave what it declares",
        Facts = [.. outputs.Take(10).Select(output => ("Output", output))],
        Hint = "Correct Outputs(…), or what the step does. Its result is not kept.",
    };

    public static BuildError InputsChanged(string step, IReadOnlyList<string> inputs) => new()
    {
        Code = "BK0362",
        Message = $"Inputs of '{step}' changed while it ran; its result counts for this run and is not kept",
        Facts = [.. inputs.Take(10).Select(input => ("Input", input))],
        Hint = "If nobody edited them meanwhile, the step writes its own inputs: declare what it writes as outputs, elsewhere than what it reads.",
    };

    public static BuildError OutputsNotKnown(string step) => new()
    {
        Code = "BK0364",
        Message = $"It cannot be told what '{step}' wrote; its result counts for this run and is not kept",
        Hint = "MSBuild did not list the files of a project: it may have ImportProjectExtensionProps or ImportProjectExtensionTargets switched off. Outputs(…) names them as well.",
    };

    public static BuildError SharedOutput(string step, string other, string path) => new()
    {
        Code = "BK0365",
        Message = $"'{step}' and '{other}' write the same place, and do not leave the same there",
        Facts = [("File", path)],
        Hint = "Whichever runs last wins, and one of them is not up to date in the next run. Give each a directory, a configuration or a name of its own.",
    };

    public static BuildError SetAside(string step, IReadOnlyList<string> files, string place) => new()
    {
        Code = "BK0366",
        Message = $"The last run ended midway in '{step}': {Count(files.Count, "file")} at its outputs {(files.Count == 1 ? "is" : "are")} half-done, or somebody's, and set aside",
        Facts = [("Where", place), .. files.Take(5).Select(file => ("File", file)), .. files.Count > 5 ? [("…", $"and {files.Count - 5} more")] : Array.Empty<(string, string)>()],
        Hint = "Take out what is yours; the rest is removed in a month.",
    };

    public static BuildError ResultNotKept(string step, Type type) => new()
    {
        Code = "BK0363",
        Message = $"The result of '{step}' cannot be kept, so that it will run again: {type.Name} is not made of values",
        Hint = "Return numbers, texts, times, paths below the root, lists and dictionaries of these, or records of them; or leave out Cached().",
    };

    // ---- BK0380-BK0399: caching, verify ----------------------------------------------------------------------------

    public static BuildError OutputsDiffer(string step, string path, IReadOnlyList<(string, string)> facts, IReadOnlyList<string> others) => new()
    {
        Code = "BK0380",
        Message = $"'{step}' left something else when it ran a second time",
        Facts = [("File", Visible(path)), .. facts.Select(fact => (fact.Item1, Visible(fact.Item2))), .. Fact("Also", others.Count == 0 ? null : Several(others))],
        Hint = "What it depends on is to be declared (Inputs, Environment), or does not belong into the file: times, random numbers, absolute paths, what is only passed through.",
    };

    public static BuildError SecondRunFailed(string step, string how, string error) => new()
    {
        Code = "BK0381",
        Message = $"'{step}' succeeded, and failed when it ran a second time {how}",
        Facts = [("Error", error)],
        Hint = "It probably reads something that it does not declare: only its inputs, and what the targets that it depends on left, were there.",
    };

    public static BuildError UndeclaredWrites(string step, IReadOnlyList<string> paths) => new()
    {
        Code = "BK0382",
        Message = $"'{step}' writes files that are no outputs of it",
        Facts = [.. paths.Take(10).Select(path => ("File", Visible(path))), .. Fact("…", paths.Count > 10 ? $"and {paths.Count - 10} more" : null)],
        Hint = "Declare them by Outputs, or let it write elsewhere: where its result is reused they are not made.",
    };

    public static BuildError UndeclaredReads(string step, IReadOnlyList<string> paths) => new()
    {
        Code = "BK0383",
        Message = $"'{step}' reads files that are no inputs of it",
        Facts = [.. paths.Take(10).Select(path => ("File", Visible(path))), .. Fact("…", paths.Count > 10 ? $"and {paths.Count - 10} more" : null)],
        Hint = "Declare them by Inputs or OptionalInputs, or depend on the target that makes them: a change of them is not seen otherwise.",
    };

    public static BuildError InputsEdited(string step, IReadOnlyList<string> paths) => new()
    {
        Code = "BK0384",
        Message = $"'{step}' changes its own inputs",
        Facts = [.. paths.Take(10).Select(path => ("Input", Visible(path))), .. Fact("…", paths.Count > 10 ? $"and {paths.Count - 10} more" : null)],
        Hint = "Let it write what it makes elsewhere, and declare that as outputs. It is never up to date this way.",
    };

    public static BuildError ResultDiffers(string step, string first, string second) => new()
    {
        Code = "BK0385",
        Message = $"'{step}' returned something else when it ran a second time",
        Facts = [("First run", Visible(first)), ("Second run", Visible(second))],
        Hint = "Whatever the result depends on is to be declared.",
    };

    public static BuildError EndDiffers(string step, string first, string second) => new()
    {
        Code = "BK0386",
        Message = $"'{step}' ended otherwise when it ran a second time",
        Facts = [("First run", Visible(first)), ("Second run", Visible(second))],
        Hint = "Exit codes of commands and numbers of tests are part of a result that is reused.",
    };

    public static BuildError OtherResultKnown(string step, string path, string origin) => new()
    {
        Code = "BK0387",
        Message = $"'{step}' left the same twice, and something else in an earlier run with the same key",
        Facts = [("File", Visible(path)), ("Earlier", origin)],
        Hint = "It depends on something that it does not declare and that has changed since, such as a file outside of the workspace or a server.",
    };

    static string Several(IReadOnlyList<string> paths) => string.Join(", ", paths.Take(5).Select(Visible)) + (paths.Count > 5 ? $" and {paths.Count - 5} more" : "");

    // ---- BK04: releases and git -----------------------------------------------------------------------------------


    public static BuildError NotASemanticVersion(string text) => new()
    {
        Code = "BK0401",
        Message = $"'{text}' is not a semantic version",
        Hint = "Write MAJOR.MINOR.PATCH, such as 1.2.3 or 1.2.3-beta.1; see semver.org.",
    };

    public const string GitMissingCode = "BK0402";

    public static BuildError GitMissing(AbsolutePath directory) => new()
    {
        Code = GitMissingCode,
        Message = "git is needed here and was not found on PATH",
        Facts = [("Directory", directory)],
        Hint = "Install git; targets that ask for no version, commit or release work without it.",
    };

    public const string NoRepositoryCode = "BK0403";

    public static BuildError NoRepository(AbsolutePath directory) => new()
    {
        Code = NoRepositoryCode,
        Message = "A git repository is needed here and there is none",
        Facts = [("Directory", directory)],
        Hint = "Run 'git init' and commit, or build in a clone; targets that ask for no version, commit or release work without it.",
    };

    public const string NoCommitCode = "BK0404";

    public static BuildError NoCommit(AbsolutePath directory) => new()
    {
        Code = NoCommitCode,
        Message = "The git repository has no commit yet",
        Facts = [("Directory", directory)],
        Hint = "Make the first commit: git add . && git commit -m \"Begin\"",
    };

    public static BuildError UntrustedRepository(AbsolutePath directory) => new()
    {
        Code = "BK0405",
        Message = "git refuses to read the repository, because it belongs to another user",
        Facts = [("Directory", directory)],
        Hint = $"If you trust it, run: git config --global --add safe.directory {ShellQuoting.Argument(directory)}",
    };

    public static BuildError BrokenRepository(AbsolutePath directory, IReadOnlyList<string> output) => new()
    {
        Code = "BK0406",
        Message = "git cannot read the repository",
        Facts = [("Directory", directory), ("git says", string.Join('\n', output))],
        Hint = "See what 'git status' says in that directory.",
    };

    public static BuildError GitFailed(string commandLine, AbsolutePath directory, int exitCode, IReadOnlyList<string> output) => new()
    {
        Code = "BK0408",
        Message = $"git ended with exit code {exitCode}",
        Facts = [("Command", commandLine), ("Directory", directory), ("git says", string.Join('\n', output))],
        Hint = "See what 'git status' and 'git fsck' say in that directory.",
    };

    public static BuildError ShallowClone(AbsolutePath directory, string commit, string consequence = "The version is not known") => new()
    {
        Code = "BK0407",
        Message = $"{consequence}: the clone is shallow, and its history ends before a version tag",
        Facts = [("Directory", directory), ("Commit", commit)],
        Hint = "Fetch the rest: git fetch --unshallow --tags (GitHub Actions: 'fetch-depth: 0' for actions/checkout; GitLab: GIT_DEPTH: 0).",
        ExitCode = BuildError.InvalidBuild,
    };

    public static BuildError BadTagPrefix(string prefix) => new()
    {
        Code = "BK0480",
        Message = $"No tag can begin with '{Visible(prefix)}'",
        Hint = "Use letters, digits, dashes, dots, underscores and slashes: From.Git.Prefix(\"shop-v\")",
    };

    public static BuildError DirtyRelease(string product, string version, IReadOnlyList<string> changes) => new()
    {
        Code = "BK0481",
        Message = $"The work tree has changes that are not committed, so it is not {version} of '{product}'",
        Facts = [("Changes", string.Join('\n', changes.Take(10)) + (changes.Count > 10 ? $"\n… {changes.Count - 10} more" : ""))],
        Hint = "Commit them, or take them away (git stash --include-untracked). To release them all the same, as a dirty release: --allow-dirty \"why\".",
        ExitCode = BuildError.InvalidBuild,
    };

    public static BuildError TagsInDoubt(string product, string version, IReadOnlyList<(string Tag, string Reason)> tags) => new()
    {
        Code = "BK0482",
        Message = $"The version of '{product}' is {version}, without {(tags.Count == 1 ? "a tag that looks" : "tags that look")} like a version",
        Facts = [.. tags.Select(tag => ($"tag {Visible(tag.Tag)}", tag.Reason))],
        Hint = "If it was meant: git tag with a version such as v1.2.3, on this branch; products with tags of their own say From.Git.Prefix(…)",
    };

    public static BuildError FilesOfNoPlatform(string product, string target, IReadOnlyList<string> files, IReadOnlyList<string> directories) => new()
    {
        Code = "BK0498",
        Message = $"'{target}' has written files for '{product}' that would be in none of its archives",
        Facts = [("Files", string.Join('\n', files)), ("Archives of", string.Join('\n', directories))],
        Hint = "Write what a platform needs into the directory of its name, or name the missing platform: rids: [\"linux-x64\", …]",
        ExitCode = BuildError.InvalidBuild,
    };

    public static BuildError NothingForPlatform(string product, string target, string rid, string directory) => new()
    {
        Code = "BK0499",
        Message = $"'{target}' has written nothing for '{product}' on {rid}",
        Facts = [("Expected below", directory)],
        Hint = "Publish for each platform into the directory of its name: DotNet.Publish(project).Runtime(rid).Output(directory / rid)",
        ExitCode = BuildError.InvalidBuild,
    };

    public static BuildError BadArchiveName(string product, string name, string hint) => new()
    {
        Code = "BK0409",
        Message = $"'{name}' cannot be the name of an archive",
        Facts = [("Product", product)],
        Hint = hint,
    };

    public static BuildError SecondArchive(string product, string first, string second) => new()
    {
        Code = "BK0410",
        Message = $"The product '{product}' has two archives, '{first}' and '{second}'; a deployment unpacks one",
        Facts = [("Product", product)],
        Hint = "Write both into one directory, or make two products.",
    };

    public static BuildError NoOutputsDeclared(string product, string target) => new()
    {
        Code = "BK0411",
        Message = $"A package of '{product}' comes from '{target}', which declares no outputs",
        Facts = [("Product", product), ("Target", target)],
        Hint = $"Say what '{target}' writes: .Outputs(\"artifacts/…/**\")",
    };

    public static BuildError TwoHostSettings(string product, string first, string second) => new()
    {
        Code = "BK0412",
        Message = $"'{first}' and '{second}' deploy '{product}' with different settings, but a release has one host script",
        Facts = [("Product", product), ("Targets", $"{first}, {second}")],
        Hint = "Give both the same health check, restart command and Keep, or the settings to one of them only.",
    };

    public static BuildError NothingToPack(string product, string target, IReadOnlyList<string> patterns, AbsolutePath root) => new()
    {
        Code = "BK0413",
        Message = $"'{target}' has left nothing to put into the release of '{product}'",
        Facts = [("Outputs", string.Join('\n', patterns)), ("Directory", root)],
        Hint = "Compare the declared outputs with what the target writes; patterns are relative to the directory above.",
        ExitCode = BuildError.InvalidBuild,
    };

    public static BuildError EmptyProduct(string product) => new()
    {
        Code = "BK0414",
        Message = $"The product '{product}' has no packages",
        Facts = [("Product", product)],
        Hint = "Give it some: .Archive(\"name\", from: Publish) or .NuGet(from: Pack)",
        ExitCode = BuildError.InvalidBuild,
    };

    public static BuildError SeveralPackageVersions(string product, string package, string version, IReadOnlyList<string> files) => new()
    {
        Code = "BK0415",
        Message = $"Several versions of the package '{package}' lie in the outputs, and none has the release's version {version}",
        Facts = [("Product", product), ("Files", string.Join('\n', files))],
        Hint = "Pack with the release's version, or remove the files that earlier runs left.",
    };

    public static BuildError BadPackageName(string product, string name) => new()
    {
        Code = "BK0420",
        Message = $"'{name}' cannot be a file of a release: the name is taken, or has characters that not every system takes",
        Facts = [("Product", product)],
        Hint = "Use ASCII letters, digits, dots, dashes, underscores and plus signs, and each name once.",
    };

    public static BuildError ReleaseDiffers(string product, string release, string there, string wanted, string difference, AbsolutePath place) => new()
    {
        Code = "BK0416",
        Message = $"The release {release} of '{product}' exists already, with other content",
        Facts = [("In the store", there), ("Now", wanted), ("Different", difference), ("Directory", place)],
        Hint = "A release never changes: commit, or tag a new version. Only if it was never deployed, remove the directory and run again.",
        ExitCode = 12,
    };

    public static BuildError UnknownRelease(string product, string release, IReadOnlyList<string> known, AbsolutePath place) => new()
    {
        Code = "BK0417",
        Message = release == "latest" || known.Count == 0
            ? $"There is no release of '{product}'" : $"There is no release '{release}' of '{product}'",
        Facts = known.Count == 0 ? [("Store", place)] : [("Store", place), ("Releases", string.Join('\n', known.TakeLast(10)))],
        Hint = DidYouMean(release, known) ?? (known.Count == 0 ? "Run a target with .Creates(…) first." : "Name one of these, or 'latest'."),
        ExitCode = BuildError.InvalidBuild,
    };

    public static BuildError ReleaseFileDamaged(AbsolutePath file, string expected, string actual, AbsolutePath place) => new()
    {
        Code = "BK0418",
        Message = $"The release is damaged: '{file.Name}' is not what it was when the release was made",
        Facts = [("File", file), ("Expected", expected), ("Actual", actual)],
        Hint = $"Restore the file, or remove the release and make it again from its commit: rm -r {ShellQuoting.Argument(place)}",
        ExitCode = 12,
    };

    public static BuildError ManifestDamaged(AbsolutePath file, string why) => new()
    {
        Code = "BK0419",
        Message = $"The release's manifest cannot be used: {why}",
        Facts = [("File", file)],
        Hint = $"Restore the file, or remove the release and make it again from its commit: rm -r {ShellQuoting.Argument(file.Parent)}",
        ExitCode = 12,
    };

    public static BuildError NotInChangelog(string product, string version, AbsolutePath file, IReadOnlyList<string> titles) => new()
    {
        Code = "BK0470",
        Message = $"'{file.Name}' says nothing of version {version} of '{product}'",
        Facts = [("File", file), ("Sections", titles.Count == 0 ? "none" : string.Join('\n', titles.Take(5)))],
        Hint = $"Write a section '## {version}' (what stands under 'Unreleased' is often all of it), commit, and tag that commit; or give the product .Notes(notes => notes.WithoutChangelog()).",
        ExitCode = BuildError.InvalidBuild,
    };

    public static BuildError NoRepositoryPage(string address) => new()
    {
        Code = "BK0471",
        Message = $"'{address}' is not the address of a repository's page, or its name does not tell what kind of site it is",
        Facts = [],
        Hint = "Give a full address, and the kind of site with it: .Links(\"https://example.com/shop/shop\", RepositoryHost.GitLab).",
    };

    public static BuildError NoChangelog(string product, AbsolutePath file) => new()
    {
        Code = "BK0472",
        Message = $"The changelog of '{product}' is not there",
        Facts = [("File", file)],
        Hint = "Correct the path in .Notes(notes => notes.Changelog(…)); it is relative to the root directory.",
    };

    public static BuildError ReleaseUnsound(AbsolutePath directory, IReadOnlyList<(string File, string What)> findings) => new()
    {
        Code = "BK0421",
        Message = findings.Count == 1 ? $"The release is damaged: {findings[0].File} {findings[0].What}" : $"The release is damaged in {findings.Count} ways",
        Facts = [("Directory", directory), .. findings.Count == 1 ? [] : findings.Take(20).Select(finding => (finding.File, finding.What))],
        Hint = "Take nothing from it: fetch the release again, or make it again from its commit.",
        ExitCode = 12,
    };

    public static BuildError SignatureNotAccepted(AbsolutePath? directory, string why, string? key, string? signers) => new()
    {
        Code = "BK0422",
        Message = $"The signature of the release is not accepted: {why}",
        Facts =
        [
            .. directory is null ? Array.Empty<(string, string)>() : [("Directory", directory)],
            .. key is null ? Array.Empty<(string, string)>() : [("Key", key)],
            .. signers is null ? Array.Empty<(string, string)>() : [("Signers", signers)],
        ],
        Hint = directory is null ? "Nobody could deploy what this key signs. Give one that the list names, or add this one to the list."
            : key is null ? "Whoever has a key that the list names makes the release again with it, from the same commit: that adds the signature. Else take nothing from this release."
            : "If you know the signer, add the key to the list, for the time in which it signs; else take nothing from this release.",
        ExitCode = 12,
    };

    public static BuildError SigningKeyUnusable(string key, string why) => new()
    {
        Code = "BK0423",
        Message = "The release cannot be signed: the key cannot be used",
        Facts = [("Key", key), ("ssh-keygen", why.Length == 0 ? "said nothing" : why)],
        Hint = "Give the path or the text of a private key that only you can read (chmod 600); one with a passphrase has to be in an agent (ssh-add).",
        ExitCode = BuildError.InvalidBuild,
    };

    public static BuildError SshKeygenMissing() => new()
    {
        Code = "BK0424",
        Message = "Signatures are made and checked with ssh-keygen, which was not found",
        Hint = "Install the OpenSSH client (Debian: openssh-client), or add its directory to PATH.",
        ExitCode = BuildError.InvalidBuild,
    };

    public static BuildError ComponentsUnknown(string product, AbsolutePath project, AbsolutePath file, string why) => new()
    {
        Code = "BK0428",
        Message = $"What '{product}' is made of cannot be listed: {why}",
        Facts = [("Of", project), ("File", file)],
        Hint = "Restore the project before the release is made, or name the projects that belong to the product: .Components(from: () => Solution.Projects(\"Shop.*\"))",
        ExitCode = BuildError.InvalidBuild,
    };

    public static BuildError BadSourceAddress(string product, string address) => new()
    {
        Code = "BK0425",
        Message = $"'{address}' cannot be told as the source of '{product}'",
        Facts = [("Product", product)],
        Hint = "Give the address under which everybody may find it, without user and password: .Source(\"https://example.com/team/shop\")",
    };

    public static BuildError BadSignerName(string product, string name) => new()
    {
        Code = "BK0426",
        Message = $"A signer cannot have the name '{name}': it is part of a file name",
        Facts = [("Product", product), ("Allowed", "1 to 40 letters, digits, dashes and underscores")],
        Hint = "Give it another Name.",
    };

    public static BuildError NoSignature(string product, string signer) => new()
    {
        Code = "BK0427",
        Message = $"The signer '{signer}' gave no signature of the release of '{product}'",
        Facts = [("Product", product)],
        Hint = "Have it throw what went wrong, or give the bytes of a signature.",
    };

    public static BuildError InvalidHostPlatform(string? rid, bool isSecond) => new()
    {
        Code = "BK0429",
        Message = isSecond ? $"There are two packages for {Visible(rid ?? "all platforms")} in a deployment script"
            : $"'{Visible(rid ?? "")}' cannot be the platform of a package in a deployment script",
        Hint = "A host takes the one package that is for it: give each a runtime identifier of its own, such as linux-x64, linux-musl-arm64 or win-x64.",
    };

    public static BuildError NoEnvelope(string product, string key) => new()
    {
        Code = "BK0432",
        Message = $"The release of '{product}' is signed, but has no envelope of its provenance",
        Facts = [("Key", key)],
        Hint = "Hardware keys cannot make its signature. Any other key is asked for it by ssh-agent, which has to be installed; on Windows the agent has to hold the key (ssh-add).",
    };

    public static BuildError ReleaseUnsigned(string product, string version) => new()
    {
        Code = "BK0430",
        Message = $"{product} {version} is not signed: there is no value for the key of .SignedBy(…)",
        Hint = "That is fine for trying something out. Whoever has a key sets the parameter, and makes the release again.",
    };

    public static BuildError StableReleaseUnsigned(string product, string version) => new()
    {
        Code = "BK0431",
        Message = $"{product} {version} would not be signed: there is no value for the key of .SignedBy(…)",
        Facts = [("Asked for", "a stable version, on a CI host (CI=true)")],
        Hint = "Hand the secret to the job. If releases are not to be signed, take .SignedBy(…) away.",
        ExitCode = BuildError.InvalidBuild,
    };

    public static BuildError InvalidHostName(string what, string name, int longest) => new()
    {
        Code = "BK0440",
        Message = $"'{name}' cannot be the name of the {what} in a deployment script",
        Facts = [("Allowed", $"1 to {longest} of the characters A-Z a-z 0-9 . _ + -, the first one no '.' and no '-'")],
        Hint = "It becomes the name of a directory on every host.",
    };

    public static BuildError InvalidPackageName(string name) => new()
    {
        Code = "BK0441",
        Message = $"'{name}' cannot be the file name of a package in a deployment script",
        Hint = "Give the name of a file beside the script: no directory, no control characters, no '-' in front.",
    };

    public static BuildError InvalidPackageDigest(string digest) => new()
    {
        Code = "BK0442",
        Message = $"'{digest}' is not the SHA-256 of a package",
        Hint = "Give its 64 hexadecimal digits.",
    };

    public static BuildError HostScriptNumberOutOfRange(string what, long number, long least, long most) => new()
    {
        Code = "BK0443",
        Message = $"The {what} is {number}",
        Facts = [("Allowed", most == long.MaxValue ? $"{least} or more" : $"{least} to {most}")],
        Hint = "Change it in the build script.",
    };

    public static BuildError InvalidHostCommand(string what) => new()
    {
        Code = "BK0444",
        Message = $"The {what} contains a NUL character or half a surrogate pair, which no shell script can hold",
        Hint = "Write it as plain text.",
    };

    public static BuildError StaleHostScripts(string product, string diff) => new()
    {
        Code = "BK0445",
        Message = $"The committed deployment scripts of '{product}' are not what the build says now, so what was reviewed is not what would be deployed",
        Facts = [("Difference", Shortened(diff, lines: 12))],
        Hint = "Write them anew, look at the change and commit it: ./build.sh :scripts write",
    };

    public static BuildError ScriptsVerbUsage(IReadOnlyList<string> words) => new()
    {
        Code = "BK0446",
        Message = words.Count == 0 ? ":scripts needs a word that says what to do" : $":scripts does not know '{Visible(string.Join(' ', words))}'",
        Hint = (words.Count == 0 ? null : DidYouMean(words[0], ["write", "check"])) ?? "Write ':scripts write [DIRECTORY]' or ':scripts check [DIRECTORY]'.",
        ExitCode = BuildError.InvalidBuild,
    };

    public static BuildError SecretInHostScript(string product, string what) => new()
    {
        Code = "BK0447",
        Message = $"The {what} of '{product}' has a secret in it, and would be kept and copied in plain text",
        Facts = [("Product", product)],
        Hint = "Let the command read it on the host, from a file or from the environment of the service.",
        ExitCode = BuildError.InvalidBuild,
    };

    public static BuildError WhichProduct(string? word, IReadOnlyList<string> products) => new()
    {
        Code = "BK0448",
        Message = word is null ? $"Which product? This build has {Count(products.Count, "product")}" : $"There is no product '{Visible(word)}'",
        Facts = products.Count == 0 ? [] : [("Products", Quoted(products))],
        Hint = products.Count == 0 ? "Declare one: Product Shop => _ => _.Archive(\"shop\", from: Publish);"
            : word is null ? "Name one of them." : DidYouMean(word, products) ?? "Name one of them.",
        ExitCode = BuildError.InvalidBuild,
    };

    public static BuildError ReleaseVerbUsage(IReadOnlyList<string> words, IReadOnlyList<(string Word, string Usage)> known) => new()
    {
        Code = "BK0449",
        Message = words.Count == 0 ? ":release needs a word that says what to do"
            : known.Any(one => one.Word == words[0]) ? $"':release {words[0]}' does not take as many words as '{Visible(string.Join(' ', words.Skip(1)))}'"
            : $":release does not know '{Visible(words[0])}'",
        Facts = [.. known.Where(one => words.Count == 0 || one.Word == words[0] || known.All(other => other.Word != words[0]))],
        Hint = (words.Count == 0 ? null : DidYouMean(words[0], [.. known.Select(one => one.Word).Where(word => word != words[0])])) ?? "See docs/releases.md.",
        ExitCode = BuildError.InvalidBuild,
    };

    public static BuildError NoReleaseDirectory(AbsolutePath directory, string missing) => new()
    {
        Code = "BK0475",
        Message = $"There is no release in '{directory}'",
        Facts = [("Missing", missing)],
        Hint = "Name a directory with the files of one release, such as .buildkit/releases/PRODUCT/RELEASE or a copy of it.",
        ExitCode = BuildError.InvalidBuild,
    };

    public static BuildError CiVerbUsage(IReadOnlyList<string> words) => new()
    {
        Code = "BK0450",
        Message = words.Count == 0 ? "':ci' does not say what to do" : $"':ci' knows no '{Visible(string.Join(' ', words))}'",
        Facts = [("write", "writes the files of the script's pipelines"), ("check", "fails if one of them is not as the script has it"), ("give JOB TARGET…, take JOB", "as the written files have it: packs what targets have left for other jobs, and unpacks it")],
        Hint = "Say one of these.",
    };

    public static BuildError CiName(string what, string place, string name, string allowed) => new()
    {
        Code = "BK0451",
        Message = $"'{Visible(name)}' cannot be the name of {what}",
        Facts = [("Where", place), ("Allowed", allowed)],
        Hint = what == "a job" ? "Give it another one: .Job(\"name\", job => job.Runs(Target))." : "Give it another one.",
    };

    public static BuildError NoPipelines() => new()
    {
        Code = "BK0452",
        Message = "The build script declares no pipeline",
        Hint = "Declare one: CiPipeline Continuous => _ => _.On(CiTrigger.Push(\"main\"), CiTrigger.PullRequest()).Job(Test).For(Ci.GitHub);",
    };

    public static BuildError IncompletePipeline(string pipeline, string lack, string hint) => new()
    {
        Code = "BK0453",
        Message = $"The pipeline '{pipeline}' is not complete: {lack}",
        Hint = $"Add {hint}.",
    };

    public static BuildError UnknownJob(string place, string name, IReadOnlyList<string> known) => new()
    {
        Code = "BK0454",
        Message = $"There is no job '{Visible(name)}'",
        Facts = [("Where", place), ("Jobs", string.Join(", ", known))],
        Hint = DidYouMean(name, known) ?? "Name one of them.",
    };

    public static BuildError JobsInCircle(string pipeline, IReadOnlyList<string> jobs) => new()
    {
        Code = "BK0455",
        Message = $"Jobs of the pipeline '{pipeline}' wait for each other: {string.Join(" → ", jobs)}",
        Hint = "A job needs every job that asks for a target on which its own targets depend. Put the targets of these jobs into one job, or split one of them.",
    };

    public static BuildError CiTriggerName(string name) => new()
    {
        Code = "BK0456",
        Message = $"'{Visible(name)}' cannot be the name of a branch or tag in a trigger",
        Facts = [("Allowed", "letters, digits, dots, dashes, underscores, slashes, and '*' at the end: the CI systems do not read other patterns alike")],
        Hint = "Change it in .On(…) or .OnlyOn(…).",
    };

    public static BuildError CiTriggerTime(string time) => CiTriggerName(time) with
    {
        Message = $"'{Visible(time)}' is no time of the day",
        Facts = [("Allowed", "hours and minutes in UTC, such as 03:00")],
    };

    public static BuildError CiTimeLimit(string place, TimeSpan limit) => CiTriggerName("") with
    {
        Message = $"The time limit is {limit}",
        Facts = [("Where", place), ("Allowed", "one minute to six hours")],
        Hint = "Change it in .TimeLimit(…).",
    };

    public static BuildError JobNeverRuns(string place, string what, string hint) => new()
    {
        Code = "BK0457",
        Message = what,
        Facts = [("Where", place)],
        Hint = hint,
    };

    public static BuildError SecondGitLabPipeline(string first, string second) => new()
    {
        Code = "BK0458",
        Message = $"The pipelines '{first}' and '{second}' are both for GitLab, which has one file for a project",
        Facts = [("File", ".gitlab-ci.yml")],
        Hint = "Put their jobs into one pipeline, each with its .OnlyOn(…), or take Ci.GitLab out of one of them.",
    };

    public static BuildError PipelineFileOfOthers(string file, IReadOnlyList<string> places) => new()
    {
        Code = "BK0459",
        Message = $"'{file}' was not made from the build script, and is not written over",
        Facts = [("Places", string.Join(", ", places))],
        Hint = "Move it away and run ':ci write'. What you want to keep of it, put between '# by hand: PLACE' and '# end by hand' in the new one, then run ':ci write' again.",
    };

    public static BuildError HandWrittenPart(string file, int line, string what, string hint) => new()
    {
        Code = "BK0460",
        Message = what,
        Facts = [("Where", $"{file}:{line}")],
        Hint = hint,
    };

    public static BuildError PipelineFilesDiffer(IReadOnlyList<string> files, string invocation) => new()
    {
        Code = "BK0461",
        Message = files.Count == 1 ? "A file of a CI system is not as the build script has it" : $"{files.Count} files of CI systems are not as the build script has them",
        Facts = [("Files", string.Join('\n', files))],
        Hint = $"Run '{invocation} :ci write' and commit what it writes. What was added by hand belongs between '# by hand: PLACE' and '# end by hand'.",
        ExitCode = 1,
    };

    public static BuildError NothingHandedOver(string job, AbsolutePath directory, string why) => new()
    {
        Code = "BK0462",
        Message = $"What the job '{job}' hands over cannot be used: {why}",
        Facts = [("Directory", directory)],
        Hint = "Nothing was taken over. Run the whole pipeline again, not this job alone; on your own machine ':ci give JOB TARGET…' makes the file.",
    };

    public static BuildError CiWord(string place, string word, string allowed) => new()
    {
        Code = "BK0463",
        Message = $"'{Visible(word)}' cannot stand in the files of CI systems",
        Facts = [("Where", place), ("Allowed", allowed)],
        Hint = "Change it, or give the value as a parameter or by a variable.",
    };

    public static BuildError NoContinuousDeployment(string environment, string why, string hint) => new()
    {
        Code = "BK0464",
        Message = $"'{environment}' is to be deployed to after every green build, and {why}",
        Hint = hint,
    };

    public static BuildError NothingToCompare(string product, string release) => new()
    {
        Code = "BK0474",
        Message = $"There is no release of '{product}' before {release} to compare it with",
        Facts = [],
        Hint = "Name both: :release diff OLD NEW. ':release list' shows what the store has.",
        ExitCode = BuildError.InvalidBuild,
    };

    public static BuildError PublishedDiffers(string product, string release, string place, string file, string there, string ours, string? difference) => new()
    {
        Code = "BK0487",
        Message = $"Another {file} is published as {product} {release}",
        Facts = difference is null
            ? [("Where", place), ("There", there), ("Here", ours)]
            : [("Where", place), ("There", there), ("Here", ours), ("Different", difference)],
        Hint = "What is published never changes: commit, or tag a new version. Nothing that was there has been replaced."
            + (difference is null ? "\nIf there is no release.json, somebody's publication was never finished: then remove what is there, and run again." : ""),
        ExitCode = 12,
    };

    public static BuildError PublishingFailed(string place, string file, string reason, int attempts, string again) => new()
    {
        Code = "BK0490",
        Message = $"{file} could not be published",
        Facts = [("Where", place), ("Reason", reason), ("Attempts", attempts.ToString(CultureInfo.InvariantCulture))],
        Hint = $"What is there already stays. Go on: {again}",
    };

    public static BuildError DestinationForbids(string place, string file, string reason, string credential, bool isUnknown, string again) => new()
    {
        Code = "BK0491",
        Message = isUnknown ? "The destination does not know who this is" : "The destination does not let this be published",
        Facts = [("Where", place), ("File", file), ("Reason", reason), ("Credential", credential)],
        Hint = (credential == "none" ? "Give it a credential." : "Check that the credential is the right one, has not expired and may write there.") + $" Then: {again}",
    };

    public static BuildError DestinationRejects(string place, string file, string reason, string? advice, string again) => new()
    {
        Code = "BK0483",
        Message = $"The destination does not take {file}",
        Facts = [("Where", place), ("Reason", reason)],
        Hint = advice is null ? $"Mend the cause, then: {again}" : $"{advice}\nThen: {again}",
    };

    public static BuildError DestinationAddressInvalid(string address, string reason) => new()
    {
        Code = "BK0484",
        Message = $"Nothing can be published to this address: {reason}",
        Facts = [("Address", address)],
        Hint = "Write https://HOST/PATH. User and token are said apart, by parameters with [Secret]; for http say AllowInsecureConnections().",
        ExitCode = BuildError.InvalidBuild,
    };

    public static BuildError PublishingElsewhere(string product, string release, AbsolutePath place, string again) => new()
    {
        Code = "BK0486",
        Message = $"Another run is publishing {product} {release} to the same place",
        Facts = [("Where", place)],
        Hint = $"Wait for it, then: {again}",
    };

    public static BuildError CredentialMissing(string place, string credential, string? variable) => new()
    {
        Code = "BK0488",
        Message = $"A destination needs {credential}, which has no value",
        Facts = [("Where", place)],
        Hint = variable is null ? "Give it a value." : $"Give it a value: {variable}=… ./build.sh, or ./build.sh :secrets set.",
        ExitCode = BuildError.InvalidBuild,
    };

    public static BuildError CredentialUnsendable(string place, string credential) => new()
    {
        Code = "BK0485",
        Message = $"The value of {credential} has an end of line or another control character in it",
        Facts = [("Where", place)],
        Hint = "Often it is the last line end of a file: give the value without it.",
        ExitCode = BuildError.InvalidBuild,
    };

    public static BuildError DestinationMissing(AbsolutePath directory) => new()
    {
        Code = "BK0489",
        Message = "Neither the directory to publish to nor the one above it is there",
        Facts = [("Directory", directory)],
        Hint = "If it is a share or a stick, mount it; otherwise make the directory.",
    };

    // ---- BK05: deployments and ledger -----------------------------------------------------------------------------

    public static BuildError UnknownEnvironment(string name, IReadOnlyList<string> known) => new()
    {
        Code = "BK0501",
        Message = $"There is no environment '{name}'",
        Facts = [("Environments", Quoted(known))],
        Hint = DidYouMean(name, known) ?? $"Declare it: DeploymentEnvironment {name} => _ => _.Directory(…);",
    };

    public static BuildError EnvironmentWithoutHost(string name) => new()
    {
        Code = "BK0502",
        Message = $"The environment '{name}' has no host",
        Hint = $"Say where it is: DeploymentEnvironment {name} => _ => _.Directory(RootDirectory / \"…\");",
    };

    public static BuildError NothingToDeploy(string product, string commit) => new()
    {
        Code = "BK0503",
        Message = $"This run has made no release of '{product}', and there is none of the commit that is checked out",
        Facts = [("Product", product), ("Commit", commit)],
        Hint = "Let the target depend on the one that creates the release, or name one: --release VERSION or --release latest",
    };

    public static BuildError NotDeployable(string product, string release, string here, IReadOnlyList<string> platforms) => new()
    {
        Code = "BK0504",
        Message = $"The release {release} of '{product}' has no archive{(platforms.Count == 0 ? "" : $" for {here}")}, so there is nothing to deploy",
        Facts = [("Product", product), .. Fact("Platforms", platforms.Count == 0 ? null : string.Join(", ", platforms))],
        Hint = platforms.Count == 0 ? "Give the product one: .Archive(\"name\", from: Publish)"
            : $"Deploy it on a host of one of these platforms by the script in the release, or add the platform to the archive: rids: [\"{here}\", …]",
    };

    public static BuildError HostScriptDidNotRun(string verb, string host, string how, IReadOnlyList<string> output) => new()
    {
        Code = "BK0505",
        Message = $"The host script did not run to its end, so it is not known what became of '{verb}'",
        Facts = [("Host", host), ("How it ended", how), ("Output", string.Join('\n', output))],
        Hint = "Run the same target again: every step of a deployment can be repeated.",
    };

    public static BuildError HostHasOtherContent(string product, string release, string wanted, string there, string host) => new()
    {
        Code = "BK0506",
        Message = $"The host has a release {release} of '{product}' with other content",
        Facts = [("Host", host), ("Wanted", wanted), ("On the host", there)],
        Hint = "A release never changes: make a new version. Nothing was changed.",
        ExitCode = 12,
    };

    public static BuildError HostVerbFailed(
        string product, string release, int exitCode, IReadOnlyList<(string Name, string Value)> facts, string next) => new()
        {
            Code = "BK0507",
            Message = $"The deployment of {product} {(release.Length == 0 ? "" : $"{release} ")}" + exitCode switch
            {
                10 => "did not begin: another run is at work there",
                11 => "was refused by the host, and nothing runs that did not run before",
                12 => "was refused: the package on the host has other content than it should have",
                13 => "failed while unpacking; what runs was not touched",
                20 => "failed: it was unhealthy, and the release before it is active again",
                21 => "failed: it is unhealthy, and was not rolled back",
                30 => "cannot be rolled back: there is nothing to go back to",
                130 => "was interrupted",
                _ => $"failed with exit code {exitCode}",
            },
            Facts = facts,
            Hint = next,
            ExitCode = exitCode,
        };

    public const string HostStatusUnreadableCode = "BK0508";

    public static BuildError HostStatusUnreadable(string host, int? exitCode, IReadOnlyList<string> output) => new()
    {
        Code = HostStatusUnreadableCode,
        Message = "The host does not tell its state, so nothing was changed",
        Facts = [("Host", host), ("Exit code", exitCode is { } code ? $"{code}" : "none"), ("Output", string.Join('\n', output))],
        Hint = "Look at that directory; it has to be readable and writable for you.",
        ExitCode = 11,
    };

    static (string, string)[] SshFacts(string host, string said, params (string, string)[] more) =>
        [("Host", host), .. more, .. Fact("ssh says", said.Length == 0 ? null : said)];

    public static BuildError HostNotFound(string host, string said, string command) => new()
    {
        Code = "BK0560",
        Message = $"No address is known for {host}",
        Facts = SshFacts(host, said),
        Hint = $"Is the name right in the inventory, and known to this machine's DNS or ssh configuration? Try: {command}",
    };

    public static BuildError HostRefuses(string host, string said, string command) => new()
    {
        Code = "BK0561",
        Message = $"{host} refuses the connection: nothing listens at that port",
        Facts = SshFacts(host, said),
        Hint = $"Does sshd run there, and at that port? Try: {command}",
    };

    public static BuildError HostSilent(string host, string cause, TimeSpan limit, string said, string command) => new()
    {
        Code = "BK0562",
        Message = $"{host} does not answer: {cause}",
        Facts = SshFacts(host, said, ("Time limit", $"{limit.TotalSeconds:0} s")),
        Hint = $"Is the machine up, and does a firewall let us through? Try: {command}",
    };

    public static BuildError HostKeyChanged(string host, string? before, string? now, string? place, string said, string forget) => new()
    {
        Code = "BK0563",
        Message = $"{host} has another host key than before, so it may be another machine: nothing was sent to it",
        Facts = SshFacts(host, said, ("Key before", before ?? "unknown"), ("Key now", now ?? "unknown"), ("Noted in", place ?? "unknown")),
        Hint = $"Ask whoever runs the machine whether the new key is right. If it is: {forget}, and then note the new one.",
    };

    public static BuildError HostKeyUnknown(string host, string? now, string said, string command) => new()
    {
        Code = "BK0564",
        Message = $"The host key of {host} is not known, so nobody can say which machine that is: nothing was sent to it",
        Facts = SshFacts(host, said, ("Key now", now ?? "unknown")),
        Hint = $"Compare the key with what the machine says (ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub) and note it: {command}",
    };

    public static BuildError HostDenies(string host, string said, string command) => new()
    {
        Code = "BK0565",
        Message = $"{host} does not let us in",
        Facts = SshFacts(host, said),
        Hint = $"Is the key loaded (ssh-add -l) and in authorized_keys there, and is the user right? Try: {command}",
    };

    public static BuildError BastionUnreachable(string host, string jump, string cause, string said, string command) => new()
    {
        Code = "BK0566",
        Message = $"The jump host on the way to {host} cannot be passed: {cause}",
        Facts = SshFacts(host, said, ("Jump host", jump)),
        Hint = $"Every host behind it is unreachable. Try: {command}",
    };

    public static BuildError HostHangsUp(string host, string said, string command) => new()
    {
        Code = "BK0567",
        Message = $"{host} hung up before anything was agreed on, twice",
        Facts = SshFacts(host, said),
        Hint = $"Too many connections at once (MaxStartups of sshd), or a ban by something like fail2ban? Try: {command}",
    };

    public static BuildError SshFailed(string host, string said, string command) => new()
    {
        Code = "BK0568",
        Message = $"ssh cannot connect to {host}",
        Facts = SshFacts(host, said),
        Hint = $"Try: {command}",
    };

    public static BuildError UploadFailed(string host, string package, int attempts, string said) => new()
    {
        Code = "BK0570",
        Message = $"The connection was lost {Count(attempts, "time")} while {package} was sent",
        Facts = SshFacts(host, said),
        Hint = "What has arrived stays there; running the same again goes on from it. Nothing that runs was touched.",
    };

    public static BuildError PackageArrivesChanged(string host, AbsolutePath file, string wanted, string arrived) => new()
    {
        Code = "BK0571",
        Message = $"{file.Name} is not the package that was released: nothing was unpacked",
        Facts = [("Host", host), ("File", file), ("Should", $"sha256 {wanted}"), ("Arrived", $"sha256 {arrived}")],
        Hint = "Is the file of this machine damaged? ./build.sh :release verify tells. If it is whole, the network or the host's disk changes data.",
        ExitCode = 12,
    };

    public static BuildError PackageNotWritten(string host, string package, long size, string said) => new()
    {
        Code = "BK0572",
        Message = $"The host cannot take {package}: nothing that runs was touched",
        Facts = [("Host", host), ("Needed", $"{size} bytes"), ("Host says", said)],
        Hint = "Make room there, or let the user write to that directory; then run the same again.",
        ExitCode = 11,
    };

    public static BuildError NoReleaseToAsk(string product, AbsolutePath store) => new()
    {
        Code = "BK0509",
        Message = $"There is neither a release of '{product}' in the store nor a target that deploys it, and its host script is what a host is asked with",
        Facts = [("Store", store)],
        Hint = "Make a release, or declare a target that .Deploys(…) it; then run this again.",
    };

    public static BuildError SettingOutOfRange(string name, int value, int least, int most) => new()
    {
        Code = "BK0511",
        Message = $"{name} is {value}, and has to be {least} to {most}",
        Hint = "Correct the number in the build script.",
    };

    public static BuildError NoBatches() => new()
    {
        Code = "BK0530",
        Message = "A rollout needs at least one batch of hosts",
        Hint = "Say how many hosts get the release at once: .Rolling(batches: [1, 20.Percent(), 100.Percent()])",
    };

    public static BuildError DecreasingBatches(string before, string batch) => new()
    {
        Code = "BK0531",
        Message = $"A batch of {batch} comes after one of {before}; batches do not become smaller",
        Hint = "Order them: the first batch shows whether the release is good, and each next one may be bigger.",
    };

    public static BuildError InvalidHealthAddress(string address, string? host) => new()
    {
        Code = "BK0532",
        Message = "The address of a health check is a path or begins with http:// or https://, has no user, and neither it nor the host has blanks or quotes",
        Facts = [("Address", address), .. host is null ? Array.Empty<(string, string)>() : [("Host", host)]],
        Hint = "For example: .Http(\"/health\") or .Http(\"http://localhost:8080/health\", host: \"shop.example.com\")",
    };

    public static BuildError HostsUnreachable(string environment, IReadOnlyList<BuildError> hosts, string exclude) => new()
    {
        Code = "BK0533",
        Message = $"{Count(hosts.Count, "host")} of '{environment}' cannot be reached, so nothing was changed anywhere",
        Problems = hosts,
        Hint = exclude,
        ExitCode = 11,
    };

    public static BuildError UnknownHosts(string environment, IReadOnlyList<string> unknown, IReadOnlyList<string> known, string? nearest = null) => new()
    {
        Code = "BK0535",
        Message = $"'{environment}' has no host {Quoted(unknown)}",
        Facts = [("Hosts", string.Join(", ", known.Take(50)) + (known.Count > 50 ? $" and {known.Count - 50} more" : ""))],
        Hint = nearest is null ? DidYouMean(unknown[0], known) ?? "Name hosts as the environment does, or by role:NAME, tag:NAME, FACT=VALUE." : $"Did you mean '{nearest}'?",
        ExitCode = BuildError.InvalidBuild,
    };

    public static BuildError NoCommonRelease(string product, string environment, string spread, IReadOnlyList<string> everywhere) => new()
    {
        Code = "BK0536",
        Message = $"The hosts of '{environment}' had different releases of {product} before, so there is no one release to go back to",
        Facts = [("Hosts", spread), ("On all of them", everywhere.Count == 0 ? "no other release" : string.Join(", ", everywhere))],
        Hint = "Name a release: --to RELEASE. One that is not on every host is taken there from the store.",
        ExitCode = 30,
    };

    public static BuildError NowhereToBeHad(string product, string release, IReadOnlyList<string> hosts, IReadOnlyList<string> everywhere) => new()
    {
        Code = "BK0534",
        Message = $"{Count(hosts.Count, "host")} cannot go back to {product} {release}: it is neither there nor in the release store",
        Facts = [("Hosts", string.Join(", ", hosts.Take(50)) + (hosts.Count > 50 ? $" and {hosts.Count - 50} more" : "")), ("On all of them", everywhere.Count == 0 ? "no other release" : string.Join(", ", everywhere))],
        Hint = "Nothing was changed. Name another one: --to RELEASE",
        ExitCode = 30,
    };

    public static BuildError NoReleaseForPlatform(string product, string release, string host, string platform) => new()
    {
        Code = "BK0537",
        Message = $"The release {release} of {product} has no package for the host {host}, whose platform is {platform}",
        Hint = $"Publish it for {platform} as well, or leave the host out: --exclude {host}",
        ExitCode = 11,
    };

    public static BuildError FleetFailed(
        string product, string release, string what, int exitCode, IReadOnlyList<(string Name, string Value)> facts, string next) => new()
        {
            Code = "BK0538",
            Message = $"The deployment of {product} {(release.Length == 0 ? "" : $"{release} ")}{what}",
            Facts = facts,
            Hint = next,
            ExitCode = exitCode,
        };

    public static BuildError HostsLeftOut(string product, string release, IReadOnlyList<(string Name, string Value)> facts, string next) => new()
    {
        Code = "BK0539",
        Message = $"The deployment of {product} {release} is done, but not on every host; as many as these may fail",
        Facts = facts,
        Hint = next,
    };

    public const string InvalidHostPatternCode = "BK0540";

    public static BuildError InvalidHostPattern(string pattern, string why) => new()
    {
        Code = InvalidHostPatternCode,
        Message = $"'{Visible(pattern)}' does not name hosts: {why}",
        Hint = "For example: deploy@web-[01:20].example.com:2222",
        ExitCode = BuildError.InvalidBuild,
    };

    public static BuildError DuplicateHost(string host, string? first = null, string? second = null) => new()
    {
        Code = "BK0541",
        Message = $"The host {host} is named twice",
        Facts = Places(first, second),
        Hint = "Name each host once: it would be switched twice, and counted twice.",
        ExitCode = BuildError.InvalidBuild,
    };

    public static BuildError DuplicateAddress(string one, string other, string address, string? first = null, string? second = null) => new()
    {
        Code = "BK0516",
        Message = $"The hosts {one} and {other} are one machine: both have the address {address}",
        Facts = Places(first, second),
        Hint = "Name each machine once: it would be switched twice, and counted twice.",
        ExitCode = BuildError.InvalidBuild,
    };

    static (string, string)[] Places(string? first, string? second) => (first, second) switch
    {
        ({ } one, { } other) when one != other => [("First", one), ("Again", other)],
        ({ } one, _) => [("Where", one)],
        _ => [],
    };

    public static BuildError EmptyInventory(string? source = null) => new()
    {
        Code = "BK0542",
        Message = source is null ? "There is no host in this inventory" : $"There is no host in {source}",
        Hint = source is null ? "Name at least one: .Hosts(\"deploy@web-[01:20].example.com\")" : "List at least one: docs/inventories.md shows how.",
        ExitCode = BuildError.InvalidBuild,
    };

    public static BuildError InventoryUnreadable(string file, string why, string? nearest = null) => new()
    {
        Code = "BK0580",
        Message = $"The inventory {file} cannot be read: {why}",
        Hint = nearest is null ? "The path is relative to the root directory of the build." : $"Did you mean '{nearest}'?",
        ExitCode = BuildError.InvalidBuild,
    };

    public static BuildError InventoryInvalid(string place, string what, string? nearest = null, IReadOnlyList<string>? known = null) => new()
    {
        Code = "BK0581",
        Message = $"The inventory cannot be used: {what}",
        Facts = known is null ? [("Where", place)] : [("Where", place), ("Known", string.Join(", ", known))],
        Hint = nearest is null ? "docs/inventories.md describes the format, and docs/inventory.schema.json lets an editor check it." : $"Did you mean '{nearest}'?",
        ExitCode = BuildError.InvalidBuild,
    };

    public static BuildError AnsibleNotUnderstood(string place, string what, string? advice = null) => new()
    {
        Code = "BK0582",
        Message = $"The Ansible inventory is not understood: {what}",
        Facts = [("Where", place)],
        Hint = advice ?? "docs/inventories.md says what is read of Ansible's inventories.",
        ExitCode = BuildError.InvalidBuild,
    };

    public static BuildError InventoryNeedsAnsible(string file, string why) => new()
    {
        Code = "BK0583",
        Message = $"Only Ansible can read the inventory {file}: {why}, and 'ansible-inventory' is not on PATH",
        Hint = $"Install ansible-core, or write it as JSON where Ansible is and commit that: ansible-inventory --list -i {file} > {Path.ChangeExtension(file, ".json")}",
        ExitCode = BuildError.InvalidBuild,
    };

    public static BuildError EmptySelection(string environment, string what, IReadOnlyList<string> known) => new()
    {
        Code = "BK0584",
        Message = $"No host of '{environment}' is left to deploy to: {what}",
        Facts = [("Hosts", string.Join(", ", known.Take(50)) + (known.Count > 50 ? $" and {known.Count - 50} more" : ""))],
        Hint = "Choose at least one by --hosts, and leave out fewer by --exclude.",
        ExitCode = BuildError.InvalidBuild,
    };

    public static BuildError PromotedFromItself(string environment) => new()
    {
        Code = "BK0585",
        Message = $"The environment '{environment}' is promoted from itself",
        Hint = "Name the environment that a release is in before it comes to this one: .PromotedFrom(Staging)",
        ExitCode = BuildError.InvalidBuild,
    };

    public static BuildError SignersMissing(string environment, string file) => new()
    {
        Code = "BK0586",
        Message = $"'{environment}' takes only what is signed by somebody of {file}, and there is no such file",
        Hint = "Commit it: one line for each signer, NAME namespaces=\"buildkit-release\" KEY (docs/supply-chain.md).",
        ExitCode = BuildError.InvalidBuild,
    };

    public static BuildError NotPromoted(string product, string environment, string from, string why, IReadOnlyList<(string Name, string Value)> facts) => new()
    {
        Code = "BK0587",
        Message = $"No release of {product} may come to '{environment}': {why}",
        Facts = [("Promoted from", from), .. facts],
        Hint = $"Deploy it there first: --environment {from}\nOr do without, which the ledger keeps: --skip-promotion \"why\"",
        ExitCode = BuildError.InvalidBuild,
    };

    public static BuildError PromotedRebuilt(string product, string release, string from, string there, string here, AbsolutePath directory) => new()
    {
        Code = "BK0588",
        Message = $"The release {release} of {product} is another one here than in '{from}': it was made again",
        Facts = [($"In {from}", there), ("Here", here), ("Directory", directory)],
        Hint = "Take the release that was deployed there into the release store; what was tested has to be what is deployed.",
        ExitCode = 12,
    };

    public static BuildError ProvenanceRefused(string product, string release, string environment, string why, AbsolutePath directory) => new()
    {
        Code = "BK0589",
        Message = $"The release {release} of {product} may not come to '{environment}': {why}",
        Facts = [("Directory", directory)],
        Hint = "Make the release as the environment wants it, or change what .RequireProvenance(…) says.",
        ExitCode = BuildError.InvalidBuild,
    };

    public static BuildError NoSuchPlan(string id, IReadOnlyList<string> known) => new()
    {
        Code = "BK0514",
        Message = $"There is no plan '{id}' that could be read",
        Facts = known.Count == 0 ? [] : [("Plans", string.Join(", ", known))],
        Hint = "--dry-run keeps one in .buildkit/plans, and says its name.",
        ExitCode = BuildError.InvalidBuild,
    };

    public static BuildError PlanOfAnother(string id, string product, string environment) => new()
    {
        Code = "BK0517",
        Message = $"The plan {id} is for {product} in '{environment}'",
        Hint = "Leave --environment away, or make a plan for the other: --dry-run",
        ExitCode = BuildError.InvalidBuild,
    };

    public static BuildError PlanOutdated(string id, string environment, IReadOnlyList<(string Name, string Value)> changes) => new()
    {
        Code = "BK0515",
        Message = $"The plan {id} for '{environment}' is outdated: something has changed since it was made",
        Facts = changes,
        Hint = "Nothing was done. Look at what would be done now: --dry-run",
        ExitCode = 11,
    };

    public static BuildError BadSharedPath(string path, string problem) => new()
    {
        Code = "BK0590",
        Message = $"'{Visible(path)}' cannot be shared by releases: {problem}",
        Hint = "Write paths relative to the release, with a slash at the end of a directory: .Shared(\"data/\", \"appsettings.Production.json\")",
        ExitCode = BuildError.InvalidBuild,
    };

    public static BuildError MigrationNotKnown(string product, string release, string environment, string silent, string elected) => new()
    {
        Code = "BK0591",
        Message = $"Whether the data are migrated for {product} {release} already cannot be known: {silent}, where that would be done, is not asked or does not answer",
        Facts = [("Environment", environment), ("State", "nothing was changed")],
        Hint = $"Mend the way to {silent}. If it was certainly not done there: add --migrate-on {elected}",
        ExitCode = 11,
    };

    public static BuildError MigrationFailed(
        string product, string release, string where, bool isContract, int exitCode, bool isUnknown, string? backup, string said, string command) => new()
        {
            Code = "BK0592",
            Message = isUnknown ? $"Nobody knows what became of the {Half(isContract)} for {product} {release}: it was begun, and did not come to its end"
                : exitCode == 21 ? $"The {Half(isContract)} for {product} {release} failed"
                : $"The {Half(isContract)} for {product} {release} did not begin",
            Facts =
            [
                ("Host", where),
                ("Exit code", exitCode.ToString(CultureInfo.InvariantCulture)),
                ("Backup", backup ?? "none was made"),
                ("Host says", said),
            ],
            Hint = isUnknown ? $"Look at the data. If it was done: {command} --done\nTo run it again: {command} --again"
                : backup is not null ? $"Look at the data; the backup is there if they have to be restored. By hand: {command}"
                : $"Mend the cause. By hand: {command}",
            ExitCode = exitCode,
        };

    public static BuildError MigratingHostFailed(string product, string release, string where) => new()
    {
        Code = "BK0598",
        Message = $"The data were not migrated for {product} {release}: the host that was to do it has failed before",
        Facts = [("Host", where)],
        Hint = "Mend the host, or leave it out; nothing was done to the data.",
        ExitCode = 11,
    };

    public static BuildError DataStayMigrated(string product, string release, string data) => new()
    {
        Code = "BK0593",
        Message = $"{product} has gone back from {release}, and the data have not",
        Facts = [("Data", data)],
        Hint = "See that the release before works with them. Restoring the backup loses what was written since.",
    };

    public static BuildError BadSecretVariable(string? name) => new()
    {
        Code = "BK0594",
        Message = name is null ? "A secret of a deployment has no name, because it is read by more than a parameter"
            : $"A secret of a deployment cannot be the variable {Visible(name)} on hosts",
        Hint = "Use A to Z, digits and underscores, and no name that a shell or the host script needs: .Secret(() => DbPassword, variable: \"DB_PASSWORD\"). No value may hold a zero.",
        ExitCode = BuildError.InvalidBuild,
    };

    public static BuildError NobodyMigrates(string environment, string? role) => new()
    {
        Code = "BK0597",
        Message = role is null ? "No host can migrate the data" : $"No host with the role '{Visible(role)}' can migrate the data",
        Facts = [("Environment", environment), ("State", "nothing was changed")],
        Hint = "See that a host of that role is in the inventory, answers, and is not left out.",
        ExitCode = 11,
    };

    public static BuildError NothingMigrates() => new()
    {
        Code = "BK0599",
        Message = "A migration has no command",
        Hint = "Say what is to be run: .Migrate(m => m.Runs(\"./migrate up\").Backup(\"./backup\"))",
        ExitCode = BuildError.InvalidBuild,
    };

    public static BuildError NotificationFailed(string place, string what, string why) => new()
    {
        Code = "BK0595",
        Message = $"Nobody was told at the {place} that a deployment has {(what == "started" ? "begun" : $"ended ({what})")}: {why}",
        Hint = "The deployment is not changed by that.",
    };

    public static BuildError BadWebhook(string host, string problem) => new()
    {
        Code = "BK0596",
        Message = $"The webhook at {host} is not usable: {problem}",
        Hint = "Write Webhook.To(\"https://chat.example.com/hook\"), or Webhook.To(() => ChatHook) if the address is a secret.",
        ExitCode = BuildError.InvalidBuild,
    };

    static string Half(bool isContract) => isContract ? "second half of the migration" : "migration";

    public static BuildError SmokeTestFailed(string script, string environment, string hosts, BuildError why) => new()
    {
        Code = "BK0543",
        Message = $"The smoke test {script} failed",
        Facts = [("Environment", environment), ("Hosts", hosts)],
        Problems = [why],
        Hint = $"Run it by hand: DEPLOY_ENVIRONMENT={environment} DEPLOY_HOSTS='{hosts}' sh {script}",
    };

    public static BuildError EnvironmentLocked(string environment, bool needsOperator, IReadOnlyList<(string Name, string Value)> facts, string next) => new()
    {
        Code = "BK0550",
        Message = needsOperator
            ? $"'{environment}' is locked until somebody has looked at it: a deployment could not take it back"
            : $"'{environment}' is locked: another deployment is at work there",
        Facts = facts,
        Hint = next,
        ExitCode = 10,
    };

    public static BuildError LockNotMade(string environment, IReadOnlyList<(string Name, string Value)> hosts) => new()
    {
        Code = "BK0551",
        Message = $"'{environment}' cannot be locked, so nothing was changed anywhere; nobody else holds it",
        Facts = hosts,
        Hint = "Mend that on the hosts, then deploy again.",
        ExitCode = 11,
    };

    public static BuildError LockNotReleased(string environment, IReadOnlyList<(string Name, string Value)> hosts, string next) => new()
    {
        Code = "BK0552",
        Message = $"The lock of '{environment}' could not be removed everywhere; there, it ends by itself",
        Facts = hosts,
        Hint = next,
    };

    public static BuildError LockKept(string environment, string token, string why, string next) => new()
    {
        Code = "BK0553",
        Message = $"'{environment}' stays locked: {why}",
        Facts = [("Token", token)],
        Hint = next,
    };

    public static BuildError HostsNotReady(string environment, int hosts, IReadOnlyList<BuildError> findings, string next) => new()
    {
        Code = "BK0554",
        Message = $"{Count(hosts, "host")} of '{environment}' cannot be deployed to, so nothing was changed anywhere",
        Problems = findings,
        Hint = next,
        ExitCode = findings.Any(finding => finding.ExitCode == 12) ? 12 : 11,
    };

    public static BuildError NotEnoughRoom(string host, string where, string needed, string available) => new()
    {
        Code = "BK0555",
        Message = $"There is not enough room on {host}",
        Facts = [("Where", where), ("Needed", needed), ("Available", available)],
        Hint = "Remove something there, for example old releases: prune of the host script.",
    };

    public static BuildError NotWritable(string host, string where, string directory, string user) => new()
    {
        Code = "BK0556",
        Message = $"{user} cannot write to the directory of the product on {host}",
        Facts = [("Where", where)],
        Hint = $"Once, as root there: mkdir -p {directory} && chown -R {user} {directory}",
    };

    public static BuildError ToolsMissing(string host, string tools) => new()
    {
        Code = "BK0557",
        Message = $"{host} lacks what this release needs",
        Facts = [("Tools", tools)],
        Hint = "Install it there.",
    };

    public static BuildError SudoFails(string host, string user, string why) => new()
    {
        Code = "BK0558",
        Message = $"A command of this release needs sudo, which cannot work on {host}",
        Facts = [("User", user), ("Why", why)],
        Hint = $"Allow it there without a password, for that command alone: visudo -f /etc/sudoers.d/{user}",
    };

    public static BuildError CurrentIsNoLink(string host, string where, IReadOnlyList<string> said) => new()
    {
        Code = "BK0559",
        Message = $"On {host}, 'current' is not what the host script can replace",
        Facts = [("Where", where), ("Host says", string.Join('\n', said))],
    };

    public static BuildError NoWayBack(string environment, IReadOnlyList<(string Name, string Value)> hosts, string next) => new()
    {
        Code = "BK0573",
        Message = $"Going back is not possible everywhere in '{environment}': releases are gone",
        Facts = hosts,
        Hint = next,
        ExitCode = 11,
    };

    public static BuildError ClocksDiffer(string environment, IReadOnlyList<(string Name, string Value)> hosts) => new()
    {
        Code = "BK0574",
        Message = $"Clocks of '{environment}' are more than 5 minutes from the one here",
        Facts = hosts,
        Hint = "Nothing depends on them, but times in messages and in the ledger do not fit together: let NTP set them.",
    };

    public static BuildError DeployVerbUsage(IReadOnlyList<string> words) => new()
    {
        Code = "BK0575",
        Message = words.Count == 0 ? "':deploy' needs to know what to do" : $"':deploy {string.Join(' ', words)}' is not understood",
        Hint = ":deploy resume [--environment NAME] goes on with what was not done; :deploy break-lock TOKEN --environment NAME removes the lock of a dead deployment.",
        ExitCode = BuildError.InvalidBuild,
    };

    public static BuildError NoSuchLock(string environment, string token, IReadOnlyList<(string Name, string Value)> there) => new()
    {
        Code = "BK0576",
        Message = $"No lock in '{environment}' has the token {token}",
        Facts = there,
        Hint = there.Count == 0 ? "Nothing is locked there." : "Take the token that is shown here, if that deployment is dead for certain.",
        ExitCode = 10,
    };

    public static BuildError OverrideWithoutReason(string option) => new()
    {
        Code = "BK0577",
        Message = $"--{option} needs a reason, which goes to the ledger",
        Hint = $"--{option} \"why\"",
        ExitCode = BuildError.InvalidBuild,
    };

    public static BuildError LedgerDamaged(string branch, string path, string why) => new()
    {
        Code = "BK0521",
        Message = $"An event of the ledger cannot be read: {why}",
        Facts = [("Branch", branch), ("File", path)],
        Hint = $"See what happened to it: git log -p {branch} -- {path}",
    };

    public static BuildError NotRecorded(string environment, string release, BuildError why) => new()
    {
        Code = "BK0522",
        Message = $"The deployment of {release} to '{environment}' is done, but could not be recorded in the ledger",
        Problems = [why],
        Hint = "Run the same target again: it changes nothing on the host and records what is missing.",
    };

    public static BuildError LedgerBranchStuck(string branch, AbsolutePath directory, IReadOnlyList<string> output) => new()
    {
        Code = "BK0520",
        Message = $"The branch '{branch}', which holds the ledger, could not be moved on",
        Facts = [("Directory", directory), ("git says", string.Join('\n', output))],
        Hint = $"If no other run is at work, a lock may have been left behind: .git/refs/heads/{branch}.lock",
    };

    public static BuildError NoLedger(string branch, string path) => new()
    {
        Code = "BK0523",
        Message = $"The branch '{branch}' holds something else than the ledger, so nothing is read from it or written to it",
        Facts = [("Branch", branch), ("File", path), ("Expected", "ENVIRONMENT/YYYY/MM/ID.json")],
        Hint = $"Give that branch another name, here and on the remote; or see what happened to it: git log --stat {branch}",
    };

    public static BuildError LedgerWaits(string branch, string remote, int waiting, IReadOnlyList<string> says) => new()
    {
        Code = "BK0524",
        Message = $"{(waiting == 0 ? "The ledger could not be fetched" : $"{Count(waiting, "event")} of the ledger {(waiting == 1 ? "waits" : "wait")} to be pushed")}{(waiting == 0 ? " from" : " to")} {remote}",
        Facts = [("git says", string.Join('\n', says))],
        Hint = waiting == 0 ? "What others have done meanwhile is not known here" : $"They will be with the next deployment, or: git push {remote} {branch}",
    };

    public static BuildError LedgerRefused(string branch, string remote, int waiting, IReadOnlyList<string> says) => new()
    {
        Code = "BK0525",
        Message = $"{remote} does not take the ledger; {Count(waiting, "event")} {(waiting == 1 ? "is" : "are")} only in this clone",
        Facts = [("git says", string.Join('\n', says))],
        Hint = $"Let whoever deploys push to the branch '{branch}' (it is never forced), or name another remote or none where the environment is declared: .Ledger(\"REMOTE\"), .LocalLedger()",
    };

    public static BuildError UnknownRemote(string name, IReadOnlyList<string> remotes) => new()
    {
        Code = "BK0526",
        Message = $"There is no remote '{name}' to share the ledger with",
        Facts = [("Remotes", remotes.Count == 0 ? "none" : Quoted(remotes))],
        Hint = DidYouMean(name, remotes) ?? $"Add it: git remote add {name} ADDRESS",
    };

    public static BuildError UnknownLedgerId(string id, string what, string environment, IReadOnlyList<string> known) => new()
    {
        Code = "BK0527",
        Message = $"The ledger knows no {what} '{id}' in '{environment}'",
        Facts = known.Count == 0 ? [] : [("Latest", string.Join('\n', known))],
        Hint = "Ids are shown by ':incident list', by 'Status', and by 'git log deploy-ledger'.",
    };

    public static BuildError IncidentUsage(IReadOnlyList<string> words) => new()
    {
        Code = "BK0528",
        Message = words.Count == 0 ? "':incident' needs a word" : $"':incident {string.Join(' ', words)}' is not understood",
        Facts =
        [
            ("Open", ":incident open --environment NAME [--caused-by ID|latest] [--at TIME] \"SUMMARY\""),
            ("Resolve", ":incident resolve --environment NAME ID|latest [--at TIME]"),
            ("List", ":incident list [all] [--environment NAME]"),
        ],
        Hint = "See docs/ledger.md.",
    };

    public static BuildError NoTime(string text, string why) => new()
    {
        Code = "BK0529",
        Message = $"'{text}' is no time for --at",
        Facts = [("Why", why), ("Allowed", "2026-11-27T18:30Z, 2026-11-27T18:30+01:00, or how long ago: 45m, 2h, 1d; not in the future")],
        Hint = "Without a zone it would mean another moment on each machine, so it has to have one.",
    };

    // ---- BK06: parameters -----------------------------------------------------------------------------------------

    public static BuildError ParameterValue(
        string name, string text, string setBy, string kind, IReadOnlyList<string>? allowed, string? reason) => new()
        {
            Code = "BK0601",
            Message = $"'{text}' is no value for the parameter '{name}'",
            Facts = [("Set by", setBy), ("Type", kind), .. allowed is null ? [] : new[] { ("Allowed", string.Join(", ", allowed)) },
            .. reason is null ? [] : new[] { ("Reason", reason) }],
            Hint = allowed is null ? null : DidYouMean(text, allowed),
        };

    public static BuildError ParameterCannotBeSet(string member) => new()
    {
        Code = "BK0602",
        Message = $"The parameter '{member}' cannot be set: it is a property that computes its value",
        Hint = $"Give it a setter, or make it a field: [Parameter] readonly … {member};",
    };

    public static BuildError ParameterTypeNotSupported(string member, Type type) => new()
    {
        Code = "BK0603",
        Message = $"The parameter '{member}' is of type {type.Name}, which cannot be read from text",
        Hint = "Use text, bool, a number, an enum, a path, a type with a static Parse(string) method, or a list of one of these.",
    };

    public static BuildError ParametersMissing(IReadOnlyList<(string Option, string Variable, string? Description)> missing) => new()
    {
        Code = "BK0604",
        Message = missing.Count == 1 ? $"The parameter '{missing[0].Option}' is required and has no value" : $"{missing.Count} required parameters have no value",
        Facts = [.. missing.Select(one => ($"--{one.Option}", $"or {one.Variable}{(one.Description is null ? "" : $": {one.Description}")}"))],
        Hint = "Give the value on the command line, in the variable or in build/parameters.json. On a terminal it is asked for.",
    };

    public static BuildError ParameterNameTaken(string member, string option, string takenBy) => new()
    {
        Code = "BK0605",
        Message = $"The parameter '{member}' would be --{option}, which is {takenBy}",
        Hint = "Give the parameter another name.",
    };

    public static BuildError UnknownVariable(string name, string? suggestion) => new()
    {
        Code = "BK0606",
        Message = $"The environment variable {name} sets no parameter of this build",
        Hint = suggestion,
    };

    // ---- BK0607: parameter files ----------------------------------------------------------------------------------

    public static BuildError ParameterFileUnreadable(string file, string reason) => new()
    {
        Code = "BK0607",
        Message = $"The parameter file {file} cannot be read",
        Facts = [("Reason", reason)],
        Hint = "Make it readable, or remove it.",
    };

    public static BuildError ParameterFileInvalid(string file, string place, string reason) => new()
    {
        Code = "BK0608",
        Message = $"The parameter file {file} is not valid JSON",
        Facts = [("Where", place), ("Reason", reason)],
        Hint = "Comments and trailing commas are allowed; all else is as in RFC 8259.",
    };

    public static BuildError ParameterFileShape(string place, string reason) => new()
    {
        Code = "BK0609",
        Message = "A parameter file holds something else than values of parameters",
        Facts = [("Where", place), ("Reason", reason)],
        Hint = "A value is a text, a number, true, false, null, or a list of texts, numbers or booleans.",
    };

    public static BuildError UnknownProfile(string profile, string file, IReadOnlyList<string> known, string? suggestion) => new()
    {
        Code = "BK0610",
        Message = $"There is no profile '{Visible(profile)}'",
        Facts = [("Expected", file), ("Profiles", known.Count == 0 ? "none" : string.Join(", ", known))],
        Hint = suggestion ?? "A profile is a file beside build/parameters.json: build/parameters.NAME.json.",
    };

    public static BuildError ParameterFileDuplicate(string name, string first, string second) => new()
    {
        Code = "BK0611",
        Message = $"A parameter file gives '{name}' two values",
        Facts = [("First", first), ("Again", second)],
        Hint = "Remove one of them. Names ignore case and dashes.",
    };

    public static BuildError ParameterFileUnknownName(string name, string place, string? suggestion) => new()
    {
        Code = "BK0612",
        Message = $"A parameter file gives a value to '{name}', which is no parameter of this build",
        Facts = [("Where", place)],
        Hint = suggestion ?? "'--list' shows all parameters.",
    };

    public static BuildError ParameterValues(IReadOnlyList<BuildError> problems) => problems.Count == 1 ? problems[0] : new()
    {
        Code = "BK0613",
        Message = $"{Count(problems.Count, "value")} of parameters cannot be used",
        Problems = problems,
        Hint = "Nothing was run.",
    };

    public static BuildError ParameterWrittenWrong(string name, string place, string written, string wanted) => new()
    {
        Code = "BK0614",
        Message = $"The parameter '{name}' is written as {written} in a parameter file, and has to be {wanted}",
        Facts = [("Where", place)],
        Hint = "'./build.sh :parameters schema' writes a schema by which an editor says so while one types.",
    };

    public static BuildError ParameterDeclaredWrongly(string member, string reason) => new()
    {
        Code = "BK0615",
        Message = $"The parameter '{member}' is declared in a way that makes no sense",
        Facts = [("Reason", reason)],
    };

    public static BuildError ParameterRuleThrew(string member, string asked, string exception, string message) => new()
    {
        Code = "BK0616",
        Message = $"'{asked}', which says what values the parameter '{member}' may have, threw: {message}",
        Facts = [("Exception", exception)],
    };

    public static BuildError ListTakesTarget(string written, string word) => new()
    {
        Code = "BK0617",
        Message = $"'{word}' stands among the values of {written}, and is the name of a target",
        Hint = $"Write targets first, or {written}={word} if the value is meant.",
    };

    public static BuildError ParametersVerbUsage(string words) => new()
    {
        Code = "BK0618",
        Message = words.Length == 0 ? ":parameters needs a word that says what to do" : $":parameters does not know '{Visible(words)}'",
        Hint = "':parameters schema' writes the schema of the parameter files for editors.",
    };

    // ---- BK072-BK074: where tools come from, and their versions ----------------------------------------------------

    public static BuildError NoToolManifest(string tool, AbsolutePath directory) => new()
    {
        Code = "BK0720",
        Message = $"The tool '{tool}' is to come from a tool manifest, and there is none",
        Facts = [("Looked in", $"{directory} and the directories above it"), ("For", ".config/dotnet-tools.json, dotnet-tools.json")],
        Hint = "Make one with 'dotnet new tool-manifest', and add the tool with 'dotnet tool install'.",
    };

    public static BuildError InvalidToolManifest(AbsolutePath file, long? line, string reason) => new()
    {
        Code = "BK0721",
        Message = "The tool manifest cannot be read",
        Facts = [("File", line is null ? file : $"{file}:{line}"), ("Reason", reason)],
        Hint = "Correct the file; 'dotnet tool install' and 'dotnet tool update' write it.",
    };

    public static BuildError NotInToolManifest(string tool, IReadOnlyList<string> commands, IEnumerable<AbsolutePath> manifests) => new()
    {
        Code = "BK0722",
        Message = $"The tool '{tool}' is not in the tool manifest",
        Facts = [("Manifest", string.Join('\n', manifests)), ("Tools", commands.Count == 0 ? "none" : string.Join(", ", Shortened(commands)))],
        Hint = DidYouMean(tool, commands) ?? "Add it with 'dotnet tool install'; its name is that of its command.",
    };

    public static BuildError ToolNotRestored(string tool, string package, string version, AbsolutePath manifest, IEnumerable<AbsolutePath> folders) => new()
    {
        Code = "BK0723",
        Message = $"The tool '{tool}' is in the tool manifest, but not restored",
        Facts = [("Package", $"{package} {version}"), ("Manifest", manifest), ("Looked in", string.Join('\n', folders))],
        Hint = "Depend on a target that runs DotNet.ToolRestore(), or run 'dotnet tool restore'.",
    };

    public static BuildError NodeToolMissing(string tool, AbsolutePath directory, AbsolutePath? modules, IEnumerable<string> tools) => new()
    {
        Code = "BK0724",
        Message = modules is null
            ? $"The tool '{tool}' is to come from node_modules, and there is no node_modules/.bin"
            : $"There is no '{tool}' in node_modules/.bin",
        Facts = modules is null ? [("Looked in", $"{directory} and the directories above it, up to the root directory")] : [("Looked in", modules)],
        Hint = DidYouMean(tool, tools) ?? "Is it in package.json? Depend on a target that runs Npm.Ci(), or run 'npm ci'.",
    };

    public static BuildError NotAToolName(string name) => new()
    {
        Code = "BK0725",
        Message = $"'{Visible(name)}' cannot be the name of a tool",
        Hint = "Give the name alone, as it is typed in a terminal; a tool by its path is Tool.Of(path).",
    };

    public static BuildError NotAToolMember(string member, string attribute, Type type) => new()
    {
        Code = "BK0726",
        Message = $"[{attribute}] gives the member '{member}' a tool, but its type is {type.Name}",
        Hint = $"Declare it as: [{attribute}] readonly Tool {member} = null!;",
    };

    public static BuildError ToolVersionNotMet(string tool, string file, string found, string required, string targets) => new()
    {
        Code = "BK0731",
        Message = $"'{tool}' is version {found}; required is {required}",
        Facts = [("File", file), ("Found", found), ("Required", required), ("Needed by", targets)],
        Hint = "Install a version that fits, put it first on PATH, or leave the target out with '--skip'.",
    };

    public static BuildError ToolDoesNotTellItsVersion(Command command, string file, string required, string targets, string reason, string? output) => new()
    {
        Code = "BK0732",
        Message = $"'{command.Tool}' does not tell its version",
        Facts = [("Command", $"{command}"), ("File", file), ("Reason", reason), .. Fact("Output", output is null ? null : Shortened(output)),
            ("Required", required), ("Needed by", targets)],
        Hint = "Does the command work by hand? Another question is .AskedBy(\"version\"), another place of the version .Matching(\"v(.*)\").",
    };

    public static BuildError NotAToolVersion(string text) => new()
    {
        Code = "BK0733",
        Message = $"'{Visible(text)}' is no version that a tool can be required to have",
        Hint = "Versions are numbers with dots, and possibly a pre-release: \"10.0.100\", \"2.30\", \"5.0.0-rc.1\".",
    };

    public static BuildError NotAnArgument(string text) => new()
    {
        Code = "BK0734",
        Message = $"'{Visible(text)}' cannot be an argument here",
        Hint = "A name or an address is not empty, does not begin with a dash, and has no control characters nor what separates it from others; a path is an AbsolutePath.",
    };

    public static BuildError ValueLooksLikeOption(string option, string value) => new()
    {
        Code = "BK0735",
        Message = $"The value '{Visible(value)}' of '{option}' would be taken for an option",
        Hint = "Correct the value; a relative path can begin with './'.",
    };

    // ---- BK0630: secrets ------------------------------------------------------------------------------------------

    public static BuildError SecretTooShort(string name, int shortest) => new()
    {
        Code = "BK0630",
        Message = $"The secret '{name}' has fewer than {shortest} characters",
        Hint = "It cannot be masked: holes that short would be everywhere, and would give it away. Use a longer one, or no [Secret].",
    };

    public static BuildError SecretInPlainText(string name, string place) => new()
    {
        Code = "BK0631",
        Message = $"The secret '{name}' stands in a parameter file in plain text",
        Facts = [("Where", place)],
        Hint = $"'./build.sh :secrets set {name}' encrypts it; then give it another value, because this one is in the history.",
    };

    public static BuildError SecretNotDecrypted(string name, string place, string passwordSource) => new()
    {
        Code = "BK0632",
        Message = $"The secret '{name}' cannot be decrypted",
        Facts = [("Where", place), ("Password", $"from {passwordSource}")],
        Hint = "The password is another one, or the value was changed, or moved here from another name or profile. './build.sh :secrets check' looks at all.",
    };

    public static BuildError EncryptedValueUnreadable(string name, string place, string reason) => new()
    {
        Code = "BK0633",
        Message = $"The encrypted value of '{name}' cannot be read: {reason}",
        Facts = [("Where", place)],
        Hint = $"Take it from the history, or encrypt it anew: './build.sh :secrets set {name}'.",
    };

    public static BuildError NoSecretsPassword(string file, string variable, string fileVariable, string? trouble) => new()
    {
        Code = "BK0634",
        Message = $"There is no password for {file}",
        Facts = [("Variables", $"{variable}, {fileVariable}, with __PROFILE behind them for one profile"), .. Fact("Store", trouble)],
        Hint = "Set one of them, run './build.sh :secrets password store', or run it on a terminal, where it is asked for.",
    };

    public static BuildError SecretsPasswordUnreadable(string variable, string reason) => new()
    {
        Code = "BK0635",
        Message = $"The password that {variable} is to give cannot be used",
        Facts = [("Reason", reason)],
        Hint = "Mend the variable or the file that it names, or unset it.",
    };

    public static BuildError SecretCommandFailed(string name, string command, string reason, IReadOnlyList<string> errors) => new()
    {
        Code = "BK0636",
        Message = $"The command that tells the secret '{name}' failed",
        Facts = [("Command", command), ("Reason", reason), .. errors.Count == 0 ? [] : new[] { ("It said", string.Join('\n', errors.TakeLast(10))) }],
        Hint = $"Run it by hand, or give the value otherwise: --{name} or its variable.",
    };

    public static BuildError SecretCommandSilent(string name, string command) => new()
    {
        Code = "BK0637",
        Message = $"The command that is to tell the secret '{name}' said nothing",
        Facts = [("Command", command)],
        Hint = "It has to write the value to standard output.",
    };

    public static BuildError SecretsUsage(string words) => new()
    {
        Code = "BK0638",
        Message = $"':secrets {words}' is not understood",
        Hint = "list, set NAME, remove NAME, check, rekey, password store, password forget; each with --profile P for the file of a profile.",
    };

    public static BuildError SecretOnCommandLine() => new()
    {
        Code = "BK0639",
        Message = "':secrets set' takes a name and nothing else",
        Hint = "A value on the command line is in the shell's history by now, so use another one. It is asked for, or read from standard input.",
    };

    public static BuildError SecretNotInFile(string name, string file, IEnumerable<string> known) => new()
    {
        Code = "BK0640",
        Message = $"There is no '{name}' in {file}",
        Hint = DidYouMean(name, known),
    };

    public static BuildError OtherSecretsPassword(string file, string name, string passwordSource) => new()
    {
        Code = "BK0641",
        Message = $"The password is not that of the secrets in {file}",
        Facts = [("Tried", $"'{name}', which is there"), ("Password", $"from {passwordSource}")],
        Hint = "All secrets of a file share one password. './build.sh :secrets rekey' changes it for all of them.",
    };

    public static BuildError PasswordStoreFailed(string store, string verb, string tool, int exitCode, IReadOnlyList<string> output) => new()
    {
        Code = "BK0642",
        Message = $"The {store} could not be {verb}",
        Facts = [("Tool", $"{tool}, exit code {exitCode}"), .. output.Count == 0 ? [] : new[] { ("It said", string.Join('\n', output.TakeLast(10))) }],
        Hint = "Without it: BK_SECRETS_PASSWORD, BK_SECRETS_PASSWORD_FILE, or the prompt on a terminal.",
    };

    public static BuildError NoSecretGiven(string name) => new()
    {
        Code = "BK0643",
        Message = $"No value was given for '{name}'",
        Hint = $"Type it when it is asked for, or hand it over: './build.sh :secrets set {name} < file'.",
    };

    public static BuildError NoSuchSecret(string name, IEnumerable<string> secrets, bool isParameter) => new()
    {
        Code = "BK0644",
        Message = isParameter ? $"The parameter '{name}' is no secret" : $"There is no secret '{name}' in this build",
        Hint = isParameter ? "Mark it so: [Parameter, Secret]." : DidYouMean(name, secrets) ?? "'./build.sh :secrets list' shows all.",
    };

    public static BuildError NothingEncrypted(string file) => new()
    {
        Code = "BK0645",
        Message = $"There is no encrypted value in {file}",
        Hint = "'./build.sh :secrets set NAME' encrypts one; --profile P says which file is meant.",
    };

    public static BuildError SecretsPasswordTooShort(int shortest) => new()
    {
        Code = "BK0646",
        Message = $"A password of secrets has {shortest} characters at least",
        Hint = "Whoever has the file can try passwords as fast as the machine allows: take several words, or let a password manager make one.",
    };

    public static BuildError PasswordsDiffer() => new()
    {
        Code = "BK0647",
        Message = "The two passwords differ",
        Hint = "Nothing was changed. Try again.",
    };

    public static BuildError ProfileNameImpossible(string profile) => new()
    {
        Code = "BK0648",
        Message = $"'{Visible(profile)}' cannot be the name of a profile",
        Hint = "Letters, digits, dashes and underscores, at most 64; 'schema' is taken.",
    };

    public static BuildError SecretsOfOneProfile(IReadOnlyList<string> profiles) => new()
    {
        Code = "BK0649",
        Message = $"':secrets' works on one file, and {profiles.Count} profiles are named: {string.Join(", ", profiles)}",
        Hint = "Name one, or none for build/parameters.json.",
    };

    public static BuildError NoPasswordStore() => new()
    {
        Code = "BK0650",
        Message = "There is no store for passwords on this system",
        Hint = "Linux: install secret-tool (libsecret-tools). macOS and Windows have theirs. On a CI runner none is asked.",
    };

    public static BuildError SecretIsNoParameter(string member) => new()
    {
        Code = "BK0651",
        Message = $"'{member}' has [Secret] but not [Parameter]",
        Hint = $"Write [Parameter, Secret]. What is no parameter is masked by Secret.Mask({member}).",
    };

    public static BuildError SeveralLinesTyped() => new()
    {
        Code = "BK0652",
        Message = "Several lines were typed where one was asked for",
        Hint = "Nothing was taken. A value of several lines comes from standard input: './build.sh :secrets set NAME < FILE'.",
    };

    public static BuildError NoNewSecretsPassword(string variable) => new()
    {
        Code = "BK0653",
        Message = "There is no new password for the secrets",
        Facts = [("Variable", variable)],
        Hint = "Set it, or run this on a terminal, where it is asked for.",
    };

    // ---- BK08: files ----------------------------------------------------------------------------------------------

    public static BuildError NotAnAbsolutePath(string path) => new()
    {
        Code = "BK0801",
        Message = $"'{Visible(path ?? "")}' is not an absolute path",
        Hint = "Build paths from RootDirectory: RootDirectory / \"source\".",
    };

    public static BuildError PathWithNul(string path) => new()
    {
        Code = "BK0802",
        Message = $"A path contains a NUL character: '{Visible(path)}'",
        Hint = "Remove the character; no file system accepts it.",
    };

    public static BuildError NotARelativePath(string path) => new()
    {
        Code = "BK0803",
        Message = $"'{path}' is an absolute path where a relative one is needed",
        Hint = "Take AbsolutePath.Of for it, or make it relative: path.RelativeTo(RootDirectory).",
    };

    public static BuildError NoRelativePath(string path, string directory) => new()
    {
        Code = "BK0804",
        Message = $"There is no relative path from '{directory}' to '{path}'",
        Hint = "They are on different drives; use the absolute path.",
    };

    public static BuildError PathNotFound(string verb, string path) => new()
    {
        Code = "BK0805",
        Message = $"Cannot {verb} '{path}': it does not exist",
        Hint = "Check the path, and that the target that makes it is a dependency.",
    };

    public static BuildError FileOperationFailed(string verb, string path, string reason) => new()
    {
        Code = "BK0806",
        Message = $"Cannot {verb} '{path}'",
        Facts = [("Reason", reason)],
        Hint = "Check permissions and free space, and that no other program holds it.",
    };

    public static BuildError DirectoryNotReadable(string directory, string reason) => new()
    {
        Code = "BK0807",
        Message = $"Cannot list the directory '{directory}'",
        Facts = [("Reason", reason)],
        Hint = "Make it readable, or exclude it: \"!directory/**\".",
    };

    public static BuildError WrongKind(string verb, string path, string wanted) => new()
    {
        Code = "BK0808",
        Message = $"Cannot {verb} '{path}': it is not {wanted}",
        Hint = "Delete what is there, or choose another path.",
    };

    public static BuildError RootDirectoryRefused(string path) => new()
    {
        Code = "BK0809",
        Message = $"'{path}' is the root of a file system and will not be deleted or cleaned",
        Hint = "Check how the path was put together.",
    };

    public static BuildError GlobEmpty(string? pattern) => new()
    {
        Code = "BK0810",
        Message = $"The pattern '{pattern}' names nothing",
        Hint = "Everything below a directory is 'directory/**', everything at all is '**'.",
    };

    public static BuildError GlobUnclosed(string pattern, char opened, int index) => new()
    {
        Code = "BK0811",
        Message = $"The '{opened}' at {index + 1} in the pattern '{pattern}' is not closed",
        Hint = $"Close it, or write [{opened}] for the letter itself.",
    };

    public static BuildError GlobBackslash(string pattern) => new()
    {
        Code = "BK0812",
        Message = $"The pattern '{pattern}' contains a backslash",
        Hint = "Separate segments with '/', on Windows too; a special letter is escaped as in [*].",
    };

    public static BuildError GlobAbsolute(string pattern) => new()
    {
        Code = "BK0813",
        Message = $"The pattern '{pattern}' is an absolute path",
        Hint = "Patterns are relative to the root of the workspace, or to the directory that Glob is called on.",
    };

    public static BuildError GlobLeavesRoot(string pattern) => new()
    {
        Code = "BK0814",
        Message = $"The pattern '{pattern}' leaves its root directory, or has '..' after a wildcard",
        Hint = "Patterns stay below their root; for another directory call Glob on that directory.",
    };

    public static BuildError GlobOnlyExcludes(string patterns) => new()
    {
        Code = "BK0815",
        Message = patterns.Length == 0 ? "A list of patterns is empty" : $"The patterns '{patterns}' only exclude",
        Hint = "Add a pattern that includes something: \"**\".",
    };

    public static BuildError GlobTooManyAlternatives(string pattern, int limit) => new()
    {
        Code = "BK0816",
        Message = $"The braces of a pattern stand for more than {limit} alternatives, or are nested too deeply",
        Facts = [("Pattern", Shortened(pattern))],
        Hint = "Use a wildcard, or several patterns.",
    };

    public static BuildError GlobMalformed(string pattern, string reason) => new()
    {
        Code = "BK0817",
        Message = $"The pattern '{Visible(pattern)}' is not valid: {reason}",
        Hint = "docs/files.md has the syntax of patterns.",
    };

    public static BuildError ArchiveRefused(string directory, IReadOnlyList<BuildError> problems) => new()
    {
        Code = "BK0818",
        Message = $"'{directory}' cannot be archived: {Count(problems.Count, "problem")}",
        Problems = problems,
        Hint = "A package must unpack to the same files everywhere.",
    };

    public static BuildError ArchiveHoldsItself(string archive, string directory) => new()
    {
        Code = "BK0819",
        Message = $"The archive '{archive}' would be written into the directory that it holds",
        Facts = [("Directory", directory)],
        Hint = "Write it beside the directory.",
    };

    public static BuildError ArchiveLink(string name, string target, string reason) => new()
    {
        Code = "BK0820",
        Message = $"The link '{name}' {reason}",
        Facts = [("Target", target)],
        Hint = "Link to a relative path within the directory, or copy the file.",
    };

    public static BuildError ArchiveSpecialFile(string name) => new()
    {
        Code = "BK0821",
        Message = $"'{name}' is a device, a pipe or a socket",
        Hint = "Remove it before packing.",
    };

    public static BuildError ArchiveSetuid(string name) => new()
    {
        Code = "BK0822",
        Message = $"'{name}' has the setuid or setgid bit",
        Hint = "Remove the bit: chmod ug-s.",
    };

    public static BuildError ArchiveWindowsName(string name, string reason) => new()
    {
        Code = "BK0823",
        Message = $"'{Visible(name)}' cannot exist on Windows: {reason}",
        Hint = "Rename it.",
    };

    public static BuildError ArchiveName(string name, string reason) => new()
    {
        Code = "BK0830",
        Message = $"'{Visible(name)}' cannot be in an archive: {reason}",
        Hint = "Rename it.",
    };

    public static BuildError ArchiveSameName(string first, string second) => new()
    {
        Code = "BK0824",
        Message = $"'{first}' and '{second}' differ in case only",
        Hint = "Rename one: Windows and macOS would keep only one of them.",
    };

    public static BuildError ArchiveEmpty(string directory) => new()
    {
        Code = "BK0825",
        Message = $"There is no file to archive in '{directory}'",
        Hint = "Check the path, and that the target that fills it has run.",
        ExitCode = BuildError.InvalidBuild,
    };

    public static BuildError ArchiveChanged(string name) => new()
    {
        Code = "BK0826",
        Message = $"'{name}' changed while it was being archived",
        Hint = "Make the target that writes it a dependency.",
    };

    public static BuildError PackageSigned(string package) => new()
    {
        Code = "BK0827",
        Message = $"The package '{package}' is signed",
        Hint = "Sign what is released afterwards, or keep it as it is, with bytes that only the signer can make again: .NuGet(from: …, signed: true)",
    };

    public static BuildError NotAPackage(string package, string reason) => new()
    {
        Code = "BK0828",
        Message = $"'{package}' is not a NuGet package",
        Facts = [("Reason", reason)],
        Hint = "Give a .nupkg or .snupkg file as 'dotnet pack' writes it.",
    };

    public static BuildError CopyIntoItself(string source, string target) => new()
    {
        Code = "BK0829",
        Message = $"'{source}' cannot be copied into itself",
        Facts = [("Target", target)],
        Hint = "Choose a target outside of it.",
    };

    // ---- BK07: solutions and projects -----------------------------------------------------------------------------

    public static BuildError NoSolution(string member, AbsolutePath root) => new()
    {
        Code = "BK0700",
        Message = $"[Solution] on '{member}' finds no .sln or .slnx in the root directory",
        Facts = [("Root", root)],
        Hint = "Name the file: [Solution(\"source/Shop.slnx\")], or make one: dotnet new sln.",
    };

    public static BuildError SeveralSolutions(string member, AbsolutePath root, IReadOnlyList<string> files) => new()
    {
        Code = "BK0701",
        Message = $"[Solution] on '{member}' finds {Count(files.Count, "solution")} in the root directory",
        Facts = [("Root", root), ("Solutions", string.Join('\n', Shortened(files)))],
        Hint = $"Name the one that is meant: [Solution(\"{files[0]}\")].",
    };

    public static BuildError SolutionMissing(string member, AbsolutePath file, IReadOnlyList<string> beside) => new()
    {
        Code = "BK0702",
        ExitCode = BuildError.InvalidBuild,
        Message = $"[Solution] on '{member}' names a file that is not there",
        Facts = [("File", file), .. Fact("Beside it", beside.Count == 0 ? null : string.Join(", ", Shortened(beside)))],
        Hint = DidYouMean(file.Name, beside) ?? "The path is relative to the root directory of the build.",
    };

    public static BuildError SolutionOutsideRoot(string member, AbsolutePath file, AbsolutePath root) => new()
    {
        Code = "BK0703",
        ExitCode = BuildError.InvalidBuild,
        Message = $"[Solution] on '{member}' names a file outside of the root directory",
        Facts = [("File", file), ("Root", root)],
        Hint = "What a build works on lies below the root, where build.sh is; move one of the two.",
    };

    public static BuildError NotASolutionMember(string member, Type type) => new()
    {
        Code = "BK0704",
        ExitCode = BuildError.InvalidBuild,
        Message = $"[Solution] stands on '{member}', which is of type {type.Name}",
        Hint = $"Declare it as [Solution] readonly Solution {member} = null!;",
    };

    public static BuildError NotASolution(AbsolutePath file) => new()
    {
        Code = "BK0705",
        ExitCode = BuildError.InvalidBuild,
        Message = $"'{file.Name}' cannot be a solution",
        Facts = [("File", file)],
        Hint = "Solutions are files that end in .sln, .slnx or .slnf; a project by itself is Project.At(path).",
    };

    public static BuildError SolutionUnreadable(AbsolutePath file, int? line, int? column, string reason) => new()
    {
        Code = "BK0706",
        ExitCode = BuildError.InvalidBuild,
        Message = $"The solution '{file.Name}' cannot be read",
        Facts = [("File", line is null ? file : column is null ? $"{file}({line})" : $"{file}({line},{column})"), ("Reason", reason)],
        Hint = "Correct the file; 'dotnet sln list' reads it too.",
    };

    public static BuildError SolutionProjectsMissing(AbsolutePath solution, IReadOnlyList<(int? Line, string Path)> missing) => new()
    {
        Code = "BK0707",
        ExitCode = BuildError.InvalidBuild,
        Message = missing.Count == 1
            ? $"The solution '{solution.Name}' names a project that is not there" : $"The solution '{solution.Name}' names {missing.Count} projects that are not there",
        Facts = [("Solution", solution), .. Shortened([.. missing.Select(one => (one.Line is null ? "Project" : $"Line {one.Line}", one.Path))], ("…", $"{missing.Count - LongestList} more"))],
        Hint = "Restore the files, or remove the projects from the solution: dotnet sln remove PATH.",
    };

    public static BuildError UnknownProject(AbsolutePath solution, string name, IReadOnlyList<string> known) => new()
    {
        Code = "BK0708",
        ExitCode = BuildError.InvalidBuild,
        Message = $"The solution '{solution.Name}' has no project '{name}'",
        Facts = [("Solution", solution), ("Projects", string.Join(", ", Shortened(known)) is { Length: > 0 } list ? list : "none")],
        Hint = DidYouMean(name, known) ?? "Names are those of the project files without extension; '*' stands for any part of one.",
    };

    public static BuildError AmbiguousProject(AbsolutePath solution, string name, IReadOnlyList<string> paths) => new()
    {
        Code = "BK0709",
        ExitCode = BuildError.InvalidBuild,
        Message = $"The solution '{solution.Name}' has {paths.Count} projects '{name}'",
        Facts = [("Solution", solution), ("Projects", string.Join('\n', Shortened(paths)))],
        Hint = $"Name one by its path: Solution[\"{paths[0]}\"].",
    };

    public static BuildError UnknownSolutionFolder(AbsolutePath solution, string path, IReadOnlyList<string> known) => new()
    {
        Code = "BK0710",
        ExitCode = BuildError.InvalidBuild,
        Message = $"The solution '{solution.Name}' has no folder '{path}'",
        Facts = [("Solution", solution), ("Folders", string.Join(", ", Shortened(known)) is { Length: > 0 } list ? list : "none")],
        Hint = DidYouMean(path, known) ?? "A nested folder is named by its whole path, such as source/apps.",
    };

    public static BuildError ProjectNotEvaluated(AbsolutePath project, Command command, IReadOnlyList<string> output) => new()
    {
        Code = "BK0714",
        ExitCode = BuildError.InvalidBuild,
        Message = $"MSBuild cannot evaluate the project '{project.Name}'",
        Facts = [("Project", project), ("Command", $"{command}"), ("Output", string.Join('\n', Shortened(output)))],
        Hint = "Correct the project; 'dotnet build' of it fails the same way.",
    };

    public static BuildError NotAProject(AbsolutePath file) => new()
    {
        Code = "BK0711",
        ExitCode = BuildError.InvalidBuild,
        Message = File.Exists(file) ? $"'{file.Name}' is no project" : $"There is no project '{file.Name}'",
        Facts = [("File", file)],
        Hint = "Name the project file itself: a .csproj, .fsproj or .vbproj.",
    };

    // ---- BK09: command line and bootstrap -------------------------------------------------------------------------

    public static BuildError UnknownOption(string written, string hint) => new()
    {
        Code = "BK0920",
        Message = $"There is no option '{written}'",
        Hint = hint,
    };

    public static BuildError OptionNeedsValue(string written) => new()
    {
        Code = "BK0921",
        Message = $"The option '{written}' needs a value",
        Hint = $"A value that begins with dashes is written {written}=--value.",
    };

    public static BuildError OptionTakesNoValue(string written, string value) => new()
    {
        Code = "BK0922",
        Message = $"The option '{written}' takes no value, but has '{value}'",
    };

    public static BuildError OptionValue(string written, string value, string allowed) => new()
    {
        Code = "BK0923",
        Message = $"'{value}' is no value for '{written}'",
        Facts = [("Allowed", allowed)],
        Hint = DidYouMean(value, allowed.Split(", ")),
    };

    public static BuildError OptionOfOtherTargets(string written, IReadOnlyList<string> owners, IReadOnlyList<string> asked, IReadOnlyList<string> options) => new()
    {
        Code = "BK0937",
        Message = $"{Quoted(asked)} {(asked.Count == 1 ? "has" : "have")} no use for '{written}'",
        Facts = [("Option of", string.Join(", ", owners)), ("Options here", options.Count == 0 ? "none" : string.Join(", ", options.Order(StringComparer.Ordinal)))],
        Hint = "Nothing was run. Name a target that has the option, or leave it out.",
        ExitCode = BuildError.InvalidBuild,
    };

    public static BuildError OptionTwice(string written) => new()
    {
        Code = "BK0924",
        Message = $"The option '{written}' is given twice",
    };

    public static BuildError UnknownVerb(string verb, IEnumerable<string> verbs) => new()
    {
        Code = "BK0925",
        Message = $"The engine has no verb '{verb}'",
        Facts = [("Verbs", string.Join(", ", verbs) is { Length: > 0 } list ? list : "none")],
        Hint = DidYouMean(verb, verbs) ?? "Words with a colon are verbs of the engine; targets are named without one.",
    };

    public static BuildError TwoVerbs(string first, string second) => new()
    {
        Code = "BK0935",
        Message = $"The command line has two verbs, '{first}' and '{second}'",
        Hint = "Run them one after the other.",
    };

    public static BuildError VerbAlone(string verb, string other) => new()
    {
        Code = "BK0936",
        Message = $"'{verb}' and '{Visible(other)}' do not go together",
        Hint = "A verb runs no targets and has no plan. Nothing was done; '--help' shows the verbs.",
    };

    public static BuildError JsonWithoutListOrPlan() => new()
    {
        Code = "BK0926",
        Message = "--json needs --list, --plan or targets that show a status, and none else",
        Hint = "The events of a run are written as JSON by --events FILE.",
    };

    public static BuildError NoDefaultTarget(IEnumerable<string> targets) => new()
    {
        Code = "BK0927",
        Message = "No target was asked for, and the build script names no default",
        Facts = [("Targets", string.Join(", ", targets))],
        Hint = "Name a target; --list shows what they do.",
    };

    public static BuildError NoRootDirectory(string directory) => new()
    {
        Code = "BK0928",
        Message = "The root directory of the workspace cannot be told",
        Facts = [("Searched from", directory), ("Looked for", "build.sh, .buildkit or .git")],
        Hint = "Start the build with ./build.sh, or from inside the repository.",
    };

    public static BuildError ScriptFailedToStart(string type, string exceptionType, string message, string? place) => new()
    {
        Code = "BK0929",
        Message = $"The build script '{type}' could not be created: {message}",
        Facts = [("Exception", exceptionType), .. place is null ? [] : new[] { ("Where", place) }],
        Hint = "Its constructor or an initialiser of a field threw.",
    };

    public static BuildError DefinitionFailed(string target, string exceptionType, string message, string? place) => new()
    {
        Code = "BK0930",
        Message = $"The definition of '{target}' threw: {message}",
        Facts = [("Exception", exceptionType), .. place is null ? [] : new[] { ("Where", place) }],
    };

    public static BuildError NothingToContinue() => new()
    {
        Code = "BK0931",
        Message = "There is no failed run to continue, so everything runs",
    };

    public static BuildError ContinuedRunDiffers(string last, string now) => new()
    {
        Code = "BK0932",
        Message = "The run to be continued was another one",
        Facts = [("It was", last), ("This is", now)],
        Hint = "Use the same targets and parameters, or run without --continue.",
    };

    public static BuildError ScriptWithoutHost() => new()
    {
        Code = "BK0933",
        Message = "A build script was created by 'new'",
        Hint = "Start it by BuildScript.Run<Build>(args).",
    };

    public static BuildError SkipIsDoubtful(string word, IReadOnlyList<string> targets) => new()
    {
        Code = "BK0934",
        Message = $"--skip alone skips all but the targets named, and '{word}' is one of those",
        Facts = [("Named", string.Join(' ', targets))],
        Hint = $"To skip '{word}' itself, write --skip={word}.",
    };

    public static BuildError Bug(string exceptionType, string message, string trace) => new()
    {
        Code = "BK0999",
        Message = $"BuildKit failed, and it is not your fault: {message}",
        Facts = [("Exception", exceptionType), ("Trace", trace)],
        Hint = "Please report this with the lines above.",
    };

    public static BuildError RunIsOfTheTool() => new()
    {
        Code = "BK0943",
        Message = "':run' is a verb of the buildkit tool, which has the compiler for scripts",
        Hint = "Run it without installing: dnx BuildKit.Tool :run build.csx; or install it: dotnet tool install --global BuildKit.Tool, then buildkit :run build.csx.",
    };

    // BK0910–BK0919: observers of a run

    public static BuildError EventsFileNotWritable(AbsolutePath file, string reason) => new()
    {
        Code = "BK0910",
        Message = "The file for --events cannot be written",
        Facts = [("File", file), ("Reason", reason)],
        Hint = "Nothing was run. Name a file in a directory that you may write to.",
    };

    public static BuildError ObserverDropped(string observer, string lastEvent, Exception exception) => new()
    {
        Code = "BK0911",
        Message = $"'{observer}' failed at {lastEvent} and shows nothing more: {exception.GetType().Name}: {exception.Message}",
        Hint = "The run is not affected. This is a defect: please report it",
    };

    public static BuildError EventsFileBroken(AbsolutePath file, string reason) => new()
    {
        Code = "BK0912",
        Message = $"The file for --events ends early, '{file}': {reason}",
        Hint = "The run is not affected",
    };

    // ---- BK10: packages; the others are those of BuildKit.NuGet ----------------------------------------------------

    public static BuildError ToolsVerbUsage(IReadOnlyList<string> words) => new()
    {
        Code = "BK1025",
        Message = words.Count == 0 ? ":tools needs a word that says what to do" : $":tools does not know '{string.Join(' ', words)}'",
        Hint = (words.Count == 0 ? null : DidYouMean(words[0], ["list", "restore", "update"])) ?? "Write ':tools list', ':tools restore' or ':tools update'.",
    };

    public static BuildError PackageReferenceInvalid(string id, string? version) => new()
    {
        Code = "BK1021",
        Message = $"'{Visible($"{id}, {version}".TrimEnd(' ', ','))}' is no package with a version",
        Hint = "Write the id and, after a comma, a version such as 1.2.3, a range such as [1.2,2.0), or 1.2.*; without one it is the newest.",
    };

    public static BuildError PackagesNotRestored(IReadOnlyList<string> packages, AbsolutePath from, IReadOnlyList<string> problems) => new()
    {
        Code = "BK1022",
        Message = "Packages could not be restored",
        Facts = [("Packages", string.Join('\n', packages)), ("nuget.config", $"looked for from {from} upwards"), ("NuGet", string.Join('\n', problems))],
        Hint = "Check the ids, the versions, and that the package sources can be reached: dotnet nuget list source.",
    };

    public static BuildError PackageContentChanged(AbsolutePath lockFile, IReadOnlyList<string> problems) => new()
    {
        Code = "BK1023",
        Message = "A package is not the one that was locked: its content has changed",
        Facts = [("Locked by", lockFile), ("NuGet", string.Join('\n', problems))],
        Hint = "Find out why before you trust it. If it is meant, delete the lock file and run again.",
    };

    public static BuildError PackagesNotLocked(AbsolutePath lockFile, IReadOnlyList<string> problems) => new()
    {
        Code = "BK1024",
        Message = "The lock file does not fit the packages that are asked for",
        Facts = [("Lock file", lockFile), ("NuGet", string.Join('\n', problems))],
        Hint = "On a CI runner nothing is locked anew: run it on your machine and commit the lock file.",
    };

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

    // Lists longer than this are cut, so that an error stays an error and does not become a flood.
    const int LongestList = 100;

    static (string, string)[] Fact(string name, string? value) => value is null ? [] : [(name, value)];

    static IReadOnlyList<string> Shortened(IReadOnlyList<string> list) =>
        Shortened(list, $"… {list.Count - LongestList} more …");

    static IReadOnlyList<T> Shortened<T>(IReadOnlyList<T> list, T rest) => list.Count <= LongestList
        ? list
        : [.. list.Take(LongestList - 1), rest, list[^1]];

    static string Shortened(string text, int lines)
    {
        var all = text.TrimEnd('\n').Split('\n');
        return string.Join('\n', all.Take(lines)) + (all.Length > lines ? $"\n… and {Count(all.Length - lines, "line")} more" : "");
    }

    internal static string Count(int number, string noun) => number == 1 ? $"1 {noun}" : $"{number} {noun}s";

    internal static string Quoted(IEnumerable<string> names) => string.Join(", ", names.Select(name => $"'{name}'"));

    // Control characters would garble a terminal.
    static string Visible(string text) =>
        string.Concat(text.Select(c => char.IsControl(c) ? $"\\u{(int)c:x4}" : c.ToString()));

    static string Shortened(string text) => text.Length <= 200 ? text : $"{text[..200]}…";

    /// <summary>" Did you mean 'x'?" for the nearest candidate within two edits, otherwise nothing.</summary>
    internal static string? DidYouMean(string name, IEnumerable<string> candidates) =>
        Suggestion.Nearest(name, candidates) is { } nearest ? $"Did you mean '{nearest}'?" : null;
}
