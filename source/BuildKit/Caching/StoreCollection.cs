namespace BuildKit.Caching;

/// <summary>Keeps the store small.</summary>
sealed class StoreCollection(CacheSettings settings, StoreFiles files, StoreUse use)
{
    public void RunIfDue(CancellationToken cancellation) => _ = (settings, files, use, cancellation);

    public CollectionReport? TryRun(CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return null;
    }
}

/// <summary>What a collection removed and what remains.</summary>
sealed record CollectionReport(int RemovedEntries, int RemovedFiles, long RemovedBytes, int Entries, long Bytes);
