using BuildKit.Tools;

namespace BuildKit.Tests.Tools;

public class TestResultsTests
{
    static string Trx(string results, string definitions = "", string runInfos = "") => $"""
        <?xml version="1.0" encoding="utf-8"?>
        <TestRun id="1" xmlns="http://microsoft.com/schemas/VisualStudio/TeamTest/2010">
          <Results>{results}</Results>
          <TestDefinitions>{definitions}</TestDefinitions>
          <ResultSummary outcome="Failed"><RunInfos>{runInfos}</RunInfos></ResultSummary>
        </TestRun>
        """;

    static TestResults Read(TemporaryDirectory directory, string trx)
    {
        directory.Write("a.trx", trx);
        return TestResults.In(directory.Path, directory.Path);
    }

    [Fact]
    public void An_xunit_file_gives_counts_and_the_place_of_each_failure()
    {
        using var directory = new TemporaryDirectory();
        var source = directory.Write("CartTests.cs", "");

        var results = Read(directory, Trx($"""
            <UnitTestResult testId="1" testName="Shop.CartTests.Adds(text: &quot;&lt;ü&gt;&quot;)" outcome="Failed"><Output>
              <StdOut>noise</StdOut>
              <ErrorInfo><Message>Assert.Equal() Failure
            Expected: 1</Message><StackTrace>   at Shop.CartTests.Adds(String text) in {source}:line 12
               at System.Reflection.MethodBaseInvoker.Invoke()</StackTrace></ErrorInfo></Output></UnitTestResult>
            <UnitTestResult testId="2" testName="Shop.CartTests.Passes" outcome="Passed" />
            <UnitTestResult testId="3" testName="Shop.CartTests.Later" outcome="NotExecuted"><Output><StdOut>not now</StdOut></Output></UnitTestResult>
            """));

        Assert.Equal((1, 1, 1, 3), (results.Passed, results.Failures.Count, results.Skipped, results.Total));
        Assert.Equal(
            new FailedTest { Name = "Shop.CartTests.Adds(text: \"<ü>\")", Message = "Assert.Equal() Failure\nExpected: 1", File = source, Line = 12 },
            results.Failures[0]);
    }

    [Fact]
    public void A_name_without_its_class_gets_it_as_nunit_and_mstest_leave_it_out()
    {
        using var directory = new TemporaryDirectory();

        var results = Read(directory, Trx(
            """
            <UnitTestResult testId="a" testName="Adds(1,2)" outcome="Failed" />
            <UnitTestResult testId="b" testName="Removes" outcome="Failed" />
            <UnitTestResult testId="c" testName="Shop.CartTests.Full" outcome="Failed" />
            """,
            """
            <UnitTest name="Adds" id="a"><Execution id="x" /><TestMethod className="Shop.CartTests" name="Adds" /></UnitTest>
            <UnitTest name="Removes" id="b"><TestMethod className="Shop.OrderTests, Shop.Tests, Version=1.0.0.0" name="Removes" /></UnitTest>
            <UnitTest name="Full" id="c"><TestMethod className="Shop.CartTests" name="Full" /></UnitTest>
            <UnitTest name="Passed" id="d"><TestMethod className="Shop.CartTests" name="Passed" /></UnitTest>
            """));

        Assert.Equal(["Shop.CartTests.Adds(1,2)", "Shop.OrderTests.Removes", "Shop.CartTests.Full"], results.Failures.Select(failure => failure.Name));
    }

    [Fact]
    public void Rows_of_an_mstest_count_and_what_holds_them_does_not()
    {
        using var directory = new TemporaryDirectory();

        var results = Read(directory, Trx("""
            <UnitTestResult testId="1" testName="Rows" outcome="Failed" resultType="DataDrivenTest"><Output><ErrorInfo><Message>one row failed</Message></ErrorInfo></Output><InnerResults>
              <UnitTestResult testId="1" testName="Rows (0)" outcome="Passed" resultType="DataDrivenDataRow" />
              <UnitTestResult testId="1" testName="Rows (1)" outcome="Failed" resultType="DataDrivenDataRow"><Output><ErrorInfo><Message>bad</Message></ErrorInfo></Output></UnitTestResult>
            </InnerResults></UnitTestResult>
            <UnitTestResult testId="2" testName="Cleanup" outcome="Failed"><Output><ErrorInfo><Message>cleanup</Message></ErrorInfo></Output><InnerResults>
              <UnitTestResult testId="2" testName="Cleanup (0)" outcome="Passed" />
            </InnerResults></UnitTestResult>
            """));

        Assert.Equal(["bad", "cleanup"], results.Failures.Select(failure => failure.Message));
        Assert.Equal(["Rows (1)", "Cleanup"], results.Failures.Select(failure => failure.Name));
        Assert.Equal(2, results.Passed);
    }

    [Theory]
    [InlineData("outcome=\"Passed\"", 1, 0, 0)]
    [InlineData("outcome=\"Warning\"", 1, 0, 0)]
    [InlineData("outcome=\"Failed\"", 0, 1, 0)]
    [InlineData("outcome=\"Timeout\"", 0, 1, 0)]
    [InlineData("outcome=\"Aborted\"", 0, 1, 0)]
    [InlineData("outcome=\"InProgress\"", 0, 1, 0)]
    [InlineData("", 0, 1, 0)]
    [InlineData("outcome=\"NotExecuted\"", 0, 0, 1)]
    [InlineData("outcome=\"Inconclusive\"", 0, 0, 1)]
    public void Every_outcome_is_a_pass_a_failure_or_a_skip(string outcome, int passed, int failed, int skipped)
    {
        using var directory = new TemporaryDirectory();

        var results = Read(directory, Trx($"<UnitTestResult testId=\"1\" testName=\"T\" {outcome} />"));

        Assert.Equal((passed, failed, skipped), (results.Passed, results.Failures.Count, results.Skipped));
    }

    [Fact]
    public void Any_characters_are_read_and_control_characters_are_written_out()
    {
        using var directory = new TemporaryDirectory();

        var results = Read(directory, Trx("""<UnitTestResult testId="1" testName="a&#x1B;[31m&#x0; 😀" outcome="Failed"><Output><ErrorInfo><Message><![CDATA[<&]]>&#x7;é&#xD;&#xA;]]&gt;</Message></ErrorInfo></Output></UnitTestResult>"""));

        Assert.Equal("a\\u001B[31m\\u0000 😀", results.Failures[0].Name);
        Assert.Equal("<&\\u0007é\n]]>", results.Failures[0].Message);
    }

    [Fact]
    public void An_endless_message_is_cut()
    {
        using var directory = new TemporaryDirectory();
        var text = new string('x', 1_000_000);

        var results = Read(directory, Trx($"""<UnitTestResult testId="1" testName="T" outcome="Failed"><Output><StdOut>{text}</StdOut><ErrorInfo><Message>{text}</Message></ErrorInfo></Output></UnitTestResult><UnitTestResult testId="2" testName="U" outcome="Passed" />"""));

        Assert.Equal(8_001, results.Failures[0].Message.Length);
        Assert.Equal(1, results.Passed);
    }

    [Theory]
    [InlineData("", "the file is empty")]
    [InlineData("{}", "invalid")]
    [InlineData("<html />", "its root is no TestRun")]
    [InlineData("<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><TestRun>&e;</TestRun>", "DTD")]
    [InlineData("<TestRun xmlns=\"http://microsoft.com/schemas/VisualStudio/TeamTest/2010\"><Results><UnitTestResult testName=\"T\" outcome=\"Passed\" />", "")]
    public void A_file_that_cannot_be_read_is_named_and_counts_nothing(string text, string reason)
    {
        using var directory = new TemporaryDirectory();

        var results = Read(directory, text);

        var unreadable = Assert.Single(results.Unreadable);
        Assert.Equal(directory / "a.trx", unreadable.File);
        Assert.Contains(reason, unreadable.Reason, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(0, results.Total);
    }

    [Fact]
    public void Files_are_added_up_and_those_of_repeated_attempts_are_not()
    {
        using var directory = new TemporaryDirectory();
        directory.Write("b.trx", Trx("<UnitTestResult testName=\"T\" outcome=\"Passed\" />"));
        directory.Write("Retries/1/c.trx", Trx("<UnitTestResult testName=\"T\" outcome=\"Failed\" />"));

        var results = Read(directory, Trx("<UnitTestResult testName=\"T\" outcome=\"Passed\" />"));

        Assert.Equal((2, 2, 2), (results.Files, results.Passed, results.Total));
    }

    [Fact]
    public void A_directory_that_is_not_there_has_no_results() =>
        Assert.Equal(0, TestResults.In(AbsolutePath.Of("/nowhere/at all"), AbsolutePath.Of("/")).Files);

    [Fact]
    [Trait("Speed", "Slow")]
    public void A_hundred_thousand_results_are_read_as_a_stream()
    {
        using var directory = new TemporaryDirectory();
        var result = "<UnitTestResult testId=\"1\" testName=\"Shop.CartTests.Passes_with_a_name_of_some_length\" outcome=\"Passed\"><Output><StdOut>text</StdOut></Output></UnitTestResult>";

        var results = Read(directory, Trx(string.Concat(Enumerable.Repeat(result, 100_000))));

        Assert.Equal(100_000, results.Passed);
    }
}
