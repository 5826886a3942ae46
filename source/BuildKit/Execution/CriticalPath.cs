namespace BuildKit.Execution;

/// <summary>How much work is left behind each target at least, if nothing but order limited the run.</summary>
static class CriticalPath
{
    static readonly TimeSpan Unknown = TimeSpan.FromSeconds(1);

    /// <summary>Sets the remaining path of every target; expects them in plan order.</summary>
    public static void Measure(IReadOnlyList<TargetRun> targets, Durations durations)
    {
        for (var index = targets.Count - 1; index >= 0; index--)
        {
            var target = targets[index];
            var longest = 0.0;
            foreach (var successor in target.Successors)
            {
                longest = Math.Max(longest, successor.RemainingPath);
            }

            target.RemainingPath = longest + Own(target, durations).TotalSeconds;
        }
    }

    static TimeSpan Own(TargetRun target, Durations durations) =>
        target.Planned.SkipReason is not null || !target.Model.HasActions ? TimeSpan.Zero : durations.Of(target.Name) ?? Unknown;
}
