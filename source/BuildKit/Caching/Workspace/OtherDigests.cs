using BuildKit.Files;

namespace BuildKit.Caching;

/// <summary>Makes the digests of inputs that are not in the tree.</summary>
/// <param name="table">Knows what is there.</param>
/// <param name="watch">What the answer rests on.</param>
/// <param name="before">An earlier answer, whose texts need not be read again.</param>
sealed class OtherDigests(FileTable table, WatchList watch, InputListing? before)
{
    const int FilesAtOnce = 8;

    readonly Dictionary<(Digest Content, bool IsExecutable), Digest> texts = (before?.Others ?? []).Where(other => other.Kind == OtherInputKind.Text)
        .Select(other => (Content: Content(before!.Version(table, other.Input.Content)), other.Digest))
        .DistinctBy(text => text.Content).ToDictionary(text => text.Content, text => text.Digest);

    public OtherListedInput[] Of(IReadOnlyList<(OtherInputKind Kind, ListedInput Input)> inputs)
    {
        var others = new OtherListedInput[inputs.Count];
        Cores.Each(others.Length, FilesAtOnce, (from, to) =>
        {
            for (var i = from; i < to; i++)
            {
                others[i] = new(inputs[i].Kind, inputs[i].Input, Of(inputs[i].Kind, inputs[i].Input));
            }
        });
        return others.Length < 2 ? others : [.. others
            .OrderBy(other => other.Kind)
            .ThenBy(other => other.Kind == OtherInputKind.Anywhere ? $"{other.Digest}" : watch.Path(other.Input.Path), Utf8Order.Instance)
            .ThenBy(other => watch.Path(other.Input.Path), Utf8Order.Instance)];
    }

    Digest Of(OtherInputKind kind, ListedInput input)
    {
        var version = watch.Version(input.Content);
        return version switch
        {
            { Kind: FileKind.Missing } => default,
            { Kind: FileKind.Link } => Marked("link", Digest.OfBytes(System.Text.Encoding.UTF8.GetBytes(version.Link!))),
            { Kind: FileKind.File } when kind == OtherInputKind.Text => Text(input, version),
            { Stat.IsExecutable: true } => Marked("executable", version.Digest),
            _ => version.Digest,
        };
    }

    Digest Text(ListedInput input, KnownFile version)
    {
        if (texts.TryGetValue(Content(version), out var known))
        {
            return known;
        }

        var digest = TextContent.Digest(table.Root, watch.Path(input.Content), version.Stat);
        return version.Stat.IsExecutable ? Marked("executable", digest) : digest;
    }

    static (Digest, bool) Content(KnownFile version) => (version.Digest, version.Stat.IsExecutable);

    static Digest Marked(string mark, Digest digest) => Digest.OfBytes(System.Text.Encoding.UTF8.GetBytes($"{mark} {digest}"));
}
