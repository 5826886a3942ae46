namespace BuildKit.Rendering;

/// <summary>The hosts of the deployments that run, as a table of lines that stays under all other output.</summary>
sealed class FleetTable(Palette palette, int width, int height)
{
    readonly List<(string Target, string Host)> order = [];
    readonly Dictionary<(string Target, string Host), HostStateChanged> states = [];

    public void Show(BuildEvent e)
    {
        switch (e)
        {
            case HostStateChanged changed:
                var key = (changed.Target, changed.Host);
                if (!states.ContainsKey(key))
                {
                    order.Add(key);
                }

                states[key] = changed;
                break;
            case DeploymentFinished or TargetFinished:
                var target = ((TargetEvent)e).Target;
                order.RemoveAll(known => known.Target == target && states.Remove(known));
                break;
        }
    }

    /// <summary>None for a single host, whose steps are told as they come. Where there are more hosts than room, those that need it least are counted.</summary>
    public IReadOnlyList<string> Lines(DateTimeOffset now)
    {
        if (order.Count < 2)
        {
            return [];
        }

        string[][] rows = [["host", "release", "step", "health", "since"], .. Chosen().Select(state => Row(state, now))];
        var widths = Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => row[column].Length)).ToArray();
        var lines = rows.Select((row, i) => palette.Paint(i == 0 ? Tone.Dim : ToneOf(row[3], row[2]), Fitting(row.Select((cell, column) => cell.PadRight(widths[column])))));
        var hidden = order.Count - rows.Length + 1;
        return hidden == 0 ? [.. lines] : [.. lines, palette.Paint(Tone.Dim, $"  and {hidden} more")];
    }

    IEnumerable<HostStateChanged> Chosen()
    {
        var room = Math.Max(height / 2, 3);
        var most = order.Select(key => states[key]).ToList();
        return most.Count <= room ? most : most.Select((state, i) => (state, i)).OrderBy(one => Rank(one.state)).Take(room - 1).OrderBy(one => one.i).Select(one => one.state);
    }

    static int Rank(HostStateChanged state) => state switch
    {
        { Health: "unhealthy" } or { Doing: "failed" or "needs a look" or "does not answer" or "rolled back" or "interrupted" } => 0,
        { Doing: "waits" or "done" or "staged" or "nothing to do" or "left out" or "not begun" } => 2,
        _ => 1,
    };

    static string[] Row(HostStateChanged state, DateTimeOffset now) =>
        [$"  {SafeText.OneLine(state.Host)}", SafeText.OneLine(state.Release ?? "-"), state.Doing, state.Health, DurationText.Clock(now > state.Time ? now - state.Time : TimeSpan.Zero)];

    static Tone ToneOf(string health, string doing) =>
        health == "unhealthy" || doing is "failed" or "needs a look" or "does not answer" ? Tone.Bad
        : doing is "rolled back" or "interrupted" or "left out" ? Tone.Warning
        : doing == "done" ? Tone.Good : Tone.Plain;

    // A line that wraps would be two, and the table could not be taken away again.
    string Fitting(IEnumerable<string> cells)
    {
        var line = string.Join("  ", cells).TrimEnd();
        return line.Length < width ? line : line[..Math.Max(width - 1, 1)];
    }
}
