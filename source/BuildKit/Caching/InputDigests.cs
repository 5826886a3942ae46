using BuildKit.Files;

namespace BuildKit.Caching;

/// <summary>The digests of a step's inputs: the one of the tree that a worker gets, and those that explain tells apart.</summary>
sealed class InputDigests
{
    readonly List<ContentEntry> outside = [];

    public InputDigests(KeyedInputs inputs)
    {
        var upstream = InTree(inputs.Upstream);
        var files = Without(InTree(inputs.Files), upstream);
        Own = InputRoot.Of(files);
        Upstream = InputRoot.Of(upstream);
        Tree = files.Count == 0 ? Upstream : upstream.Count == 0 ? Own : InputRoot.Of(Merged(files, upstream));
        Others = OtherDigest(inputs);
    }

    /// <summary>Of all that has its place below the root.</summary>
    public SizedDigest Tree { get; }

    public SizedDigest Own { get; }

    public SizedDigest Upstream { get; }

    /// <summary>Of what has no place in the tree: absent files, files above the root, text, and files of any place.</summary>
    public Digest Others { get; }

    /// <summary>Whether an entry can stand in the tree.</summary>
    public static bool IsInTree(in ContentEntry entry) =>
        entry.Kind != FileKind.Missing && !entry.Path.StartsWith("../", StringComparison.Ordinal) && entry.Path is not ("." or "..");

    List<ContentEntry> InTree(IReadOnlyList<ContentEntry> entries)
    {
        var inside = new List<ContentEntry>(entries.Count);
        foreach (var entry in entries)
        {
            (IsInTree(entry) ? inside : outside).Add(entry);
        }

        return inside;
    }

    static List<ContentEntry> Without(List<ContentEntry> entries, List<ContentEntry> taken)
    {
        if (taken.Count == 0)
        {
            return entries;
        }

        var paths = taken.Select(entry => entry.Path).ToHashSet(StringComparer.Ordinal);
        return [.. entries.Where(entry => !paths.Contains(entry.Path))];
    }

    static List<ContentEntry> Merged(List<ContentEntry> a, List<ContentEntry> b)
    {
        var merged = new List<ContentEntry>(a.Count + b.Count);
        for (var (x, y) = (0, 0); x < a.Count || y < b.Count;)
        {
            merged.Add(y == b.Count || (x < a.Count && Utf8Order.Compare(a[x].Path, b[y].Path) < 0) ? a[x++] : b[y++]);
        }

        return merged;
    }

    Digest OtherDigest(KeyedInputs inputs)
    {
        var writer = new MessageWriter();
        Write(writer, 1, outside.OrderBy(entry => entry.Path, Utf8Order.Instance).Distinct());
        Write(writer, 2, inputs.Text);
        Write(writer, 3, inputs.Anywhere.Select(entry => entry with { Path = "" }).OrderBy(entry => $"{entry.Digest}", StringComparer.Ordinal).ThenBy(entry => entry.IsExecutable));
        return Digest.OfBytes(writer.Written);
    }

    static void Write(MessageWriter writer, int list, IEnumerable<ContentEntry> entries)
    {
        foreach (var entry in entries)
        {
            writer.Element(list, entry.Path);
            writer.Number(4, (int)entry.Kind);
            writer.Digest(5, new(entry.Digest, entry.Size));
            writer.Flag(6, entry.IsExecutable);
            writer.Element(7, entry.LinkTarget);
        }
    }
}
