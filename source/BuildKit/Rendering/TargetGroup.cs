namespace BuildKit.Rendering;

/// <summary>
/// The lines of one target: header, lines, error, footer; those of its steps in groups of the same kind inside it.
/// </summary>
sealed class TargetGroup
{
    readonly string name;
    readonly Turn turn;
    readonly HeldBudget budget;
    readonly LineStyle style;
    readonly Palette palette;
    readonly Turns stepTurns;
    readonly Dictionary<string, Turn> steps = new(StringComparer.Ordinal);
    readonly List<string> shownErrors = [];

    // Where the output of successes is not wanted it waits for the outcome.
    readonly HeldOutput? body;
    bool hasStarted;

    public TargetGroup(string name, Turn turn, HeldBudget budget, LineStyle style, Palette palette, bool showsFailuresOnly)
    {
        (this.name, this.turn, this.budget, this.style, this.palette) = (name, turn, budget, style, palette);
        stepTurns = new(Write);
        body = showsFailuresOnly ? new(budget) : null;
    }

    public void Start()
    {
        hasStarted = true;
        Write(style.Header(name, null) + budget.NewLine);
    }

    public void StartStep(string step)
    {
        if (!steps.ContainsKey(step))
        {
            var its = steps[step] = stepTurns.Add(budget);
            its.Write(style.Header(name, step) + budget.NewLine);
        }
    }

    public void Add(TargetEvent e, IEnumerable<string> lines)
    {
        foreach (var line in lines)
        {
            Add(e.Step, style.Line(name, e.Step, e.Time, line));
        }
    }

    /// <summary>Adds a line that is shown whatever becomes of the target.</summary>
    public void AddNotable(string? step, DateTimeOffset time, IEnumerable<string> lines)
    {
        foreach (var line in lines)
        {
            var text = style.Line(name, step, time, line);
            if (body is null)
            {
                Add(step, text);
            }
            else
            {
                turn.Write(text + budget.NewLine);
            }
        }
    }

    public void FinishStep(StepFinished e)
    {
        if (e.Step is null || !steps.TryGetValue(e.Step, out var step))
        {
            return;
        }

        ShowError(e, e.Error);
        step.Write(style.Footer(name, e.Step, e.Outcome, e.Duration, reason: null) + budget.NewLine);
        step.Finish();
    }

    public void Finish(TargetFinished e)
    {
        stepTurns.FinishAll();
        ShowError(e, e.Error);
        if (body is not null && e.Outcome is Outcome.Failed or Outcome.Cancelled)
        {
            body.Release(turn.Write);
        }

        body?.Discard();
        if ((hasStarted && body is null) || e is not { Outcome: Outcome.Executed, Reason: TargetFinished.OnlyAName })
        {
            turn.Write(style.Footer(name, null, e.Outcome, e.Duration, e.Reason) + budget.NewLine);
        }

        turn.Finish();
    }

    // A target repeats the error of its only step; one copy beside the output is enough.
    void ShowError(TargetEvent e, string? error)
    {
        if (error is null || shownErrors.Contains(error))
        {
            return;
        }

        shownErrors.Add(error);
        Add(e, SafeText.Lines(error, palette.UseColour).Select(line => palette.Paint(Tone.Bad, line)));
    }

    void Add(string? step, string line)
    {
        var text = line + budget.NewLine;
        if (step is not null && steps.TryGetValue(step, out var its))
        {
            its.Write(text);
        }
        else
        {
            Write(text);
        }
    }

    void Write(string text)
    {
        if (body is null)
        {
            turn.Write(text);
        }
        else
        {
            body.Append(text);
        }
    }
}
