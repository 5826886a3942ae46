using BuildKit.Events;

namespace BuildKit.Tools;

/// <summary>Posts what a test run left, as events of the step that it runs for.</summary>
static class TestEvents
{
    public static void Post(TestResults results, CoverageReport? coverage, DotNetTest test, CommandResult result, Action<BuildEvent> post)
    {
        var (target, step, time) = Here();
        if (results.Total > 0)
        {
            post(new TestsReported
            {
                Target = target,
                Step = step,
                Time = time,
                Passed = results.Passed,
                Failed = results.Failures.Count,
                Skipped = results.Skipped,
                Failures = results.Failures,
            });
        }
        else if (results.Files == 0 && result.ExitCode == 0 && test.Run is { Report.IsEmpty: true, Results: var directory })
        {
            var warning = Errors.NoTestReport(test.ToString(), directory);
            post(new WarningRaised { Target = target, Time = time, Code = warning.Code, Text = warning.ToString() });
        }

        if (coverage is { Coverable: > 0 })
        {
            post(new CoverageMeasured
            {
                Target = target,
                Step = step,
                Time = time,
                CoveredLines = coverage.Covered,
                CoverableLines = coverage.Coverable,
                RequiredPercent = test.RequiredCoverage,
            });
        }
    }

    static (string Target, string? Step, DateTimeOffset Time) Here() =>
        StepScope.Current is { } scope ? (scope.Target, scope.Step, scope.Time.GetUtcNow()) : ("", null, default);
}
