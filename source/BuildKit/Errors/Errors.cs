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

    // ---- BK04: releases and git -----------------------------------------------------------------------------------

    // ---- BK05: deployments and ledger -----------------------------------------------------------------------------

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
        Hint = "Use text, bool, a number, an enum, AbsolutePath, or a type with a static Parse(string) method.",
    };

    public static BuildError ParametersMissing(IReadOnlyList<(string Option, string Variable, string? Description)> missing) => new()
    {
        Code = "BK0604",
        Message = missing.Count == 1 ? $"The parameter '{missing[0].Option}' is required and has no value" : $"{missing.Count} required parameters have no value",
        Facts = [.. missing.Select(one => ($"--{one.Option}", $"or {one.Variable}{(one.Description is null ? "" : $": {one.Description}")}"))],
        Hint = "Give the value on the command line or in the variable.",
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

    // ---- BK08: files ----------------------------------------------------------------------------------------------

    public static BuildError NotAnAbsolutePath(string path) => new()
    {
        Code = "BK0801",
        Message = $"'{path}' is not an absolute path",
        Hint = "Build paths from RootDirectory: RootDirectory / \"source\".",
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
    };

    public static BuildError OptionTwice(string written) => new()
    {
        Code = "BK0924",
        Message = $"The option '{written}' is given twice",
    };

    public static BuildError UnknownVerb(string verb) => new()
    {
        Code = "BK0925",
        Message = $"The engine has no verb '{verb}'",
        Hint = "Words with a colon are verbs of the engine; targets are named without one.",
    };

    public static BuildError JsonWithoutListOrPlan() => new()
    {
        Code = "BK0926",
        Message = "--json needs --list or --plan",
        Hint = "The events of a run are written as JSON by --events FILE.",
    };

    public static BuildError NoDefaultTarget(IEnumerable<string> targets) => new()
    {
        Code = "BK0927",
        Message = "No target was asked for, and the build script names no default",
        Facts = [("Targets", string.Join(", ", targets))],
        Hint = "Name a target: ./build.sh TARGET.",
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

    public static BuildError Bug(string exceptionType, string message, string trace) => new()
    {
        Code = "BK0999",
        Message = $"BuildKit failed, and it is not your fault: {message}",
        Facts = [("Exception", exceptionType), ("Trace", trace)],
        Hint = "Please report this with the lines above.",
    };

    // ---- helpers --------------------------------------------------------------------------------------------------

    /// <summary>Throws the error.</summary>
    public static BuildException Exception(this BuildError error, Exception? inner = null) => new(error, inner);

    internal static string Count(int number, string noun) => number == 1 ? $"1 {noun}" : $"{number} {noun}s";

    internal static string Quoted(IEnumerable<string> names) => string.Join(", ", names.Select(name => $"'{name}'"));

    /// <summary>" Did you mean 'x'?" for the nearest candidate within two edits, otherwise nothing.</summary>
    internal static string? DidYouMean(string name, IEnumerable<string> candidates) =>
        Suggestion.Nearest(name, candidates) is { } nearest ? $"Did you mean '{nearest}'?" : null;
}
