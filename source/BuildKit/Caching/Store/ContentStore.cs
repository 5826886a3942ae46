using System.Buffers;
using BuildKit.Files;
using Microsoft.Win32.SafeHandles;

namespace BuildKit.Caching;

/// <summary>
/// Bytes by their digest: <c>cas/ab/…</c>. What is read or copied out of it is checked on the way, so that nothing damaged ever comes
/// out; what is damaged goes to <c>quarantine/</c> and is missing from then on.
/// </summary>
sealed class ContentStore(StoreFiles files, StoreUse use)
{
    const int BlobsAtOnce = 64;

    /// <summary>Whether the content is there, in the right size.</summary>
    public bool Contains(Blob blob) => use.IsReadable && SizeOf(blob) == blob.Size;

    /// <summary>The index of one that is not there, in the right size; null if all are.</summary>
    public int? Missing(IReadOnlyList<Blob> blobs)
    {
        var missing = -1;
        Cores.Each(blobs.Count, BlobsAtOnce, (from, to) =>
        {
            for (var i = from; i < to && Volatile.Read(ref missing) < 0; i++)
            {
                if (!Contains(blobs[i]))
                {
                    Volatile.Write(ref missing, i);
                }
            }
        });
        return missing < 0 ? null : missing;
    }

    /// <summary>
    /// Adds a file whose content is known. False if it is not that content (any more), or if the store cannot take it; then nothing
    /// was stored.
    /// </summary>
    public bool AddFile(AbsolutePath file, Blob blob, CancellationToken cancellation) => use.Write(() =>
    {
        if (HasAnew(blob))
        {
            return true;
        }

        if (FileKinds.Of(file) != FileKind.File)
        {
            return false;
        }

        if (blob.Size < ContentCopy.BigSize)
        {
            return AddSmall(file, blob);
        }

        using var source = PlainFile.TryOpen(file);
        ContentSums? sums = null;
        var added = source is not null
            && files.Write(files.Content(blob.Digest), overwrite: true, target => ContentCopy.TryHashed(blob, source, target, out sums, cancellation));
        if (added && sums is not null)
        {
            AddSums(blob, sums);
        }

        return added;
    });

    bool AddSmall(AbsolutePath file, Blob blob)
    {
        var size = (int)blob.Size;
        var buffer = ArrayPool<byte>.Shared.Rent(size + 1);
        try
        {
            return PlainFile.TryRead(file, buffer.AsSpan(0, size + 1), size) == size && Digest.OfBytes(buffer.AsSpan(0, size)) == blob.Digest
                && files.Write(files.Content(blob.Digest), overwrite: true, buffer.AsMemory(0, size));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Adds bytes; false if the store cannot take them.</summary>
    public bool AddBytes(ReadOnlyMemory<byte> bytes, out Digest digest)
    {
        var blob = new Blob(digest = Digest.OfBytes(bytes.Span), bytes.Length);
        return use.Write(() => HasAnew(blob) || files.Write(files.Content(blob.Digest), overwrite: true, bytes));
    }

    /// <summary>The content; null if it is missing or damaged.</summary>
    public byte[]? Read(Blob blob)
    {
        using var source = Open(blob);
        if (source is null)
        {
            return null;
        }

        var bytes = new byte[blob.Size];
        return ContentCopy.Fill(source, bytes, 0) == blob.Size && Digest.OfBytes(bytes) == blob.Digest ? bytes : Damaged(blob);
    }

    /// <summary>Makes a file of the content; false if it is missing or damaged, and a file that was made all the same is worthless.</summary>
    public bool TryMake(Blob blob, AbsolutePath file, UnixFileMode mode, DateTimeOffset modified, CancellationToken cancellation)
    {
        if (blob.Size < ContentCopy.BigSize)
        {
            return TryMakeSmall(blob, file, mode, modified);
        }

        using var target = PlainFile.Create(file, mode);
        if (!CopyTo(blob, target, cancellation))
        {
            return false;
        }

        PlainFile.SetTime(target, modified);
        return true;
    }

    // Checked before anything is made, and with five calls of the system less than by way of handles.
    bool TryMakeSmall(Blob blob, AbsolutePath file, UnixFileMode mode, DateTimeOffset modified)
    {
        var size = (int)blob.Size;
        var buffer = ArrayPool<byte>.Shared.Rent(size + 1);
        try
        {
            if (!use.IsReadable || PlainFile.TryRead(files.Content(blob.Digest), buffer.AsSpan(0, size + 1), size) is not { } read)
            {
                return false;
            }

            if (read != size || Digest.OfBytes(buffer.AsSpan(0, size)) != blob.Digest)
            {
                return Damaged(blob) is not null;
            }

            PlainFile.WriteNew(file, mode, buffer.AsSpan(0, size), modified);
            return true;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    bool CopyTo(Blob blob, SafeFileHandle target, CancellationToken cancellation)
    {
        using var source = Open(blob);
        if (source is null)
        {
            return false;
        }

        var whole = SumsOf(blob) is { } sums
            ? ContentCopy.TrySummed(blob, sums, source, target, cancellation)
            : ContentCopy.TryHashed(blob, source, target, out _, cancellation);
        return whole || Damaged(blob) is not null;
    }

    /// <summary>Reads the content and computes its SHA-256; false if it is missing or damaged.</summary>
    public bool IsWhole(Blob blob)
    {
        using var source = Open(blob);
        return source is not null && (ContentCopy.TryHashed(blob, source, null, out _, CancellationToken.None) || Damaged(blob) is not null);
    }

    /// <summary>Says that the content is in use, if that was not said lately.</summary>
    public void Touch(Digest digest) => use.Touch(files.Content(digest));

    SafeFileHandle? Open(Blob blob)
    {
        if (!use.IsReadable || PlainFile.TryOpen(files.Content(blob.Digest)) is not { } file)
        {
            return null;
        }

        if (RandomAccess.GetLength(file) == blob.Size)
        {
            return file;
        }

        file.Dispose();
        Damaged(blob);
        return null;
    }

    // What is there already is not written again. It counts as young from now on, because an entry is about to refer to it.
    bool HasAnew(Blob blob)
    {
        var file = files.Content(blob.Digest);
        if (SizeOf(blob) is not { } size)
        {
            return false;
        }

        if (size != blob.Size || (use.IsFromBefore(file) && !IsWhole(blob)))
        {
            Damaged(blob);
            return false;
        }

        use.Touch(file);
        return SizeOf(blob) == blob.Size;
    }

    void AddSums(Blob blob, ContentSums sums) => files.Write(files.Sums(blob.Digest), overwrite: true, sums.ToBytes(blob.Digest));

    ContentSums? SumsOf(Blob blob)
    {
        if (blob.Size < ContentCopy.BigSize || PlainFile.TryOpen(files.Sums(blob.Digest)) is not { } file)
        {
            return null;
        }

        using (file)
        {
            var bytes = new byte[RandomAccess.GetLength(file)];
            return ContentCopy.Fill(file, bytes, 0) == bytes.Length ? ContentSums.Read(blob, bytes) : null;
        }
    }

    byte[]? Damaged(Blob blob)
    {
        if (use.IsWritable)
        {
            files.Remove(files.Content(blob.Digest));
            StoreFiles.TryDelete(files.Sums(blob.Digest));
        }

        return null;
    }

    long? SizeOf(Blob blob)
    {
        var stat = FileStat.Of(files.Content(blob.Digest));
        return stat.Kind == FileKind.File ? stat.Size : null;
    }
}
