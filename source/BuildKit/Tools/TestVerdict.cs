using System.Globalization;

namespace BuildKit.Tools;

/// <summary>What is wrong with a test run, if anything: failed tests first, then what kept tests from running, then coverage.</summary>
static class TestVerdict
{
    /// <summary>The exit code of Microsoft.Testing.Platform when no test ran.</summary>
    public const string NoTestsRan = "8";

    const string InvalidCommandLine = "5";

    public static BuildError? On(
        DotNetTest test, TestRun run, TestResults results, CoverageReport? coverage, CommandResult result, AbsolutePath root)
    {
        var exitCode = result.ExitCode.ToString(CultureInfo.InvariantCulture);
        var someRanNone = run.IsPlatform && exitCode == NoTestsRan;
        var succeeded = test.SuccessCodes.Contains(result.ExitCode) || (test.AcceptsNoTests && someRanNone);
        // Failed tests are accepted only by accepting the exit code that speaks of them.
        if (results.Failures.Count > 0 && (result.ExitCode == 0 || !succeeded))
        {
            return Errors.TestsFailed(results.Failures.Count, results.Total, TestFacts.Failed(results, root));
        }

        if (results.Unreadable.Count > 0)
        {
            return Errors.UnreadableTestResults(TestFacts.Unreadable(results, Meaning(run, exitCode), result));
        }

        var isSilent = results.Files == 0 && run.Report.IsEmpty;
        if (!test.AcceptsNoTests && (someRanNone || (succeeded && results.Total == 0 && !isSilent)))
        {
            return Errors.NoTestsRan(test.ToString(), Filter(test), results.Total);
        }

        return succeeded
            ? CoverageVerdict(test, run, coverage, root)
            : Errors.TestRunAborted(results.Total, TestFacts.Aborted(test.ToString(), results, Meaning(run, exitCode), result));
    }

    static BuildError? CoverageVerdict(DotNetTest test, TestRun run, CoverageReport? coverage, AbsolutePath root) => coverage switch
    {
        null => null,
        { Unreadable: { } problem } => Errors.UnreadableCoverage(problem.File, problem.Reason),
        { Files: 0 } => Errors.NoCoverage("left no coverage file", run.Results, CoverageReport.Package(run.IsPlatform)),
        { Coverable: 0 } when test.RequiredCoverage is not null =>
            Errors.NoCoverage("covered no line of the code under test", run.Results, CoverageReport.Package(run.IsPlatform)),
        _ when test.RequiredCoverage is { } required && coverage.Covered * 100.0 < required * coverage.Coverable =>
            Errors.CoverageTooLow(TestFacts.Percent(coverage.Covered, coverage.Coverable), required, TestFacts.Uncovered(coverage, root)),
        _ => null,
    };

    static string? Filter(DotNetTest test) =>
        test.Arguments.FirstOrDefault(argument => argument.StartsWith("--filter", StringComparison.Ordinal)) is { } option
            ? test.Arguments.SkipWhile(argument => argument != option).ElementAtOrDefault(1) ?? option
            : null;

    static string Meaning(TestRun run, string exitCode) => (run.IsPlatform, exitCode) switch
    {
        (true, "2") => $"{exitCode}: a test failed",
        (true, "3") => $"{exitCode}: the run was aborted",
        (true, "4") => $"{exitCode}: the test program is set up wrongly",
        (true, InvalidCommandLine) => $"{exitCode}: the test program does not know an argument; an option may need a package that the project lacks",
        (true, "7") => $"{exitCode}: the test program ended unexpectedly",
        (true, "9") => $"{exitCode}: fewer tests ran than are required",
        (true, "10") => $"{exitCode}: the test framework failed, not a test",
        _ when int.Parse(exitCode, CultureInfo.InvariantCulture) is > 128 and < 160 and var code =>
            $"{exitCode}: the test program crashed or was killed (signal {code - 128})",
        _ => exitCode,
    };
}
