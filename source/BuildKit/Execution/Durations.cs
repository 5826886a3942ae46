using System.Globalization;

namespace BuildKit.Execution;

/// <summary>
/// How long targets and steps took when they last ran: <c>.buildkit/state/durations</c>, a line each. It decides only who
/// goes first, so a file that cannot be read or written does no harm.
/// </summary>
sealed class Durations
{
    const string Header = "buildkit-durations 1";

    readonly Dictionary<string, TimeSpan> durations = new(StringComparer.Ordinal);

    public static Durations None => new();

    public static Durations Load(AbsolutePath root)
    {
        var loaded = new Durations();
        foreach (var line in StateFile.Lines(File(root), Header))
        {
            var tab = line.IndexOf('\t', StringComparison.Ordinal);
            if (tab > 0
                && long.TryParse(line.AsSpan(0, tab), NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds)
                && milliseconds <= TimeSpan.FromDays(365).TotalMilliseconds)
            {
                loaded.durations[line[(tab + 1)..]] = TimeSpan.FromMilliseconds(milliseconds);
            }
        }

        return loaded;
    }

    /// <summary>The last duration of a target, or of <c>target/step</c>; null if it never ran.</summary>
    public TimeSpan? Of(string name) => durations.TryGetValue(name, out var duration) ? duration : null;

    /// <summary>Learns from what ran and succeeded.</summary>
    public void Observe(BuildEvent happened)
    {
        switch (happened)
        {
            case StepFinished { Outcome: Outcome.Executed, Step: { } step } finished:
                durations[Line($"{finished.Target}/{step}")] = finished.Duration;
                break;
            case TargetFinished { Outcome: Outcome.Executed } finished:
                durations[Line(finished.Target)] = finished.Duration;
                break;
        }
    }

    /// <summary>Whether they were written.</summary>
    public bool Save(AbsolutePath root) => StateFile.TryWrite(File(root), durations
        .OrderBy(pair => pair.Key, StringComparer.Ordinal)
        .Select(pair => string.Create(CultureInfo.InvariantCulture, $"{(long)pair.Value.TotalMilliseconds}\t{pair.Key}"))
        .Prepend(Header));

    static AbsolutePath File(AbsolutePath root) => root / ".buildkit" / "state" / "durations";

    static string Line(string name) => name.ReplaceLineEndings(" ");
}
