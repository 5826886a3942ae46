namespace BuildKit.Caching;

/// <summary>How big a store is; sizes in bytes.</summary>
sealed record StoreSummary
{
    public required int Files { get; init; }

    public required long Bytes { get; init; }

    public required long Limit { get; init; }

    public required int Entries { get; init; }

    /// <summary>When the entry was used, UTC, that nobody used for longest; null if there is none.</summary>
    public required DateTime? Oldest { get; init; }

    public static StoreSummary Of(StoreFiles files, CacheSettings settings)
    {
        var entries = StoreScan.Entries(files).ToList();
        var all = entries.Concat(StoreScan.Content(files)).Concat(StoreScan.Sums(files)).Concat(StoreScan.Others(files.Quarantine)).ToList();
        return new()
        {
            Files = all.Count,
            Bytes = all.Sum(file => file.Size),
            Limit = settings.SizeLimit ?? StoreCollection.DefaultLimit(files.Directory),
            Entries = entries.Count,
            Oldest = entries.Count == 0 ? null : entries.Min(entry => entry.Used),
        };
    }
}
