using System.Collections.Concurrent;

namespace BuildKit.Caching;

/// <summary>What was decided about steps when they were last asked for, for <c>--explain</c>: <c>.buildkit/state/decisions</c>.</summary>
sealed class DecisionLog(AbsolutePath root)
{
    const string Header = "buildkit-decisions 2";

    readonly ConcurrentDictionary<string, Decided> decided = new(StringComparer.Ordinal);

    /// <summary>Notes what was decided in this run.</summary>
    public void Add(Decided decision) => decided[decision.Step] = decision;

    /// <summary>The decisions of the last runs, by step.</summary>
    public IReadOnlyDictionary<string, Decided> Load()
    {
        try
        {
            return File.ReadAllLines(Place) is [Header, .. var lines]
                ? lines.Select(Decided.Parse).OfType<Decided>().GroupBy(one => one.Step).ToDictionary(group => group.Key, group => group.Last(), StringComparer.Ordinal)
                : new Dictionary<string, Decided>();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new Dictionary<string, Decided>();
        }
    }

    /// <summary>Adds this run to those before.</summary>
    public void Save()
    {
        if (decided.IsEmpty)
        {
            return;
        }

        var all = new SortedDictionary<string, Decided>(Load().ToDictionary(StringComparer.Ordinal), StringComparer.Ordinal);
        foreach (var (step, decision) in decided)
        {
            all[step] = decision;
        }

        try
        {
            Directory.CreateDirectory(Place.Parent);
            var temporary = Place.Parent / $"decisions.{Environment.ProcessId}.tmp";
            FaultPoint.Pass("state");
            File.WriteAllLines(temporary, all.Values.Select(one => one.ToString()).Prepend(Header));
            FaultPoint.Pass("rename");
            File.Move(temporary, Place, overwrite: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The run is what counts; only its explanation is lost.
        }
    }

    AbsolutePath Place => root / ".buildkit" / "state" / "decisions";
}

/// <summary>What was decided about a step.</summary>
/// <param name="Target">The target.</param>
/// <param name="Step">The step's name in the journal.</param>
/// <param name="Run">In which run.</param>
/// <param name="Outcome">Executed, up to date or from the cache.</param>
/// <param name="Causes">Why it ran, the true cause first; or where its result came from.</param>
/// <param name="Saved">How long it ran when it ran; zero if it ran now.</param>
/// <param name="NotRemotable">Why it can run on this machine only; null if anywhere, or unknown.</param>
sealed record Decided(string Target, string Step, string Run, Outcome Outcome, IReadOnlyList<Cause> Causes, TimeSpan Saved, string? NotRemotable)
{
    const char Separator = '\t';
    const int Fixed = 7;

    /// <summary>What the author should know of its code.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Null for a line that is none.</summary>
    public static Decided? Parse(string line)
    {
        string[] parts = [.. line.Split(Separator).Select(Unescaped)];
        return parts.Length >= Fixed && Enum.TryParse<Outcome>(parts[3], out var outcome) && long.TryParse(parts[4], out var ticks) && (parts.Length - Fixed) % 2 == 0
            ? new(parts[0], parts[1], parts[2], outcome, [.. parts[Fixed..].Chunk(2).Select(cause => new Cause(cause[0], cause[1].Length > 0 ? cause[1] : null))], TimeSpan.FromTicks(ticks), parts[5].Length > 0 ? parts[5] : null)
            {
                Notes = parts[6].Split('\n', StringSplitOptions.RemoveEmptyEntries),
            }
            : null;
    }

    /// <inheritdoc/>
    public override string ToString() => string.Join(Separator, ((string[])[
        Target, Step, Run, $"{Outcome}", Saved.Ticks.ToString(System.Globalization.CultureInfo.InvariantCulture), NotRemotable ?? "", string.Join('\n', Notes),
        .. Causes.SelectMany(cause => (string[])[cause.Text, cause.Upstream ?? ""])]).Select(Escaped));

    static string Escaped(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\t", "\\t", StringComparison.Ordinal)
        .Replace("\n", "\\n", StringComparison.Ordinal).Replace("\r", "\\r", StringComparison.Ordinal);

    static string Unescaped(string text) => !text.Contains('\\', StringComparison.Ordinal) ? text
        : text.Replace("\\\\", "\0", StringComparison.Ordinal).Replace("\\t", "\t", StringComparison.Ordinal).Replace("\\n", "\n", StringComparison.Ordinal)
            .Replace("\\r", "\r", StringComparison.Ordinal).Replace("\0", "\\", StringComparison.Ordinal);
}
