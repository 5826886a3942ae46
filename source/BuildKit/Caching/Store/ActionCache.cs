using BuildKit.Files;

namespace BuildKit.Caching;

/// <summary>
/// Results by the key of their step: <c>ac/ab/…</c>. An entry counts only if it is as it was written and all of its content is there;
/// anything else is a miss, and the next result takes its place.
/// </summary>
sealed class ActionCache(StoreFiles files, StoreUse use, ContentStore content)
{
    /// <summary>The result of this key; null if there is none that can be used.</summary>
    public StoredResult? Find(Digest key)
    {
        if (Entry(key) is not { } entry || content.Missing([.. entry.Blobs()]) is not null || Whole(entry) is not { } result)
        {
            return null;
        }

        TouchAll(key, entry);
        return result;
    }

    /// <summary>
    /// Adds a result whose outputs are in the content store already. Where there is a valid one it stays, and is returned to be used instead,
    /// so that two runs of a step which is never twice the same come together again. Null if nothing could be stored.
    /// </summary>
    public StoredResult? PutOrAdopt(Digest key, StoredResult result)
    {
        StoredResult? kept = null;
        return use.Write(() =>
        {
            if (Stored(result) is not { } entry)
            {
                return false;
            }

            var bytes = StoredResultFormat.Write(key, entry);
            var place = files.Entry(key);
            kept = files.Write(place, overwrite: false, bytes) ? result
                : Find(key) ?? (files.Write(place, overwrite: true, bytes) ? result : null);
            return kept is not null;
        }) ? kept : null;
    }

    /// <summary>Takes out an entry that is not to be trusted.</summary>
    public void Quarantine(Digest key)
    {
        if (use.IsWritable)
        {
            files.Remove(files.Entry(key));
        }
    }

    /// <summary>The entry, whether or not its content is there.</summary>
    StoredEntry? Entry(Digest key)
    {
        if (!use.IsReadable || PlainFile.TryReadAll(files.Entry(key)) is not { } bytes)
        {
            return null;
        }

        if (StoredResultFormat.Read(key, bytes, out var entry) == EntryState.Damaged)
        {
            Quarantine(key);
        }

        return entry;
    }

    StoredResult? Whole(StoredEntry entry)
    {
        var (events, typed) = (Inline(entry.Result.Events, entry.Events), Inline(entry.Result.Result, entry.TypedResult));
        return events is { } first && typed is { } second ? entry.Result with { Events = first, Result = second } : null;
    }

    ReadOnlyMemory<byte>? Inline(ReadOnlyMemory<byte> bytes, Blob? elsewhere) =>
        elsewhere is not { } blob ? bytes
        : content.Read(blob) is { } read ? read
        : null;

    StoredEntry? Stored(StoredResult result)
    {
        var fits = TryMove(result.Events, out var events) & TryMove(result.Result, out var typed);
        return fits ? new(result, events, typed) : null;
    }

    bool TryMove(ReadOnlyMemory<byte> bytes, out Blob? elsewhere)
    {
        elsewhere = null;
        if (bytes.Length <= StoredResultFormat.InlineLimit)
        {
            return true;
        }

        var added = content.AddBytes(bytes, out var digest);
        elsewhere = new(digest, bytes.Length);
        return added;
    }

    // The entry first: so that it never looks younger than its content to whoever collects.
    void TouchAll(Digest key, StoredEntry entry)
    {
        if (!use.Touch(files.Entry(key)))
        {
            return;
        }

        foreach (var blob in entry.Blobs())
        {
            content.Touch(blob.Digest);
        }
    }
}
