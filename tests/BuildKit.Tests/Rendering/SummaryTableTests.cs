using BuildKit.Rendering;

namespace BuildKit.Tests.Rendering;

public class SummaryTableTests
{
    static readonly PlainOutputOptions Narrow = new() { IsTerminal = true, Width = 40 };

    [Fact]
    public void Wide_names_align_and_long_reasons_are_cut_to_the_width() => Snapshot.Matches(ShownRun.Of(run => run
        .Plan("Übersetzen", "测试", "{0}").End("Übersetzen", 1).End("测试", outcome: Outcome.Skipped, reason: "a reason that is longer than the line")
        .End("{0}", 2, Outcome.Executed).Finish(), Narrow));

    [Fact]
    public void A_run_without_targets_has_a_summary_only() =>
        Assert.Equal("0 executed, 0 up to date, 0 from cache, 0 skipped, 0 failed in 0.0 s\n", ShownRun.Of(run => run.Plan().Finish()));

    [Fact]
    public void Every_outcome_is_counted() =>
        Assert.EndsWith("\n\n1 executed, 1 up to date, 1 from cache, 1 skipped, 1 failed, 1 not run, 1 cancelled in 0.0 s\n",
            ShownRun.Of(run =>
            {
                run.Plan(Enum.GetNames<Outcome>());
                foreach (var outcome in Enum.GetValues<Outcome>())
                {
                    run.End(outcome.ToString(), 1, outcome);
                }

                run.Finish(succeeded: false);
            }), StringComparison.Ordinal);

    [Fact]
    public void Coverage_that_misses_its_threshold_by_a_hair_is_not_rounded_up_to_it()
    {
        CoverageMeasured Measured(int covered, int coverable, double? required = null) =>
            new() { Target = "Test", CoveredLines = covered, CoverableLines = coverable, RequiredPercent = required };

        var text = ShownRun.Of(run => run.Plan("Test").On(Measured(7999, 9999, 80)).On(Measured(0, 0)).End("Test").Finish());

        Assert.Contains("\nCoverage of Test: 79.9 % (7999 of 9999 lines, 80 % required)\n", text, StringComparison.Ordinal);
    }
}
