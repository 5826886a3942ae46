namespace BuildKit.Tests.Events;

public class EventOrderTests
{
    static readonly BuildStarted Started = new() { Run = "r", Root = "/", Targets = ["A", "B"] };
    static readonly TargetFinished NotRun = new() { Target = "B", Outcome = Outcome.NotRun };

    [Fact]
    public void A_run_that_keeps_all_promises_has_no_violations() => Assert.Empty(EventOrder.Violations(
    [
        Started, new LogWritten { Target = "", Text = "x" }, new LogWritten { Target = "A", Text = "condition" }, new TargetStarted { Target = "A" },
        new StepStarted { Target = "A", Step = "s" }, new StepStarted { Target = "A", Step = "t" }, new OutputWritten { Target = "A", Step = "s", Text = "" },
        NotRun, new StepFinished { Target = "A", Step = "t" }, new StepFinished { Target = "A", Step = "s" }, new TargetFinished { Target = "A" },
        new BuildFinished(),
    ]));

    [Fact]
    public void Each_broken_promise_is_named() => Assert.Equal(
        [
            "there are two BuildFinished",
            "'A' works before its TargetStarted",
            "'A' starts twice",
            "'A/s' does not lie between its StepStarted and its StepFinished",
            "'B' does not end with its only TargetFinished",
            "'C' was not planned",
            "'C' started and is Skipped",
        ],
        EventOrder.Violations(
        [
            Started, new OutputWritten { Target = "A", Step = "s", Text = "" }, new TargetStarted { Target = "A" }, new TargetStarted { Target = "A" },
            new StepFinished { Target = "A", Step = "s" }, new TargetFinished { Target = "A" }, NotRun, NotRun,
            new TargetStarted { Target = "C" }, new TargetFinished { Target = "C", Outcome = Outcome.Skipped }, new BuildFinished(), new BuildFinished(),
        ]));

    [Fact]
    public void The_ends_of_a_run_are_checked()
    {
        Assert.Equal(["the first event is no BuildStarted"], EventOrder.Violations([new BuildFinished()]));
        Assert.Contains("the last event is no BuildFinished", EventOrder.Violations([Started]));
    }
}
