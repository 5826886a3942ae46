using BuildKit.Files;

namespace BuildKit.Caching;

/// <summary>
/// Keeps a store within its limits: the entries that were used last stay, with their content; the others go first, then content that no
/// entry refers to. Whatever is young stays, so that nothing goes that another run is adding or using. It may end at any moment: what is
/// left then is content without an entry, which the next one removes.
/// </summary>
sealed class StoreCollection(CacheSettings settings, StoreFiles files, StoreUse use)
{
    static readonly TimeSpan QuarantineTime = TimeSpan.FromDays(7);

    // Nothing is written for so long without a change.
    static readonly TimeSpan TemporaryTime = TimeSpan.FromHours(1);

    readonly DateTime now = settings.Time.GetUtcNow().UtcDateTime;
    readonly Dictionary<Digest, long> content = [];
    readonly HashSet<Digest> kept = [];
    int removedEntries;
    int removedFiles;
    long removedBytes;

    // What this run has used counts as young however long it takes; that it did so is written down only half the grace later.
    DateTime YoungSince
    {
        get
        {
            var (grace, run) = (now - settings.Grace, use.Started.UtcDateTime - (settings.Grace / 2));
            return grace < run ? grace : run;
        }
    }

    AbsolutePath Stamp => files.Directory.Below("collected");

    /// <summary>Collects if that was not done lately, which is one look at one file; also where writing has failed, because a disk may be full.</summary>
    public void RunIfDue(CancellationToken cancellation)
    {
        var last = File.GetLastWriteTimeUtc(Stamp);
        if (!use.IsWritable || last < now - settings.CollectEvery || last > now + settings.CollectEvery)
        {
            TryRun(cancellation);
        }
    }

    /// <summary>Collects; null if another process does, or if it cannot be done.</summary>
    public CollectionReport? TryRun(CancellationToken cancellation)
    {
        try
        {
            using var only = TryLock();
            if (only is null)
            {
                return null;
            }

            var report = Run(cancellation);
            File.WriteAllText(Stamp, "");
            File.SetLastWriteTimeUtc(Stamp, now);
            return report;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    // Content that is added after the first walk is not looked at: what an entry that is added meanwhile refers to is not removed.
    CollectionReport Run(CancellationToken cancellation)
    {
        foreach (var file in StoreScan.Content(files))
        {
            content[file.Digest] = file.Size;
        }

        var (entries, bytes) = KeepEntries(cancellation);
        foreach (var (digest, size) in content)
        {
            cancellation.ThrowIfCancellationRequested();
            if (kept.Contains(digest) || !TryRemove(files.Content(digest), size))
            {
                bytes += size;
                continue;
            }

            StoreFiles.TryDelete(files.Sums(digest));
        }

        RemoveOld(StoreScan.Sums(files).Where(sums => !File.Exists(files.Content(sums.Digest))), settings.Grace);
        RemoveOld(StoreScan.Others(files.Temporary), TemporaryTime);
        RemoveOld(StoreScan.Others(files.Quarantine), QuarantineTime);
        return new(removedEntries, removedFiles, removedBytes, entries, bytes);
    }

    /// <summary>Removes the entries that are worthless, too old, or for which there is no room; how many stay, and how big they are without their content.</summary>
    (int Entries, long Bytes) KeepEntries(CancellationToken cancellation)
    {
        var (limit, size, count, bytes, isFull) = (settings.SizeLimit ?? DefaultLimit(files.Directory), 0L, 0, 0L, false);
        foreach (var file in StoreScan.Entries(files).OrderByDescending(entry => entry.Used).ToList())
        {
            cancellation.ThrowIfCancellationRequested();
            var entry = StoreScan.Read(file, out var damaged);
            var blobs = entry?.Blobs().Distinct().ToList() ?? [];
            var more = file.Size + blobs.Where(blob => !kept.Contains(blob.Digest)).Sum(blob => blob.Size);
            isFull |= size + more > limit;
            var isWorthless = damaged || !blobs.TrueForAll(blob => content.GetValueOrDefault(blob.Digest, -1) == blob.Size);
            if ((isWorthless || isFull || file.Used < now - settings.AgeLimit) && TryRemove(file.Path, file.Size))
            {
                removedEntries++;
                continue;
            }

            (size, count, bytes) = (size + more, count + 1, bytes + file.Size);
            kept.UnionWith(blobs.Select(blob => blob.Digest));
        }

        return (count, bytes);
    }

    // Looked at once more: somebody may have used it since the walk began.
    bool TryRemove(AbsolutePath file, long size)
    {
        if (File.GetLastWriteTimeUtc(file) > YoungSince || !StoreFiles.TryDelete(file))
        {
            return false;
        }

        (removedFiles, removedBytes) = (removedFiles + 1, removedBytes + size);
        return true;
    }

    void RemoveOld(IEnumerable<FoundFile> found, TimeSpan age)
    {
        foreach (var file in found.Where(file => file.Used < now - age).ToList())
        {
            StoreFiles.TryDelete(file.Path);
        }
    }

    /// <summary>10 GiB or a tenth of the disk, whichever is less.</summary>
    public static long DefaultLimit(AbsolutePath directory)
    {
        const long most = 10L << 30;
        try
        {
            return Math.Min(most, new DriveInfo(directory).TotalSize / 10);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return most;
        }
    }

    FileStream? TryLock()
    {
        try
        {
            FaultPoint.Pass("lock");
            return new(files.Directory.Below("collecting"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}

/// <summary>What a collection removed and what remains; sizes in bytes.</summary>
sealed record CollectionReport(int RemovedEntries, int RemovedFiles, long RemovedBytes, int Entries, long Bytes);
