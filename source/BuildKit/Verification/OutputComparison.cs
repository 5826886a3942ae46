using System.Globalization;
using BuildKit.Caching;
using BuildKit.Files;

namespace BuildKit.Verification;

/// <summary>Compares what two runs of a step left: which files, their bytes, whether they can be executed, where links lead to.</summary>
sealed class OutputComparison(string step, LeftFiles first, LeftFiles second)
{
    /// <summary>The first difference in the order of paths; null for none.</summary>
    public BuildError? Difference()
    {
        var differing = Differing(first.Entries, second.Entries);
        return differing.Count == 0 ? null : Errors.OutputsDiffer(
            step,
            differing[0].Path,
            Facts(differing[0]),
            [.. differing.Skip(1).Select(pair => pair.Path)]);
    }

    /// <summary>The first path at which two lists of outputs differ; null if they are the same.</summary>
    public static string? FirstPath(IReadOnlyList<ContentEntry> first, IReadOnlyList<ContentEntry> second) => Differing(first, second) is [var pair, ..] ? pair.Path : null;

    static List<Pair> Differing(IReadOnlyList<ContentEntry> first, IReadOnlyList<ContentEntry> second)
    {
        var seconds = second.ToDictionary(entry => entry.Path, StringComparer.Ordinal);
        var pairs = first.Select(entry => new Pair(entry.Path, entry, seconds.TryGetValue(entry.Path, out var other) ? other : new(entry.Path, FileKind.Missing))).ToList();
        var known = first.Select(entry => entry.Path).ToHashSet(StringComparer.Ordinal);
        pairs.AddRange(second.Where(entry => !known.Contains(entry.Path)).Select(entry => new Pair(entry.Path, new(entry.Path, FileKind.Missing), entry)));
        return [.. pairs.Where(pair => pair.First != pair.Second).OrderBy(pair => pair.Path, Utf8Order.Instance)];
    }

    IReadOnlyList<(string, string)> Facts(Pair pair)
    {
        var (one, other) = (pair.First, pair.Second);
        return one.Kind != other.Kind ? [("First run", InWords(one.Kind)), ("Second run", InWords(other.Kind))]
            : one.LinkTarget != other.LinkTarget ? [("First run", $"a link to {one.LinkTarget}"), ("Second run", $"a link to {other.LinkTarget}")]
            : one.Digest != other.Digest && FileDifference.Between(first.Of(pair.Path), second.Of(pair.Path)) is { } difference ? Facts(pair, difference)
            : [("First run", Executable(one)), ("Second run", Executable(other))];
    }

    static IReadOnlyList<(string, string)> Facts(Pair pair, FileDifference difference) =>
    [
        ("Offset", difference.Offset.ToString(CultureInfo.InvariantCulture)),
        ("First run", InWords(difference.First, pair.First)),
        ("Second run", InWords(difference.Second, pair.Second)),
    ];

    static string InWords(string there, ContentEntry entry) => there.Length > 0 ? there : string.Create(CultureInfo.InvariantCulture, $"(nothing: the file has {entry.Size} bytes)");

    static string Executable(ContentEntry entry) => entry.IsExecutable ? "executable" : "not executable";

    static string InWords(FileKind kind) => kind switch
    {
        FileKind.Missing => "(not there)",
        FileKind.File => "a file",
        FileKind.Directory => "a directory",
        FileKind.Link => "a link",
        _ => "something else",
    };

    readonly record struct Pair(string Path, ContentEntry First, ContentEntry Second);
}

/// <summary>What a run left, and where it lies.</summary>
sealed record LeftFiles(AbsolutePath Root, IReadOnlyList<ContentEntry> Entries)
{
    public AbsolutePath Of(string path) => Root.Below(path);
}
