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

    internal static string Count(int number, string noun) => number == 1 ? $"1 {noun}" : $"{number} {noun}s";

    internal static string Quoted(IEnumerable<string> names) => string.Join(", ", names.Select(name => $"'{name}'"));

    /// <summary>" Did you mean 'x'?" for the nearest candidate within two edits, otherwise nothing.</summary>
    internal static string? DidYouMean(string name, IEnumerable<string> candidates) =>
        Suggestion.Nearest(name, candidates) is { } nearest ? $"Did you mean '{nearest}'?" : null;
}
