using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.RegularExpressions;
using BuildKit.Ledger;
using BuildKit.Repositories;

namespace BuildKit.Deployments;

/// <summary>The files of the ledger's branch as events, and events as files.</summary>
sealed partial class LedgerFiles
{
    /// <summary>Hosts and earlier events may differ from our clock by this much, and nobody has to be told.</summary>
    static readonly TimeSpan SkewAllowed = TimeSpan.FromMinutes(5);

    // What was read before is the same text, and need not be understood again.
    static readonly ConditionalWeakTable<string, Understood> Known = [];

    long highest;

    LedgerFiles()
    {
    }

    /// <summary>In the order of their sequence numbers; without those that this version does not know.</summary>
    public required IReadOnlyList<LedgerEvent> Events { get; init; }

    /// <exception cref="BuildException">BK0521: an event cannot be read. BK0523: the branch is no ledger.</exception>
    public static LedgerFiles Read(string branch, IReadOnlyList<StoredFile> files)
    {
        var (events, highest) = (new List<LedgerEvent>(files.Count), 0L);
        foreach (var file in files.Where(file => IsEvent(branch, file)))
        {
            var (happened, seq) = Read(branch, file);
            highest = Math.Max(highest, seq);
            if (happened is not null)
            {
                events.Add(happened);
            }
        }

        return new() { Events = [.. events.OrderBy(e => e.Seq).ThenBy(e => e.Id, StringComparer.Ordinal)], highest = highest };
    }

    /// <summary>The event as the next one of these.</summary>
    public LedgerEvent Next(LedgerEvent happened)
    {
        var before = Events.LastOrDefault(other => other.Environment == happened.Environment);
        return happened with
        {
            Seq = highest + 1,
            Skewed = happened.Skewed || before?.Time - happened.Time > SkewAllowed
                || (happened is DeploymentRecorded deployment && deployment.Hosts.Any(host => TimeSpan.FromMilliseconds(host.ClockSkewMs ?? 0).Duration() > SkewAllowed)),
        };
    }

    /// <summary>What is only here, as what comes after all that others have: with other sequence numbers, otherwise unchanged.</summary>
    /// <exception cref="BuildException">BK0521: an event cannot be read. BK0523: the branch is no ledger.</exception>
    public static IEnumerable<NewFile> OnTop(IReadOnlyList<StoredFile> theirs, IReadOnlyList<StoredFile> ours)
    {
        var seq = Read(DeploymentLedger.Branch, theirs).highest;
        var waiting = ours.Where(file => IsEvent(DeploymentLedger.Branch, file)).Select(file => (File: file, Event: Read(DeploymentLedger.Branch, file)));
        return [.. waiting.OrderBy(of => of.Event.Seq).Select(of => new NewFile(
            of.File.Path,
            SequenceText.With(of.File.Text, ++seq),
            of.Event.Happened?.InWords ?? of.File.Path,
            of.Event.Happened?.Time ?? DateTimeOffset.UnixEpoch))];
    }

    public static NewFile Of(LedgerEvent happened) => new(PathOf(happened), happened.ToJson(), happened.InWords, happened.Time);

    static string PathOf(LedgerEvent happened) =>
        string.Create(CultureInfo.InvariantCulture, $"{happened.Environment}/{happened.Time.UtcDateTime:yyyy/MM}/{happened.Id}.json");

    // What lies at the top, such as a file that tells people what the branch is, is none of our business.
    static bool IsEvent(string branch, StoredFile file) =>
        EventPath().IsMatch(file.Path) || (file.Path.Contains('/', StringComparison.Ordinal) ? throw Errors.NoLedger(branch, file.Path).Exception() : false);

    static (LedgerEvent? Happened, long Seq) Read(string branch, StoredFile file)
    {
        try
        {
            var understood = Known.GetValue(file.Text, static text => Understood.Of(text));
            return (understood.Happened, understood.Seq);
        }
        catch (JsonException e)
        {
            throw Errors.LedgerDamaged(branch, file.Path, e.Message).Exception(e);
        }
    }

    sealed record Understood(LedgerEvent? Happened, long Seq)
    {
        public static Understood Of(string text)
        {
            var happened = LedgerEvent.FromJson(text);
            return new(happened, happened?.Seq ?? SequenceText.Of(text));
        }
    }

    [GeneratedRegex(@"^[^/]+/[0-9]{4}/[0-9]{2}/[0-9A-Z]{26}\.json$")]
    private static partial Regex EventPath();
}
