using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Text;
using BuildKit.Files;

namespace BuildKit.Caching;

/// <summary>
/// All paths that were ever asked for, each with a number, and what is there now. A file is read only if its stat is not the recorded one, or does
/// not prove anything. For many threads at once; whatever was seen counts until <see cref="Forget"/>.
/// </summary>
sealed class FileTable(OpenDirectory root, RecordedFiles recorded, TimeProvider time)
{
    const int Attempts = 10;

    // What this run found instead of what is recorded; and when a record was last found to be true.
    readonly KnownFile?[] renewed = new KnownFile?[recorded.Count];
    readonly int[] seen = new int[recorded.Count];

    // Paths that no earlier run knew. Places are added at the end and never move; the array may be replaced by a longer one.
    readonly ConcurrentDictionary<string, int> added = new(StringComparer.Ordinal);
    readonly Lock adding = new();
    readonly StatTrust trust = new(root);
    Place[] places = [];
    int count;

    int epoch = 1;
    int filesRead;

    public OpenDirectory Root => root;

    public RecordedFiles Recorded => recorded;

    public int Count => recorded.Count + Volatile.Read(ref count);

    public long Now => (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * 100;

    /// <summary>How many times the content of a file was read.</summary>
    public int FilesRead => Volatile.Read(ref filesRead);

    /// <summary>Whether anything was found that is not recorded.</summary>
    public bool HasNews => Array.Exists(renewed, static known => known is not null) || Array.Exists(places, static place => place?.Known is { Kind: not FileKind.Missing });

    public void Forget() => Interlocked.Increment(ref epoch);

    public int Id(string path)
    {
        const int most = 512;
        var length = Encoding.UTF8.GetMaxByteCount(path.Length);
        var bytes = length <= most ? stackalloc byte[most] : new byte[length];
        var id = recorded.Find(bytes[..Encoding.UTF8.GetBytes(path, bytes)]);
        return id >= 0 ? id : added.TryGetValue(path, out id) ? id : Add(path);
    }

    public string Path(int id) => id < recorded.Count ? recorded.Path(id) : places[id - recorded.Count].Path;

    /// <summary>What was last found, without a look; null if that is what is recorded.</summary>
    public KnownFile? Latest(int id) => Volatile.Read(ref Slot(id));

    /// <summary>Whether the path was looked at in this run, and is recorded as it is.</summary>
    public bool IsConfirmed(int id) => id < recorded.Count && seen[id] != 0;

    /// <summary>Whether what is there now is this content.</summary>
    public bool Is(in ContentEntry entry)
    {
        var id = Id(entry.Path);
        if (Current(id) is { } known)
        {
            return known.Entry(entry.Path) == entry;
        }

        ref readonly var record = ref recorded[id];
        return record.Stat.Kind == FileKind.File
            ? entry.Kind == FileKind.File && record.Digest == entry.Digest && record.Stat.Size == entry.Size && record.Stat.IsExecutable == entry.IsExecutable
            : recorded.Known(id).Entry(entry.Path) == entry;
    }

    /// <summary>What is there now, as an object also if it is what is recorded.</summary>
    public KnownFile Known(int id) => Current(id) ?? recorded.Known(id);

    /// <summary>What is there now; null if that is what is recorded.</summary>
    /// <exception cref="BuildException">BK0321: it does not hold still. BK0327: it cannot be looked at or read.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public KnownFile? Current(int id)
    {
        var now = Volatile.Read(ref epoch);
        var isRecorded = id < recorded.Count;
        ref var slot = ref Slot(id);
        var known = Volatile.Read(ref slot);
        if (known is not null ? known.Epoch == now : isRecorded && seen[id] == now)
        {
            return known;
        }

        var moment = known is null && isRecorded ? 0 : Now;
        var stat = Look(id);
        if (known is null && isRecorded)
        {
            ref readonly var record = ref recorded[id];
            if (record.IsTrusted && record.Stat == stat)
            {
                seen[id] = now;
                return null;
            }

            moment = Now;
            stat = Look(id);
        }

        if (known is { IsTrusted: true } && known.Stat == stat)
        {
            known.Epoch = now;
            return known;
        }

        return Publish(ref slot, known, Read(id, moment, stat), now);
    }

    /// <summary>Takes what a walk saw of a directory before it listed it; the moment is from before the walk. Null if that is what is recorded.</summary>
    public KnownFile? Observe(int id, in FileStat stat, long moment)
    {
        var now = Volatile.Read(ref epoch);
        ref var slot = ref Slot(id);
        var known = Volatile.Read(ref slot);
        if (known is null && id < recorded.Count && recorded[id].IsTrusted && recorded[id].Stat == stat)
        {
            seen[id] = now;
            return null;
        }

        var isTrusted = stat.Kind == FileKind.Missing || trust.Of(stat, moment, Path(id));
        if (known is not null && known.Stat == stat && known.IsTrusted == isTrusted)
        {
            known.Epoch = now;
            return known;
        }

        return Publish(ref slot, known, new(stat, default, null, isTrusted), now);
    }

    int Add(string path)
    {
        lock (adding)
        {
            if (added.TryGetValue(path, out var id))
            {
                return id;
            }

            if (count == places.Length)
            {
                var longer = new Place[Math.Max(64, count * 2)];
                places.CopyTo(longer, 0);
                Volatile.Write(ref places, longer);
            }

            places[count] = new(path);
            id = recorded.Count + count;
            Volatile.Write(ref count, count + 1);
            added[path] = id;
            return id;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    ref KnownFile? Slot(int id) => ref id < recorded.Count ? ref renewed[id] : ref Volatile.Read(ref places)[id - recorded.Count].Known;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    FileStat Look(int id)
    {
        try
        {
            return id < recorded.Count ? root.Look(recorded.PathWithNul(id)) : root.Look(Path(id));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Errors.ContentUnreadable(Path(id), exception.Message).Exception(exception);
        }
    }

    KnownFile Read(int id, long moment, FileStat stat)
    {
        var path = Path(id);
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            try
            {
                if (TryRead(path, stat, moment) is { } known)
                {
                    return known;
                }
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                throw Errors.ContentUnreadable(path, exception.Message).Exception(exception);
            }

            (moment, stat) = (Now, Look(id));
        }

        throw Errors.InputUnstable(path).Exception();
    }

    // The stat was taken before; null if it is another one afterwards.
    KnownFile? TryRead(string path, in FileStat stat, long moment)
    {
        switch (stat.Kind)
        {
            case FileKind.File:
                Interlocked.Increment(ref filesRead);
                return ContentHash.TryOf(root, path, stat, out var digest) ? new(stat, digest, null, trust.Of(stat, moment, path)) : null;
            case FileKind.Link:
                return root.ReadLink(path) is { } target && root.Look(path) == stat ? new(stat, default, target, trust.Of(stat, moment, path)) : null;
            default:
                return new(stat, default, null, stat.Kind == FileKind.Missing || trust.Of(stat, moment, path));
        }
    }

    // Another thread may have read the same file meanwhile; whoever comes first is right.
    static KnownFile Publish(ref KnownFile? slot, KnownFile? before, KnownFile found, int now)
    {
        found.Epoch = now;
        var first = Interlocked.CompareExchange(ref slot, found, before);
        if (ReferenceEquals(first, before))
        {
            return found;
        }

        if (first!.Epoch == now)
        {
            return first;
        }

        Volatile.Write(ref slot, found);
        return found;
    }

    sealed class Place(string path)
    {
        public readonly string Path = path;
        public KnownFile? Known;
    }
}
