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
        Hint = "Normalise it before it is signed: any change breaks the signature.",
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

    // Control characters would garble a terminal.
    static string Visible(string text) =>
        string.Concat(text.Select(c => char.IsControl(c) ? $"\\u{(int)c:x4}" : c.ToString()));

    static string Shortened(string text) => text.Length <= 200 ? text : $"{text[..200]}…";

    /// <summary>" Did you mean 'x'?" for the nearest candidate within two edits, otherwise nothing.</summary>
    internal static string? DidYouMean(string name, IEnumerable<string> candidates) =>
        Suggestion.Nearest(name, candidates) is { } nearest ? $"Did you mean '{nearest}'?" : null;
}
