namespace BuildKit.Tests;

/// <summary>What a reader of events may rely on (docs/events.md), checked on a recorded run.</summary>
public static class EventOrder
{
    /// <summary>Each broken promise as a sentence; empty for a run that keeps them all.</summary>
    public static IReadOnlyList<string> Violations(IReadOnlyList<BuildEvent> events)
    {
        var broken = new List<string>();
        if (events.Count == 0 || events[0] is not BuildStarted started)
        {
            return ["the first event is no BuildStarted"];
        }

        Check(events[^1] is BuildFinished, "the last event is no BuildFinished");
        Check(events.OfType<BuildStarted>().Count() == 1, "there are two BuildStarted");
        Check(events.OfType<BuildFinished>().Count() <= 1, "there are two BuildFinished");
        Check(events.All(e => e.Time.Offset == TimeSpan.Zero), "a time is not UTC");
        var byTarget = events.OfType<TargetEvent>().Where(e => e.Target.Length > 0).ToLookup(e => e.Target);
        foreach (var name in started.Targets.Union(byTarget.Select(group => group.Key)))
        {
            Check(started.Targets.Contains(name), $"'{name}' was not planned");
            broken.AddRange(OfTarget(name, [.. byTarget[name]]));
        }

        return broken;

        void Check(bool holds, string otherwise)
        {
            if (!holds)
            {
                broken.Add(otherwise);
            }
        }
    }

    static IEnumerable<string> OfTarget(string name, List<TargetEvent> events)
    {
        if (events.OfType<TargetFinished>().Count() != 1 || events[^1] is not TargetFinished finished)
        {
            yield return $"'{name}' does not end with its only TargetFinished";
            yield break;
        }

        var start = events.FindIndex(e => e is TargetStarted);
        // A condition may log before the target begins.
        if (events.FindIndex(e => e is not (TargetStarted or TargetFinished or LogWritten)) is var work and >= 0 && (start < 0 || work < start))
        {
            yield return $"'{name}' works before its TargetStarted";
        }

        if (events.OfType<TargetStarted>().Count() > 1)
        {
            yield return $"'{name}' starts twice";
        }

        if (start >= 0 && finished.Outcome is Outcome.Skipped or Outcome.NotRun)
        {
            yield return $"'{name}' started and is {finished.Outcome}";
        }

        foreach (var step in events.GroupBy(e => e.Step).Where(step => step.Key is not null))
        {
            if (step.First() is not StepStarted || step.Last() is not StepFinished
                || step.Count(e => e is StepStarted) != 1 || step.Count(e => e is StepFinished) != 1)
            {
                yield return $"'{name}/{step.Key}' does not lie between its StepStarted and its StepFinished";
            }
        }
    }
}
