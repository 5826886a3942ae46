using BuildKit.Files;

namespace BuildKit.Caching;

/// <summary>
/// The files behind a key, each as a part of its own, so that explain names the one that changed. Few are kept in the journal; many in a
/// file for each step, which is only read when something has changed: <c>.buildkit/state/inputs</c>.
/// </summary>
sealed class StepDetails(AbsolutePath root)
{
    /// <summary>Of the files that stand in a snapshot. What they were made of, not the trees above them.</summary>
    public static IReadOnlyList<KeyPart> Of(StepSnapshot snapshot)
    {
        var parts = new List<KeyPart>(snapshot.Inputs.Entries.Count);
        parts.AddRange(snapshot.Inputs.Entries.Select(entry => new KeyPart(KeyPartKind.Input, entry.Path, Text(entry))));
        parts.AddRange(snapshot.Inputs.Others.Select(other => new KeyPart(
            KeyPartKind.Input, other.Path, other.Kind == OtherInputKind.Absent ? Absent : $"{other.Kind}:{other.Digest}")));
        foreach (var upstream in snapshot.Upstream)
        {
            parts.AddRange(upstream.Entries.Select(entry => new KeyPart(KeyPartKind.UpstreamOutput, UpstreamName(upstream.Target, entry.Path), Text(entry))));
        }

        return parts;
    }

    /// <summary>What is kept for a file that is not there.</summary>
    public const string Absent = "absent";

    /// <summary>The name of a part for another target's output; a line feed stands in no target's name.</summary>
    public static string UpstreamName(string target, string path) => $"{target}\n{path}";

    const int FewParts = 256;

    /// <summary>The record with its details, which are put elsewhere if they are many.</summary>
    public JournalRecord With(JournalRecord record, StepSnapshot snapshot)
    {
        var parts = Of(snapshot);
        if (parts.Count <= FewParts)
        {
            return record with { Details = parts };
        }

        Keep(record.Step, record.Key, parts);
        return record;
    }

    void Keep(string step, Digest key, IReadOnlyList<KeyPart> parts)
    {
        try
        {
            var file = FileOf(step);
            Directory.CreateDirectory(file.Parent);
            var temporary = file.Parent / $"{file.Name}.{Environment.ProcessId}.tmp";
            FaultPoint.Pass("state");
            File.WriteAllBytes(temporary, JournalFormat.Bytes(new JournalRecord { Step = step, Key = key, Parts = parts }));
            FaultPoint.Pass("rename");
            File.Move(temporary, file, overwrite: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Without it a change is explained less exactly, and found all the same.
        }
    }

    /// <summary>What was kept with the record; null if there is nothing.</summary>
    public IReadOnlyList<KeyPart>? Of(JournalRecord record) => record.Details ?? Find(record.Step, record.Key);

    IReadOnlyList<KeyPart>? Find(string step, Digest key)
    {
        try
        {
            return JournalFormat.Read(File.ReadAllBytes(FileOf(step))) is JournalRecord kept && kept.Step == step && kept.Key == key ? kept.Parts : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    static string Text(in ContentEntry entry) => entry.Kind switch
    {
        FileKind.File => entry.IsExecutable ? $"x:{entry.Digest}" : $"{entry.Digest}",
        FileKind.Link => $"link:{entry.LinkTarget}",
        _ => $"{entry.Kind}",
    };

    AbsolutePath FileOf(string step) =>
        root / ".buildkit" / "state" / "inputs" / Digest.OfBytes(System.Text.Encoding.UTF8.GetBytes(step)).ToString()[..32];
}
