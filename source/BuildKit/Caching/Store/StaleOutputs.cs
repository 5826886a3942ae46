using BuildKit.Files;

namespace BuildKit.Caching;

/// <summary>
/// Removes what a step left when it ran last and what is not wanted any more: only what nobody has changed since, never through a link,
/// and with it the directories that become empty, if they are the step's own. In others another step may be about to write.
/// </summary>
static class StaleOutputs
{
    /// <param name="root">The workspace.</param>
    /// <param name="stale">What the step left, without what is an input of it or an output again.</param>
    /// <param name="stands">Whether exactly this stands at its path now.</param>
    /// <param name="owns">Whether a directory goes when it becomes empty: it is the step's own.</param>
    public static StaleRemoval Remove(AbsolutePath root, IEnumerable<ContentEntry> stale, Func<ContentEntry, bool> stands, Func<string, bool> owns)
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

        RemoveEmpty(root, directories.Where(owns).Reverse());
        return new(removed, kept);
    }

    static void Delete(AbsolutePath path) => FileOperation.Run("delete", path, () =>
    {
        FaultPoint.Pass("delete");
        DirectoryTree.Delete(path);
    });

    static void RemoveEmpty(AbsolutePath root, IEnumerable<string> deepestFirst)
    {
        foreach (var directory in deepestFirst)
        {
            var path = root.Below(directory);
            if (new ParentDirectories(root).AreReal(directory) && FileKinds.Of(path) == FileKind.Directory && !Directory.EnumerateFileSystemEntries(path).Any())
            {
                FaultPoint.Pass("delete");
                FileOperation.Run("delete", path, () => Directory.Delete(path));
            }
        }
    }
}

/// <summary>What was removed, and what stays because somebody has changed it since; relative to the root.</summary>
sealed record StaleRemoval(IReadOnlyList<string> Removed, IReadOnlyList<string> Kept);
