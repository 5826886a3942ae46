using System.Collections.Immutable;

namespace BuildKit.Repositories;

/// <summary>The part of a repository's history that decides a version; pure data, so that the rules need no git.</summary>
sealed class VersionHistory
{
    static readonly SemanticVersion Beginning = SemanticVersion.Parse("0.0.0-alpha.0");

    /// <summary>The parents of each commit, the first parent first.</summary>
    public required IReadOnlyDictionary<string, ImmutableArray<string>> Parents { get; init; }

    /// <summary>The versions that tags give to commits.</summary>
    public required ILookup<string, SemanticVersion> Tags { get; init; }

    /// <summary>Commits whose parents a shallow clone left out.</summary>
    public IReadOnlySet<string> CutOff { get; init; } = ImmutableHashSet<string>.Empty;

    /// <summary>
    /// Follows every path back to the first tagged commit on it, first parents first, and takes the highest version that
    /// was found, with the number of commits on the way to it. Null if a path was cut off before it came to a tag.
    /// </summary>
    public SemanticVersion? VersionOf(string head)
    {
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
            if (VersionAt(path.Commit, isRoot: parents.IsEmpty) is { } version)
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

        return best is var (found, height) ? found.WithHeight(height) : null;
    }

    SemanticVersion? VersionAt(string commit, bool isRoot) =>
        Tags[commit].Max() ?? (isRoot && !CutOff.Contains(commit) ? Beginning : null);
}
