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

    internal static string Count(int number, string noun) => number == 1 ? $"1 {noun}" : $"{number} {noun}s";

    internal static string Quoted(IEnumerable<string> names) => string.Join(", ", names.Select(name => $"'{name}'"));

    /// <summary>" Did you mean 'x'?" for the nearest candidate within two edits, otherwise nothing.</summary>
    internal static string? DidYouMean(string name, IEnumerable<string> candidates) =>
        Suggestion.Nearest(name, candidates) is { } nearest ? $"Did you mean '{nearest}'?" : null;
}
