using BuildKit.Tools;

namespace BuildKit.Tests.Tools;

public class ToolsErrorsTests
{
    [Fact]
    public void Every_error_of_the_tools_reads_well()
    {
        using var empty = new TemporaryDirectory();
        empty.Write("a.trx", """
            <TestRun xmlns="http://microsoft.com/schemas/VisualStudio/TeamTest/2010"><Results>
            <UnitTestResult testName="Shop.CartTests.Adds" outcome="Failed"><Output><ErrorInfo><Message>Assert.Equal() Failure: Values differ
            Expected: 3
            Actual:   4</Message><StackTrace>at X() in /shop/tests/CartTests.cs:line 12</StackTrace></ErrorInfo></Output></UnitTestResult>
            <UnitTestResult testName="Shop.CartTests.Removes" outcome="Failed" />
            <UnitTestResult testName="Shop.CartTests.Passes" outcome="Passed" />
            </Results></TestRun>
            """);
        var root = AbsolutePath.Of("/shop");
        var failed = TestResults.In(empty.Path, root);
        var none = TestResults.In(empty / "none", root);
        empty.Write("c/a.cobertura.xml", """
            <coverage><class filename="/shop/source/Cart.cs"><lines><line number="1" hits="1"/><line number="2" hits="0"/></lines></class></coverage>
            """);
        var coverage = CoverageReport.In(empty / "c", root);
        var ended = new CommandResult { ExitCode = 134, Duration = TimeSpan.Zero, LastLines = ["Process terminated.", "boom"] };
        BuildError[] errors =
        [
            Errors.NothingToBuildAt("dotnet build /shop/Shp.sln", root / "Shp.sln"),
            Errors.NotAPropertyName("A B"),
            Errors.TestsFailed(2, 3, TestFacts.Failed(failed, root)),
            Errors.TestReportsDiffer(root / "Shop.sln", [(root / "A.csproj", ["--report-trx"]), (root / "B.csproj", [])]),
            Errors.NoTestsRan("dotnet test", null, 0),
            Errors.NoTestsRan("dotnet test --filter Name~Nope", "Name~Nope", 12),
            Errors.TestRunAborted(0, TestFacts.Aborted("dotnet test", none, "134: the test program crashed or was killed (signal 6)", ended)),
            Errors.NoTestReport("dotnet test", root / ".buildkit/tests/Shop-01234567"),
            Errors.UnreadableTestResults([("File", "/shop/.buildkit/tests/Shop-01234567/a.trx"), ("Reason", "the file is empty"), ("Exit code", "2")]),
            Errors.TestResultsNotEmptied(root / ".buildkit/tests/Shop-01234567", "Access to the path is denied."),
            Errors.CoverageTooLow(TestFacts.Percent(1, 2), 80, TestFacts.Uncovered(coverage, root)),
            Errors.NoCoverage("left no coverage file", root / ".buildkit/tests/Shop-01234567", "coverlet.collector"),
            Errors.NotAPercentage(180),
            Errors.UnreadableGlobalJson(root / "global.json", "Expected a value."),
            Errors.NotAConfiguration("A;B"),
            Errors.NotAGitName("--force"),
            Errors.UnreadableCoverage(root / "a.cobertura.xml", "Root element is missing."),
        ];

        Snapshot.Matches(string.Join("\n\n", errors.Select(error => error.ToString())));
    }
}
