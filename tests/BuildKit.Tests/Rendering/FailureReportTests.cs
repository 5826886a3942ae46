using BuildKit.Rendering;

namespace BuildKit.Tests.Rendering;

public class FailureReportTests
{
    static readonly PlainOutputOptions Quiet = new() { Verbosity = Verbosity.Quiet };

    [Fact]
    public void At_most_fifty_diagnostics_are_shown_errors_first()
    {
        var text = ShownRun.Of(run =>
        {
            run.Plan("Compile").Start("Compile");
            foreach (var i in Enumerable.Range(1, 60))
            {
                run.Diagnostic("Compile", Severity.Warning, "A.cs", i, "W", "warn").Diagnostic("Compile", Severity.Warning, "A.cs", i, "W", "warn");
            }

            run.Diagnostic("Compile", Severity.Error, "A.cs", 99, "", "last but first")
                .End("Compile", 1, Outcome.Failed, error: "BK0200: failed").Finish(succeeded: false);
        }, Quiet);

        var lines = text.TrimEnd('\n').Split('\n');
        Assert.Equal("  A.cs(99,5): error: last but first", lines[2]);
        Assert.Equal("  A.cs(1,5): warning W: warn", lines[3]);
        Assert.Equal("  … and 11 more", lines[52]);
        Assert.Equal(54, lines.Length);
    }

    [Fact]
    public void The_same_diagnostic_of_two_targets_is_shown_once()
    {
        var text = ShownRun.Of(run => run.Plan("A", "B")
            .Diagnostic("A", Severity.Error, "/src/shop/A.cs", 1, "E1", "x").Diagnostic("B", Severity.Error, "A.cs", 1, "E1", "x")
            .End("A", 1, Outcome.Failed, error: "a").End("B", 1, Outcome.Failed, error: "b").Finish(succeeded: false), Quiet);

        Assert.Equal("✘ A\n  a\n  A.cs(1,5): error E1: x\n✘ B\n  b\n0 executed, 0 up to date, 0 from cache, 0 skipped, 2 failed in 0.0 s\n", text);
    }

    [Fact]
    public void Places_are_as_exact_as_the_tool_was_and_messages_cannot_break_lines()
    {
        DiagnosticReported Reported(string file, int line, int column, string message) =>
            new() { Target = "A", Severity = Severity.Error, File = file, Line = line, Column = column, Message = message };

        var text = ShownRun.Of(run => run.Plan("A").On(Reported("", 0, 0, "no place")).On(Reported("a b.cs", 0, 7, "no line"))
            .On(Reported("/src/shop/x.cs", 3, 0, "no column")).On(Reported("/src/shopping/x.cs", 3, 4, "two\nlines"))
            .End("A", 1, Outcome.Failed, error: "a").Finish(succeeded: false), Quiet);

        Assert.Contains(
            "  error: no place\n  a b.cs: error: no line\n  x.cs(3): error: no column\n  /src/shopping/x.cs(3,4): error: two\\x0Alines\n",
            text, StringComparison.Ordinal);
    }

    [Fact]
    public void Long_messages_and_long_lists_of_failed_tests_are_cut()
    {
        var message = string.Join('\n', Enumerable.Range(1, 20).Select(i => $"line {i}"));
        var failures = Enumerable.Range(1, 55).Select(i => new FailedTest { Name = $"T{i}", Message = i == 1 ? message : "" }).ToArray();

        var text = ShownRun.Of(run => run.Plan("Test").Tests("Test", 1, 55, failures: failures)
            .End("Test", 1, Outcome.Failed, error: "x").Finish(succeeded: false), Quiet);

        Assert.Contains("    line 12\n    … and 8 more lines\n  failed test T2\n", text, StringComparison.Ordinal);
        Assert.Contains("  failed test T50\n  … and 5 more failed tests\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Warnings_of_targets_that_succeed_are_not_repeated()
    {
        var text = ShownRun.Of(run => run.Plan("A").Diagnostic("A", Severity.Warning, "A.cs", 1, "W", "x").End("A").Finish(), Quiet);

        Assert.Equal("1 executed, 0 up to date, 0 from cache, 0 skipped, 0 failed in 0.0 s\n", text);
    }
}
