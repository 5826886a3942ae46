namespace BuildKit.Rendering;

/// <summary>
/// How a line says whose it is. On a terminal lines are indented under their header; elsewhere each line carries
/// target, step and time, because logs are searched and cut.
/// </summary>
sealed class LineStyle(bool isGrouped, Palette palette, Glyphs glyphs)
{
    public DateTimeOffset Start { get; set; }

    public string Line(string target, string? step, DateTimeOffset time, string text) =>
        (isGrouped, text.Length) switch
        {
            (true, 0) => "",
            (true, _) => $"{(step is null ? "  " : "    ")}{text}",
            (false, 0) => Prefix(target, step, time),
            _ => $"{Prefix(target, step, time)} {text}",
        };

    public string Header(string target, string? step) =>
        $"{Indent(step)}{palette.Paint(Tone.Strong, $"{glyphs.Start} {FullName(target, step)}")}";

    public string Footer(string target, string? step, Outcome outcome, TimeSpan duration, string? reason)
    {
        var time = DurationText.Of(duration);
        var ending = outcome switch
        {
            Outcome.Failed => $"failed after {time}",
            Outcome.Cancelled => $"cancelled after {time}",
            Outcome.UpToDate => $"{time}, up to date",
            Outcome.FromCache => $"{time}, from cache",
            Outcome.Skipped => "skipped",
            Outcome.NotRun => "not run",
            _ => time,
        };
        var why = reason is null ? "" : $": {SafeText.OneLine(reason)}";
        return $"{Indent(step)}{palette.Paint(Palette.Of(outcome), $"{glyphs.Of(outcome)} {FullName(target, step)}")} {ending}{why}";
    }

    public static string FullName(string target, string? step) =>
        SafeText.OneLine(step is null ? target : $"{target}/{step}");

    string Prefix(string target, string? step, DateTimeOffset time) =>
        palette.Paint(Tone.Dim, $"{FullName(target, step)} {DurationText.Clock(time - Start)} |");

    string Indent(string? step) => isGrouped && step is not null ? "  " : "";
}
