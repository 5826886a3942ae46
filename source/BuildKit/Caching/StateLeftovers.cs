namespace BuildKit.Caching;

/// <summary>Temporary files that killed runs left where the workspace keeps its state. The run that holds the workspace is the only one that writes there.</summary>
static class StateLeftovers
{
    /// <summary>Removes them; at the beginning of a run. What cannot be removed does no harm.</summary>
    public static void Remove(AbsolutePath root)
    {
        var state = root.Below(".buildkit/state");
        Remove(root.Below(".buildkit"), "lock.holder.*.tmp");
        Remove(state, "*.tmp");
        // Those of restores, before they had their name.
        Remove(state, "restoring-*");
        Remove(state.Below("inputs"), "*.tmp");
    }

    static void Remove(AbsolutePath directory, string pattern)
    {
        try
        {
            foreach (var file in Directory.Exists(directory) ? Directory.GetFiles(directory, pattern) : [])
            {
                StoreFiles.TryDelete(AbsolutePath.Of(file));
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The next run tries again.
        }
    }
}
