using BuildKit.Files;

namespace BuildKit.Caching;

/// <summary>Lists of what steps left, sorted by path.</summary>
static class EntryLists
{
    /// <summary>What several steps left, sorted, each path once.</summary>
    public static IReadOnlyList<ContentEntry> Together(IReadOnlyCollection<IReadOnlyList<ContentEntry>> lists) => lists.Count == 1
        ? lists.First()
        : [.. lists.SelectMany(entries => entries).DistinctBy(entry => entry.Path).OrderBy(entry => entry.Path, Utf8Order.Instance)];

    /// <summary>Those of the entries that one of the patterns means.</summary>
    public static IReadOnlyList<ContentEntry> Matching(IReadOnlyList<ContentEntry> entries, IReadOnlyList<string> patterns)
    {
        if (entries.Count == 0 || patterns.Count == 0)
        {
            return [];
        }

        var wanted = GlobSet.Of([.. patterns.SelectMany(StepSnapshots.WithDirectory)]);
        return [.. entries.Where(entry => wanted.Matches(entry.Path))];
    }
}
