namespace BuildKit.Rendering;

/// <summary>The sign of life of a quiet run: <c>… Test has been running for 1 m 30 s</c>.</summary>
static class SilenceLine
{
    const int MaxNames = 4;

    /// <summary>What runs at this moment and for how long; null if nothing does.</summary>
    public static string? Text(RunRecord run, DateTimeOffset now, Glyphs glyphs)
    {
        var running = run.Targets.Where(target => target.IsRunning).SelectMany(Running).ToList();
        if (running.Count == 0)
        {
            return null;
        }

        var shown = running.Take(MaxNames).Select((it, i) =>
            $"{it.Name} {(i == 0 ? "has been running " : "")}for {DurationText.Of(now - it.Since)}");
        var more = running.Count > MaxNames ? $", and {running.Count - MaxNames} more" : "";
        return $"{glyphs.Still} {string.Join(", ", shown)}{more}";
    }

    static IEnumerable<(string Name, DateTimeOffset Since)> Running(TargetRecord target)
    {
        var steps = target.Steps.Where(step => step.IsRunning && step.Name.Length > 0).ToList();
        return steps.Count == 0
            ? [(LineStyle.FullName(target.Name, null), target.Started!.Value)]
            : steps.Select(step => (LineStyle.FullName(target.Name, step.Name), step.Started!.Value));
    }
}
