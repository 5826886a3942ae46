using System.Collections.Immutable;

namespace BuildKit.Repositories;

/// <summary>The part of a repository's history that decides a version; pure data, so that the rules need no git.</summary>
sealed class VersionHistory
{
    static readonly SemanticVersion Beginning = SemanticVersion.Parse("0.0.0-alpha.0");

    /// <summary>The parents of each commit, the first parent first.</summary>
    public required IReadOnlyDictionary<string, ImmutableArray<string>> Parents { get; init; }

    /// <summary>All tags, ordered by name, with the commits that they mean in the end.</summary>
    public required IReadOnlyList<(string Name, string Commit)> Tags { get; init; }

    /// <summary>Commits whose parents a shallow clone left out.</summary>
    public IReadOnlySet<string> CutOff { get; init; } = ImmutableHashSet<string>.Empty;

    /// <summary>
    /// Follows every path back to the first tagged commit on it, first parents first, and takes the highest version that
    /// was found, with the number of commits on the way to it. Null if a path was cut off before it came to a tag.
    /// </summary>
    public FoundVersion? VersionOf(string head, VersionTags rule)
    {
        var versions = Tags.Select(tag => (tag.Commit, Version: rule.VersionOf(tag.Name))).Where(tag => tag.Version is not null)
            .ToLookup(tag => tag.Commit, tag => tag.Version!, StringComparer.Ordinal);
        var visited = new HashSet<string>(StringComparer.Ordinal);
        var paths = new Stack<(string Commit, int Height)>([(head, 0)]);
        (SemanticVersion Version, int Height)? best = null;
        while (paths.TryPop(out var path))
        {
            if (!visited.Add(path.Commit))
            {
                continue;
            }

            var parents = Parents.GetValueOrDefault(path.Commit, []);
            if (VersionAt(versions, path.Commit, isRoot: parents.IsEmpty) is { } version)
            {
                best = best is null || version.CompareTo(best.Value.Version) > 0 ? (version, path.Height) : best;
            }
            else if (CutOff.Contains(path.Commit))
            {
                return null;
            }
            else
            {
                foreach (var parent in parents.Reverse())
                {
                    paths.Push((parent, path.Height + 1));
                }
            }
        }

        return best is var (found, height) ? new(found.WithHeight(height), [.. Doubts(rule, visited, isTagged: found != Beginning)]) : null;
    }

    SemanticVersion? VersionAt(ILookup<string, SemanticVersion> versions, string commit, bool isRoot) =>
        versions[commit].Max() ?? (isRoot && !CutOff.Contains(commit) ? Beginning : null);

    // Tags behind the one that counts would be told for ever. Where none counts, those elsewhere are what is missed.
    IEnumerable<(string Tag, string Reason)> Doubts(VersionTags rule, HashSet<string> visited, bool isTagged)
    {
        foreach (var (name, commit) in Tags)
        {
            if (visited.Contains(commit) && rule.Mistake(name) is { } mistake)
            {
                yield return (name, mistake);
            }
        }

        if (isTagged)
        {
            yield break;
        }

        foreach (var (name, _) in Tags.Where(tag => rule.VersionOf(tag.Name) is not null).OrderBy(tag => rule.VersionOf(tag.Name)).TakeLast(1))
        {
            yield return (name, "its commit is no ancestor of this one");
        }

        foreach (var (name, _) in Tags.Where(tag => rule.VersionOf(tag.Name) is null && rule.Mistake(tag.Name) is null && VersionTags.IsOfAnotherPrefix(tag.Name)).TakeLast(1))
        {
            yield return (name, "it has another prefix");
        }
    }
}

/// <summary>The version of a commit.</summary>
/// <param name="Version">What counts.</param>
/// <param name="Doubts">Tags that may have been meant to count, and why they do not.</param>
sealed record FoundVersion(SemanticVersion Version, ImmutableArray<(string Tag, string Reason)> Doubts);
