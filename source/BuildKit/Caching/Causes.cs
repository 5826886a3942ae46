using System.Text;
using BuildKit.Files;

namespace BuildKit.Caching;

/// <summary>Says why a step cannot be reused: by the same parts that its key is made of.</summary>
sealed class Causes(CacheServices services, StepDetails details)
{
    /// <summary>The causes, the true one first.</summary>
    /// <param name="step">The step's name.</param>
    /// <param name="snapshot">What decides its result now.</param>
    /// <param name="unfinished">How its last run ended, if that left nothing valid.</param>
    public IReadOnlyList<Cause> Of(string step, StepSnapshot snapshot, UnfinishedStep? unfinished)
    {
        if (services.Journal.Find(step) is not { } last)
        {
            return [new(unfinished?.InWords ?? "it has not run here before")];
        }

        return unfinished is not null ? [new(unfinished.InWords)]
            : last.Key == default ? [new("it was not cached when it ran here last")]
            : last.Key == snapshot.Fingerprint.Key ? OfOutputs(last, snapshot)
            : OfKeys(last, snapshot);
    }

    IReadOnlyList<Cause> OfOutputs(JournalRecord last, StepSnapshot snapshot)
    {
        var changed = services.Files.Differences([.. last.Outputs, .. last.LocalOutputs]);
        return changed.Count > 0 ? [.. changed.Take(10).Select(entry => new Cause($"its output {entry.Path} {(entry.Kind == FileKind.Missing ? "is gone" : "was changed")}"))]
            : snapshot.Commands.Select(command => command.Missing?.Invoke(services.Root)).FirstOrDefault(missing => missing is not null) is { } gone ? [new($"{gone} is gone")]
            : [new("its output directory holds other files than it left")];
    }

    IReadOnlyList<Cause> OfKeys(JournalRecord last, StepSnapshot snapshot)
    {
        var now = snapshot.Fingerprint.Parts;
        if (details.Of(last) is { } before)
        {
            var after = StepDetails.Of(snapshot);
            return InWords(
                KeyDifferences.Between([.. MovedInputs.Without(before, after), .. WithoutTrees(last.Parts)], [.. MovedInputs.Without(after, before), .. WithoutTrees(now)]), before);
        }

        return InWords(KeyDifferences.Between(last.Parts, now), []);
    }

    // The digest of a tree of files says that one of them changed; the files themselves say which.
    static IEnumerable<KeyPart> WithoutTrees(IEnumerable<KeyPart> parts) => parts.Where(part => part.Kind is not (KeyPartKind.Input or KeyPartKind.UpstreamOutput));

    IReadOnlyList<Cause> InWords(IReadOnlyList<KeyDifference> differences, IReadOnlyList<KeyPart> before) =>
        [.. differences.Select(difference => difference.Kind switch
        {
            KeyPartKind.UpstreamOutput when difference.Name.IndexOf('\n', StringComparison.Ordinal) is >= 0 and var end =>
                new Cause(difference.Text, difference.Name[..end]),
            KeyPartKind.Input when difference is { Was: true, Is: true } && DiffersInLineEndings(difference.Name, before) =>
                new($"input {difference.Name} differs only in line endings (TextInputs would ignore that)"),
            _ => new(difference.Text),
        })];

    // The former content is known by its digest only: it is what the file would be with the other kind of line ends.
    bool DiffersInLineEndings(string path, IReadOnlyList<KeyPart> before)
    {
        const int limit = 4 * 1024 * 1024;
        var former = before.FirstOrDefault(part => part.Kind == KeyPartKind.Input && part.Name == path).Value?.Replace("x:", "", StringComparison.Ordinal);
        try
        {
            if (new FileInfo(services.Root / path) is not { Exists: true, Length: < limit })
            {
                return false;
            }

            var text = Encoding.Latin1.GetString(File.ReadAllBytes(services.Root / path));
            var unix = text.Replace("\r\n", "\n", StringComparison.Ordinal);
            return former != DigestOf(text) && (former == DigestOf(unix) || former == DigestOf(unix.Replace("\n", "\r\n", StringComparison.Ordinal)));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    static string DigestOf(string text) => Digest.OfBytes(Encoding.Latin1.GetBytes(text)).ToString();
}

/// <summary>One cause of a run.</summary>
/// <param name="Text">In words.</param>
/// <param name="Upstream">The target whose output it is, so that its own causes come before; null for none.</param>
sealed record Cause(string Text, string? Upstream = null);
