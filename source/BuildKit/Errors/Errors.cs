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
        Message = $"'{step}' has a time limit of {limit}",
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

    public static BuildError RequirementNotMet(string target, string? place, string requirement) => new()
    {
        Code = "BK0113",
        Message = $"The target '{target}' cannot run: {requirement}",
        Facts = Fact("Where", place),
        Hint = "Mend what is required, or leave the target out with '--skip'. Nothing was run.",
    };

    public static BuildError ConditionThrew(string target, string verb, string? place, Exception exception) => new()
    {
        Code = "BK0114",
        Message = $"A condition of the target '{target}' threw an exception",
        Facts = [("Condition", verb), .. Fact("Where", place), ("Exception", $"{exception.GetType().Name}: {exception.Message}")],
        Hint = $"Mend the lambda that {verb} was given. Nothing was run.",
    };

    public static BuildError NotReadyToRun(IReadOnlyList<BuildError> problems) => new()
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
        Message = $"'{step}' asks for a pause of {pause} between attempts",
        Facts = Fact("Where", place),
        Hint = "The pause of Retry is zero or more, and less than 49 days.",
    };

    // ---- BK02: commands and execution -----------------------------------------------------------------------------

    public static BuildError TargetFailed(string target, string? place, Execution.Thrown thrown) =>
        Threw("BK0260", $"Target '{target}' failed: {thrown.Message}", place, thrown, "Mend the code of the target; the first place is where it threw.");

    public static BuildError StepTimedOut(string target, string? step, TimeSpan limit, string? place) => new()
    {
        Code = "BK0261",
        Message = $"Target '{(step is null ? target : $"{target}/{step}")}' failed: it took longer than its time limit of {limit}",
        Facts = Fact("Where", place),
        Hint = "Raise the limit with Timeout, or find out what hangs: its last lines of output are above.",
    };

    public static BuildError ConditionFailed(string target, string? place, Execution.Thrown thrown) =>
        Threw("BK0262", $"Target '{target}' failed: a condition of OnlyWhen threw: {thrown.Message}", place, thrown, "Mend the condition.");

    public static BuildError StepsNotMade(string target, string? place, Execution.Thrown thrown) =>
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

    public static BuildError WorkspaceBusy(Execution.LockHolder? holder) => new()
    {
        Code = "BK0267",
        Message = "Another run is working in this workspace",
        Facts = HolderFacts(holder),
        Hint = "Wait for it to end, or leave '--no-wait' out to wait here.",
        ExitCode = 75,
    };

    public static BuildError NestedRun(string step, Execution.LockHolder holder) => new()
    {
        Code = "BK0268",
        Message = "A build was started from inside one of its own targets; both would wait for each other forever",
        Facts = [("Started by", step), .. HolderFacts(holder)],
        Hint = "Use DependsOn or Triggers instead of starting the build again.",
    };

    public static BuildError LockUnavailable(string path, string reason) => new()
    {
        Code = "BK0269",
        Message = "The workspace cannot be locked",
        Facts = [("File", path), ("Reason", reason)],
        Hint = "Make the directory '.buildkit' writable, or remove what is in its place.",
    };

    static (string, string)[] HolderFacts(Execution.LockHolder? holder) => holder is null
        ? []
        : [("Command", holder.CommandLine), ("Process", holder.Process), ("Since", holder.Since)];

    static BuildError Threw(string code, string message, string? place, Execution.Thrown thrown, string hint) => new()
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

    // Lists longer than this are cut, so that an error stays an error and does not become a flood.
    const int LongestList = 100;

    static (string, string)[] Fact(string name, string? value) => value is null ? [] : [(name, value)];

    static IReadOnlyList<string> Shortened(IReadOnlyList<string> list) =>
        Shortened(list, $"… {list.Count - LongestList} more …");

    static IReadOnlyList<T> Shortened<T>(IReadOnlyList<T> list, T rest) => list.Count <= LongestList
        ? list
        : [.. list.Take(LongestList - 1), rest, list[^1]];

    internal static string Count(int number, string noun) => number == 1 ? $"1 {noun}" : $"{number} {noun}s";

    internal static string Quoted(IEnumerable<string> names) => string.Join(", ", names.Select(name => $"'{name}'"));

    /// <summary>" Did you mean 'x'?" for the nearest candidate within two edits, otherwise nothing.</summary>
    internal static string? DidYouMean(string name, IEnumerable<string> candidates) =>
        Suggestion.Nearest(name, candidates) is { } nearest ? $"Did you mean '{nearest}'?" : null;
}
