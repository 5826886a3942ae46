using System.Text;
using BuildKit.Caching;
using BuildKit.Rendering;

namespace BuildKit.Hosting;

/// <summary>
/// What <c>--explain TARGET</c> prints: why the steps of the target ran when they were last asked for, or why they need not run. The true
/// cause stands first, then the chain that leads from it to the step.
/// </summary>
static class ExplainText
{
    public static string Of(LoadedScript script, string target)
    {
        var decisions = new DecisionLog(script.Root).Load();
        var own = decisions.Values.Where(decided => decided.Target == target).ToList();
        if (own.Count == 0)
        {
            return $"{target} has not run here yet; --plan shows what would become of it.\n";
        }

        using var journal = StepJournal.Load(script.Root);
        var text = new StringBuilder();
        foreach (var decided in own)
        {
            Append(text, decided, decisions, journal.Find(decided.Step), new(script.Root));
        }

        return text.ToString();
    }

    static void Append(StringBuilder text, Decided decided, IReadOnlyDictionary<string, Decided> decisions, JournalRecord? record, StepDetails details)
    {
        text.Append(decided.Step).Append(' ').Append(Words(decided)).Append(" in run ").Append(decided.Run).Append('\n');
        if (decided.Outcome == Outcome.Executed)
        {
            AppendCauses(text, decided, decisions);
        }
        else
        {
            Line(text, decided.Outcome == Outcome.UpToDate ? "why" : "from", decided.Causes[0].Text.Replace("from ", "", StringComparison.Ordinal));
            Line(text, "saved", DurationText.Of(decided.Saved));
        }

        AppendParts(text, record, details);
        AppendWarnings(text, record);
        foreach (var note in decided.Notes)
        {
            Line(text, "note", note);
        }

        Line(text, "remote", decided.NotRemotable is { } why ? $"no: {why}" : "it could run on another machine as it is");
        text.Append('\n');
    }

    // From the cause to the step: each line is the reason of the one below it.
    static void AppendCauses(StringBuilder text, Decided decided, IReadOnlyDictionary<string, Decided> decisions)
    {
        var chain = Chain(decided, decisions);
        foreach (var cause in chain[0].Causes.Where(cause => cause.Upstream is null || chain.Count == 1))
        {
            Line(text, "cause", chain.Count == 1 ? cause.Text : $"{cause.Text}, so {chain[0].Step} ran");
        }

        foreach (var (link, next) in chain.Skip(1).Zip(chain.Skip(2).Append(null)))
        {
            var causes = string.Join(", ", link.Causes.Take(3).Select(cause => cause.Text));
            Line(text, "then", next is null ? causes : $"{causes}, so {link.Step} ran");
        }
    }

    /// <summary>The step, and before it whatever ran and changed what it reads; the first cause in front.</summary>
    static List<Decided> Chain(Decided decided, IReadOnlyDictionary<string, Decided> decisions)
    {
        var chain = new List<Decided> { decided };
        while (chain[0].Causes.Select(cause => cause.Upstream).FirstOrDefault(upstream => upstream is not null) is { } target
            && chain[0].Causes.All(cause => cause.Upstream is not null)
            && decisions.Values.FirstOrDefault(other => other.Target == target && other.Run == decided.Run && other.Outcome == Outcome.Executed) is { } before
            && !chain.Contains(before))
        {
            chain.Insert(0, before);
        }

        return chain;
    }

    static void AppendWarnings(StringBuilder text, JournalRecord? record)
    {
        const int shown = 100;
        var warnings = record is null ? [] : EventRecording.Warnings(record.Events);
        foreach (var warning in warnings.Take(shown))
        {
            Line(text, "warning", SafeText.OneLine(warning));
        }

        if (warnings.Count > shown)
        {
            Line(text, "warning", $"and {warnings.Count - shown} more");
        }
    }

    static void AppendParts(StringBuilder text, JournalRecord? record, StepDetails details)
    {
        if (record is null)
        {
            return;
        }

        var files = details.Of(record) ?? [];
        Line(text, "inputs", Errors.Count(files.Count(part => part.Kind == KeyPartKind.Input && part.Value != StepDetails.Absent), "file")
            + string.Concat(files.Where(part => part.Kind == KeyPartKind.UpstreamOutput).CountBy(part => part.Name.Split('\n')[0]).Select(target => $", {target.Value} of {target.Key}")));
        foreach (var group in record.Parts.Where(part => !IsTold(part.Kind)).GroupBy(part => part.Kind).OrderBy(group => group.Key))
        {
            var names = group.Select(part => ShortName(part)).Where(name => name.Length > 0).Distinct(StringComparer.Ordinal).ToList();
            if (names.Count > 0)
            {
                Line(text, group.Key.ToString().ToLowerInvariant(), string.Join(", ", names.Take(8)) + (names.Count > 8 ? $" and {names.Count - 8} more" : ""));
            }
        }

        Line(text, "key", $"{record.Key}");
        Line(text, "left", Errors.Count(record.Outputs.Count, "output"));
    }

    // Files are counted; what the schema and the order of actions are is of no use to a reader.
    static bool IsTold(KeyPartKind kind) => kind is KeyPartKind.Schema or KeyPartKind.Input or KeyPartKind.UpstreamOutput or KeyPartKind.Setting;

    // "[build].Build::Header([System.Private.CoreLib]System.String)…" is Build.Header to its author.
    static string ShortName(KeyPart part)
    {
        if (part.Kind != KeyPartKind.Code)
        {
            return part.Name;
        }

        var name = part.Name.Split('(')[0];
        return (name.StartsWith('[') && name.IndexOf("].", StringComparison.Ordinal) is > 0 and var end ? name[(end + 2)..] : name).Replace("::", ".", StringComparison.Ordinal);
    }

    static void Line(StringBuilder text, string name, string value) => text.Append("  ").Append(name.PadRight(10)).Append(value).Append('\n');

    static string Words(Decided decided) => decided.Outcome switch
    {
        Outcome.UpToDate => "was up to date",
        Outcome.FromCache => "was restored from the cache",
        _ => "ran",
    };
}
