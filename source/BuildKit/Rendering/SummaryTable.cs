namespace BuildKit.Rendering;

/// <summary>The table at the end: each target, what became of it, how long it took, and why.</summary>
sealed class SummaryTable(Palette palette, Glyphs glyphs, int? width)
{
    const string Gap = "  ";
    const int LeastReason = 10;

    public IEnumerable<string> Lines(RunRecord run)
    {
        var rows = run.Targets.Select(Row.Of).ToList();
        if (rows.Count == 0)
        {
            yield break;
        }

        var header = new Row("Target", "Outcome", "Time", rows.Any(row => row.Reason.Length > 0) ? "Reason" : "", Tone.Strong);
        var name = rows.Append(header).Max(row => DisplayWidth.Of(row.Name));
        var outcome = rows.Append(header).Max(row => row.Outcome.Length);
        var time = rows.Append(header).Max(row => row.Time.Length);
        yield return palette.Paint(Tone.Strong, Line(header, header.Outcome.PadRight(outcome), header.Reason));
        foreach (var row in rows)
        {
            var reason = Cut(row.Reason, name + outcome + time + (3 * Gap.Length));
            yield return Line(row, palette.Paint(row.Tone, row.Outcome.PadRight(outcome)), palette.Paint(Tone.Dim, reason));
        }

        string Line(Row row, string outcomeCell, string reasonCell) => string.Concat(
            $"{DisplayWidth.Pad(row.Name, name)}{Gap}{outcomeCell}{Gap}{row.Time.PadLeft(time)}", reasonCell.Length == 0 ? "" : Gap, reasonCell);
    }

    string Cut(string reason, int before)
    {
        var room = Math.Max(LeastReason, (width ?? int.MaxValue) - before);
        return DisplayWidth.Of(reason) <= room ? reason : DisplayWidth.Start(reason, room - glyphs.Cut.Length) + glyphs.Cut;
    }

    sealed record Row(string Name, string Outcome, string Time, string Reason, Tone Tone)
    {
        public static Row Of(TargetRecord target) => new(
            LineStyle.FullName(target.Name, null),
            target.IsOnlyAName ? "" : Words(target.Outcome),
            target.IsOnlyAName || target.Outcome is BuildKit.Outcome.Skipped or BuildKit.Outcome.NotRun
                ? ""
                : DurationText.Of(target.Finished!.Duration),
            SafeText.OneLine(target.Finished is null ? "the run ended before it did" : target.Finished.Reason ?? ""),
            Palette.Of(target.Outcome));

        static string Words(Outcome outcome) => outcome switch
        {
            BuildKit.Outcome.Executed => "executed",
            BuildKit.Outcome.UpToDate => "up to date",
            BuildKit.Outcome.FromCache => "from cache",
            BuildKit.Outcome.Skipped => "skipped",
            BuildKit.Outcome.Failed => "failed",
            BuildKit.Outcome.Cancelled => "cancelled",
            _ => "not run",
        };
    }
}
