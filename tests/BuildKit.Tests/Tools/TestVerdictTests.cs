using BuildKit.Events;

namespace BuildKit.Tests.Tools;

/// <summary>What is said about a test run when its process has ended.</summary>
public class TestVerdictTests
{
    const string Passed = "<UnitTestResult testName=\"Shop.A.Passes\" outcome=\"Passed\" />";

    static string Failed(string name, string message = "wrong") =>
        $"<UnitTestResult testName=\"{name}\" outcome=\"Failed\"><Output><ErrorInfo><Message>{message}</Message><StackTrace> at Shop.A.X() in /_/A.cs:line 3</StackTrace></ErrorInfo></Output></UnitTestResult>";

    static string Trx(string results, string runInfo = "") =>
        $"<TestRun xmlns=\"http://microsoft.com/schemas/VisualStudio/TeamTest/2010\"><Results>{results}</Results><ResultSummary><RunInfos>{runInfo}</RunInfos></ResultSummary></TestRun>";

    static string Cobertura(int covered, int coverable) =>
        $"<coverage><class filename=\"/_/source/Cart.cs\"><lines>{string.Concat(Enumerable.Range(1, coverable).Select(line => $"<line number=\"{line}\" hits=\"{(line <= covered ? 1 : 0)}\" />"))}</lines></class></coverage>";

    sealed record Ended(BuildError? Error, List<BuildEvent> Events);

    static Ended Conclude(DotNetTest test, int exitCode, string? trx = null, string? cobertura = null, bool isPlatform = false, bool timedOut = false)
    {
        using var root = new TemporaryDirectory();
        root.Write("A.cs", "");
        root.Write("T.csproj", "<Project><ItemGroup><PackageReference Include=\"xunit.v3\" /></ItemGroup></Project>");
        root.Write("global.json", isPlatform ? "{ \"test\": { \"runner\": \"Microsoft.Testing.Platform\" } }" : "{}");
        var prepared = test.Prepared(root.Path);
        var results = AbsolutePath.Of(prepared.Arguments[prepared.Arguments.IndexOf("--results-directory") + 1]);
        if (trx is not null)
        {
            File.WriteAllText(results / "a.trx", trx);
        }

        if (cobertura is not null)
        {
            File.WriteAllText(results / "a.cobertura.xml", cobertura);
        }

        var events = new List<BuildEvent>();
        var scope = new StepScope { Target = "Test", Step = "T", Root = root.Path, Id = $"test-{Guid.NewGuid():N}", Post = events.Add };
        using var _ = scope.Enter();
        var result = new CommandResult { ExitCode = exitCode, Duration = TimeSpan.Zero, LastLines = ["the last line"], TimedOut = timedOut };
        var error = prepared.Concluded(root.Path, result, scope.Post);
        Assert.Equal(error?.Code, test.Concluded(root.Path, result, _ => { })?.Code);
        return new(error, events);
    }

    static string Fact(BuildError? error, string name) => error!.Facts.First(fact => fact.Name == name).Value;

    [Fact]
    public void A_run_without_failures_posts_its_counts()
    {
        var ended = Conclude(DotNet.Test(), 0, Trx(Passed + "<UnitTestResult testName=\"S\" outcome=\"NotExecuted\" />"));

        Assert.Null(ended.Error);
        var report = Assert.IsType<TestsReported>(Assert.Single(ended.Events));
        Assert.Equal(("Test", "T", 1, 0, 1), (report.Target, report.Step, report.Passed, report.Failed, report.Skipped));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(0)]
    public void Failed_tests_are_listed_with_place_and_message_whatever_the_exit_code(int exitCode)
    {
        var ended = Conclude(DotNet.Test(), exitCode, Trx(Passed + Failed("Shop.A.Fails", "one\ntwo")));

        Assert.Equal("BK0232", ended.Error!.Code);
        Assert.Equal("1 of 2 tests failed", ended.Error.Message);
        Assert.Equal("Shop.A.Fails\n  A.cs:3\n  one\n  two", Fact(ended.Error, "Failed"));
        var failure = Assert.Single(Assert.IsType<TestsReported>(Assert.Single(ended.Events)).Failures);
        Assert.EndsWith("/A.cs", failure.File, StringComparison.Ordinal);
        Assert.Equal(3, failure.Line);
    }

    [Fact]
    public void Twenty_failed_tests_are_listed_and_the_others_counted()
    {
        var ended = Conclude(DotNet.Test(), 1, Trx(string.Concat(Enumerable.Range(1, 25).Select(i => Failed($"Shop.A.Fails{i}")))));

        Assert.Equal("25 of 25 tests failed", ended.Error!.Message);
        Assert.Equal(21, ended.Error.Facts.Count);
        Assert.Equal("and 5 more", ended.Error.Facts[^1].Value);
        Assert.Equal(25, Assert.IsType<TestsReported>(Assert.Single(ended.Events)).Failures.Count);
    }

    [Fact]
    public void Failed_tests_are_accepted_only_together_with_their_exit_code()
    {
        Assert.Null(Conclude(DotNet.Test().SucceedsWith(0, 1), 1, Trx(Failed("F"))).Error);
        Assert.Equal("BK0232", Conclude(DotNet.Test().SucceedsWith(0, 1), 2, Trx(Failed("F"))).Error!.Code);
    }

    [Fact]
    public void A_run_that_matches_no_test_says_so_with_its_filter()
    {
        var ended = Conclude(DotNet.Test().Filter("Name~Nope"), 0, Trx(""));

        Assert.Equal("BK0234", ended.Error!.Code);
        Assert.Equal("Name~Nope", Fact(ended.Error, "Filter"));
        Assert.Empty(ended.Events);
    }

    [Fact]
    public void No_tests_are_an_error_in_both_modes_unless_that_is_allowed()
    {
        Assert.Equal("BK0234", Conclude(DotNet.Test(), 8, isPlatform: true).Error!.Code);
        Assert.Equal("BK0234", Conclude(DotNet.Test(), 0).Error!.Code);
        Assert.Null(Conclude(DotNet.Test().AllowNoTests(), 8, isPlatform: true).Error);
        Assert.Null(Conclude(DotNet.Test().AllowNoTests(), 0).Error);
        Assert.Null(Conclude(DotNet.Test().Arguments("--list-tests"), 0).Error);
    }

    [Fact]
    public void A_project_of_several_that_ran_no_test_is_told()
    {
        var error = Conclude(DotNet.Test().Filter("X"), 8, Trx(Passed), isPlatform: true).Error!;

        Assert.Equal("BK0234", error.Code);
        Assert.Equal("1 test ran, but at least one test project ran none", error.Message);
        Assert.Null(Conclude(DotNet.Test().AllowNoTests(), 8, Trx(Passed), isPlatform: true).Error);
    }

    [Fact]
    public void A_crash_without_results_says_so_and_shows_the_last_lines()
    {
        var error = Conclude(DotNet.Test(), 134, isPlatform: true).Error!;

        Assert.Equal("BK0235", error.Code);
        Assert.Contains("signal 6", Fact(error, "Exit code"), StringComparison.Ordinal);
        Assert.Equal("the last line", Fact(error, "Output"));
    }

    [Fact]
    public void A_host_that_crashed_halfway_is_not_taken_for_a_success()
    {
        var error = Conclude(DotNet.Test(), 1, Trx(Passed, "<RunInfo outcome=\"Error\"><Text>The active test run was aborted.</Text></RunInfo>")).Error!;

        Assert.Equal("BK0235", error.Code);
        Assert.Equal("The active test run was aborted.", Fact(error, "Run"));
    }

    [Fact]
    public void A_crash_is_told_beside_the_tests_that_failed_before_it() =>
        Assert.Equal("aborted", Fact(Conclude(DotNet.Test(), 1, Trx(Failed("F"), "<RunInfo outcome=\"Error\"><Text>aborted</Text></RunInfo>")).Error, "Run"));

    [Fact]
    public void Results_that_cannot_be_read_are_an_error_that_names_the_file()
    {
        var error = Conclude(DotNet.Test(), 2, trx: "").Error!;

        Assert.Equal("BK0237", error.Code);
        Assert.EndsWith("a.trx", Fact(error, "File"), StringComparison.Ordinal);
        Assert.Equal("the file is empty", Fact(error, "Reason"));
    }

    [Fact]
    public void Tests_that_report_nothing_are_a_warning_that_says_what_to_add()
    {
        var ended = Conclude(DotNet.Test().Report(), 0, isPlatform: true);

        Assert.Null(ended.Error);
        var warning = Assert.IsType<WarningRaised>(Assert.Single(ended.Events));
        Assert.Equal(("BK0236", "Test"), (warning.Code, warning.Target));
        Assert.Contains("Microsoft.Testing.Extensions.TrxReport", warning.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_that_took_too_long_is_left_to_the_time_limit() =>
        Assert.Null(Conclude(DotNet.Test(), 137, timedOut: true).Error);

    [Fact]
    public void Coverage_is_posted_and_enough_of_it_is_no_error()
    {
        var ended = Conclude(DotNet.Test().Coverage(75), 0, Trx(Passed), Cobertura(3, 4));

        Assert.Null(ended.Error);
        var coverage = Assert.IsType<CoverageMeasured>(ended.Events[1]);
        Assert.Equal((3, 4, 75.0), (coverage.CoveredLines, coverage.CoverableLines, coverage.RequiredPercent));
    }

    [Fact]
    public void Too_little_coverage_is_an_error_that_is_never_rounded_away()
    {
        var error = Conclude(DotNet.Test().Coverage(80), 0, Trx(Passed), Cobertura(7999, 10000)).Error!;

        Assert.Equal("BK0239", error.Code);
        Assert.Equal("Tests cover 79.9 % of the lines; 80 % are required", error.Message);
        Assert.Equal("source/Cart.cs: 7999 of 10000 lines (79.9 %)", Fact(error, "Worst"));
    }

    [Fact]
    public void Coverage_that_is_asked_for_and_missing_is_an_error_that_names_the_package()
    {
        Assert.Contains("coverlet.collector", Conclude(DotNet.Test().Coverage(), 0, Trx(Passed)).Error!.Hint, StringComparison.Ordinal);
        Assert.Contains("CodeCoverage", Conclude(DotNet.Test().Coverage(), 0, Trx(Passed), isPlatform: true).Error!.Hint, StringComparison.Ordinal);
        Assert.Equal("BK0240", Conclude(DotNet.Test().Coverage(1), 0, Trx(Passed), "<coverage />").Error!.Code);
        Assert.Null(Conclude(DotNet.Test().Coverage(), 0, Trx(Passed), "<coverage />").Error);
        Assert.Equal("BK0245", Conclude(DotNet.Test().Coverage(), 0, Trx(Passed), "<coverage>").Error!.Code);
    }

    [Fact]
    public void Failed_tests_come_before_coverage()
    {
        var ended = Conclude(DotNet.Test().Coverage(80), 1, Trx(Failed("F")), Cobertura(0, 1));

        Assert.Equal("BK0232", ended.Error!.Code);
        Assert.Equal(2, ended.Events.Count);
    }
}
