using System.Collections.Concurrent;

namespace BuildKit.Caching;

/// <summary>Looks at everything in a store: all content is hashed, and of each entry it is asked whether its content is there.</summary>
static class StoreCheck
{
    public static CheckReport Run(SharedStore store, CancellationToken cancellation)
    {
        var content = StoreScan.Content(store.Files).ToList();
        var damaged = new ConcurrentBag<string>();
        EachAtOnce.All(
            content,
            file =>
            {
                if (!store.Content.IsWhole(new(file.Digest, file.Size)))
                {
                    damaged.Add($"cas/{file.Digest}");
                }

                return true;
            },
            cancellation);
        return Entries(store, content, [.. damaged], cancellation);
    }

    static CheckReport Entries(SharedStore store, List<FoundFile> content, List<string> damaged, CancellationToken cancellation)
    {
        var (incomplete, count, bytes) = (new List<string>(), content.Count, content.Sum(file => file.Size));
        foreach (var file in StoreScan.Entries(store.Files).ToList())
        {
            cancellation.ThrowIfCancellationRequested();
            (count, bytes) = (count + 1, bytes + file.Size);
            if (StoreScan.Read(file, out var isDamaged) is { } entry)
            {
                if (!entry.Blobs().All(store.Content.Contains))
                {
                    incomplete.Add($"ac/{file.Digest}");
                    StoreFiles.TryDelete(file.Path);
                }
            }
            else if (isDamaged)
            {
                damaged.Add($"ac/{file.Digest}");
                store.Actions.Quarantine(file.Digest);
            }
        }

        return new(count, bytes, [.. damaged.Order(StringComparer.Ordinal)], [.. incomplete.Order(StringComparer.Ordinal)]);
    }
}

/// <summary>What a check looked at, what of it was not as it was written, and which entries had lost content.</summary>
sealed record CheckReport(int Files, long Bytes, IReadOnlyList<string> Damaged, IReadOnlyList<string> Incomplete);
