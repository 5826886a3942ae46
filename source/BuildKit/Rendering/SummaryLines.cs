using System.Globalization;

namespace BuildKit.Rendering;

/// <summary>The last lines of every run. People and scripts read them, so their form never changes and they are never coloured.</summary>
static class SummaryLines
{
    /// <summary><c>5 executed, 12 up to date, 3 from cache, 1 skipped, 0 failed in 2.1 s</c></summary>
    public static string Outcomes(RunRecord run)
    {
        var counts = run.Targets.Where(target => !target.IsOnlyAName).CountBy(target => target.Outcome).ToDictionary();
        int Of(Outcome outcome) => counts.GetValueOrDefault(outcome);
        var notRun = Of(Outcome.NotRun) == 0 ? "" : $", {Of(Outcome.NotRun)} not run";
        var cancelled = Of(Outcome.Cancelled) == 0 ? "" : $", {Of(Outcome.Cancelled)} cancelled";
        return $"{Of(Outcome.Executed)} executed, {Of(Outcome.UpToDate)} up to date, {Of(Outcome.FromCache)} from cache, "
            + $"{Of(Outcome.Skipped)} skipped, {Of(Outcome.Failed)} failed{notRun}{cancelled} "
            + $"in {DurationText.Of(run.Finished?.Duration ?? TimeSpan.Zero)}";
    }

    /// <summary><c>Verified: 9 steps left the same again, 1 did not</c>; null if nothing was verified.</summary>
    public static string? Verified(RunRecord run)
    {
        var steps = run.Verified.ToList();
        var same = steps.Count(step => step.Differences.Count == 0);
        return steps.Count == 0 ? null : $"Verified: {same} {(same == 1 ? "step" : "steps")} left the same again, {steps.Count - same} did not";
    }

    /// <summary><c>Tests: 812 passed, 0 failed, 3 skipped</c>; null if no tests ran.</summary>
    public static string? Tests(RunRecord run)
    {
        var tests = run.Tests.ToList();
        return tests.Count == 0
            ? null
            : $"Tests: {tests.Sum(t => (long)t.Passed)} passed, {tests.Sum(t => (long)t.Failed)} failed, {tests.Sum(t => (long)t.Skipped)} skipped";
    }

    /// <summary>One line for each target that measured coverage.</summary>
    public static IEnumerable<string> Coverage(RunRecord run) =>
        from target in run.Targets
        let measured = target.Steps.SelectMany(step => step.Coverage).ToList()
        where measured.Count > 0
        select Coverage(LineStyle.FullName(target.Name, null), measured);

    static string Coverage(string target, List<CoverageMeasured> measured)
    {
        var (covered, coverable) = (measured.Sum(m => (long)m.CoveredLines), measured.Sum(m => (long)m.CoverableLines));
        // Rounded down: 79.96 % must not be shown as the 80 % that it failed to reach.
        var percent = coverable == 0 ? 100 : Math.Floor(1000m * covered / coverable) / 10;
        var required = measured.Max(m => m.RequiredPercent) is { } least
            ? string.Create(CultureInfo.InvariantCulture, $", {least:0.##} % required")
            : "";
        return string.Create(CultureInfo.InvariantCulture,
            $"Coverage of {target}: {percent:0.0} % ({covered} of {coverable} lines{required})");
    }
}
