using System.Collections.Immutable;

namespace BuildKit.Repositories;

/// <summary>Reads from git what decides a version.</summary>
sealed class HistoryReader(GitPlumbing git)
{
    public async Task<VersionHistory> ReadAsync(string head) => new()
    {
        Tags = await TagsAsync().ConfigureAwait(false),
        Parents = await ParentsAsync(head).ConfigureAwait(false),
        CutOff = await CutOffAsync().ConfigureAwait(false),
    };

    async Task<IReadOnlyList<(string Name, string Commit)>> TagsAsync()
    {
        // An annotated tag is listed twice, the second time with "^{}" and the commit that it means in the end.
        var result = await git.TryAsync(null, "show-ref", "--tags", "--dereference").ConfigureAwait(false);
        var commits = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in Lines(result.Output))
        {
            var (hash, name) = (line[..line.IndexOf(' ', StringComparison.Ordinal)], line[(line.IndexOf(' ', StringComparison.Ordinal) + 1)..]);
            name = name["refs/tags/".Length..];
            commits[name.EndsWith("^{}", StringComparison.Ordinal) ? name[..^3] : name] = hash;
        }

        return [.. commits.Select(tag => (tag.Key, tag.Value))];
    }

    async Task<Dictionary<string, ImmutableArray<string>>> ParentsAsync(string head)
    {
        var lines = Lines(await git.ReadAsync(null, "rev-list", "--parents", head).ConfigureAwait(false));
        return lines.Select(line => line.Split(' ')).ToDictionary(
            hashes => hashes[0], hashes => ImmutableArray.Create(hashes, 1, hashes.Length - 1), StringComparer.Ordinal);
    }

    /// <summary>Commits whose parents a shallow clone left out.</summary>
    public async Task<IReadOnlySet<string>> CutOffAsync()
    {
        var file = await git.ReadAsync(null, "rev-parse", "--git-path", "shallow").ConfigureAwait(false);
        var path = git.Directory / file;
        return File.Exists(path)
            ? new HashSet<string>(await File.ReadAllLinesAsync(path).ConfigureAwait(false), StringComparer.Ordinal)
            : ImmutableHashSet<string>.Empty;
    }

    static IEnumerable<string> Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.TrimEnd('\r'));
}
