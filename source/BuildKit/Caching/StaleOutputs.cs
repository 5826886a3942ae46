using BuildKit.Files;

namespace BuildKit.Caching;

/// <summary>
/// Removes what a step left when it ran last and what is not wanted any more: only what nobody has changed since, never through a link,
/// and with it the directories that become empty.
/// </summary>
static class StaleOutputs
{
    /// <param name="root">The workspace.</param>
    /// <param name="stale">What the step left, without what is an input of it or an output again.</param>
    /// <param name="stands">Whether exactly this stands at its path now.</param>
    /// <param name="needed">Directories that stay also when they become empty; null for none.</param>
    public static StaleRemoval Remove(AbsolutePath root, IEnumerable<ContentEntry> stale, Func<ContentEntry, bool> stands, IReadOnlySet<string>? needed = null)
    {
        var (removed, kept) = (new List<string>(), new List<string>());
        var directories = new SortedSet<string>(StringComparer.Ordinal);
        var parents = new ParentDirectories(root);
        foreach (var entry in stale)
        {
            if (!OutputRules.IsPath(entry.Path))
            {
                continue;
            }

            // Also of what is gone: a run may have ended between removing the last file of a directory and the directory.
            directories.UnionWith(ParentDirectories.Above(entry.Path));
            if (entry.Kind == FileKind.Directory)
            {
                directories.Add(entry.Path);
            }
            else if (parents.AreReal(entry.Path) && FileKinds.Of(root.Below(entry.Path)) != FileKind.Missing)
            {
                if (stands(entry))
                {
                    Delete(root.Below(entry.Path));
                    removed.Add(entry.Path);
                }
                else
                {
                    kept.Add(entry.Path);
                }
            }
        }

        directories.ExceptWith(needed ?? new HashSet<string>());
        RemoveEmpty(root, directories);
        return new(removed, kept);
    }

    static void Delete(AbsolutePath path) => FileOperation.Run("delete", path, () =>
    {
        FaultPoint.Pass("delete");
        DirectoryTree.Delete(path);
    });

    // The deepest first: from the end of the order.
    static void RemoveEmpty(AbsolutePath root, SortedSet<string> directories)
    {
        foreach (var directory in directories.Reverse())
        {
            var path = root.Below(directory);
            if (new ParentDirectories(root).AreReal(directory) && FileKinds.Of(path) == FileKind.Directory && !Directory.EnumerateFileSystemEntries(path).Any())
            {
                Delete(path);
            }
        }
    }
}

/// <summary>What was removed, and what stays because somebody has changed it since; relative to the root.</summary>
sealed record StaleRemoval(IReadOnlyList<string> Removed, IReadOnlyList<string> Kept);
