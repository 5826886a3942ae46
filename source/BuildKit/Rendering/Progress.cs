namespace BuildKit.Rendering;

/// <summary>
/// Shows a run while it goes on: the first unfinished target in plan order live, the others whole when their turn
/// comes. What belongs to no planned target is shown at once.
/// </summary>
sealed class Progress : IDisposable
{
    readonly PlainOutputOptions options;
    readonly LineSink output;
    readonly EventText words;
    readonly LineStyle style;
    readonly Palette palette;
    readonly Turns turns;
    readonly SpillFile spill;
    readonly Dictionary<string, TargetGroup> groups = new(StringComparer.Ordinal);

    public Progress(PlainOutputOptions options, LineSink output, Palette palette, Glyphs glyphs)
    {
        (this.options, this.output, this.palette) = (options, output, palette);
        words = new(options.Verbosity, palette);
        style = new(options.IsTerminal && options.Verbosity != Verbosity.Minimal, palette, glyphs);
        turns = new(output.Write);
        spill = new(options.TemporaryDirectory);
    }

    public void Show(BuildEvent e)
    {
        if (e is BuildStarted started)
        {
            Plan(started);
        }

        var target = (e as TargetEvent)?.Target ?? (e as WarningRaised)?.Target ?? "";
        if (groups.TryGetValue(target, out var group))
        {
            ShowInGroup(e, group);
        }
        else
        {
            ShowAtOnce(e, target);
        }
    }

    /// <summary>Shows what is still held; nobody's turn comes any more.</summary>
    public void Finish() => turns.FinishAll();

    public void Dispose() => spill.Dispose();

    void Plan(BuildStarted started)
    {
        style.Start = started.Time;
        foreach (var name in started.Targets)
        {
            var budget = new HeldBudget(spill, options.HeldCharacters, output.NewLine);
            groups.TryAdd(name, new(name, turns.Add(budget), budget, style, palette, options.Verbosity == Verbosity.Minimal));
        }
    }

    void ShowInGroup(BuildEvent e, TargetGroup group)
    {
        switch (e)
        {
            case TargetStarted:
                group.Start();
                break;
            case StepStarted { Step: { } step }:
                group.StartStep(step);
                break;
            case StepFinished finished:
                group.FinishStep(finished);
                break;
            case TargetFinished finished:
                group.Finish(finished);
                break;
            case not null when EventText.IsNotable(e):
                group.AddNotable((e as TargetEvent)?.Step, e.Time, words.Lines(e));
                break;
            case TargetEvent of:
                group.Add(of, words.Lines(of));
                break;
        }
    }

    void ShowAtOnce(BuildEvent e, string target)
    {
        if (options.Verbosity == Verbosity.Minimal && e is TargetEvent && !EventText.IsNotable(e))
        {
            return;
        }

        foreach (var line in words.Lines(e))
        {
            output.WriteLine(target.Length == 0 ? line : style.Line(target, (e as TargetEvent)?.Step, e.Time, line));
        }
    }
}
