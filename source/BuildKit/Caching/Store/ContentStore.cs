using BuildKit.Files;
using Microsoft.Win32.SafeHandles;

namespace BuildKit.Caching;

/// <summary>
/// Bytes by their digest: <c>cas/ab/…</c>. What is read or copied out of it is checked on the way, so that nothing damaged ever comes
/// out; what is damaged goes to <c>quarantine/</c> and is missing from then on.
/// </summary>
sealed class ContentStore(StoreFiles files, StoreUse use)
{
    /// <summary>Whether the content is there, in the right size.</summary>
    public bool Contains(Blob blob) => use.IsReadable && SizeOf(blob) == blob.Size;

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

        using var source = FileKinds.Of(file) == FileKind.File ? PlainFile.TryOpen(file) : null;
        ContentSums? sums = null;
        var added = source is not null
            && files.Write(files.Content(blob.Digest), overwrite: true, target => ContentCopy.TryHashed(blob, source, target, out sums, cancellation));
        if (added && sums is not null)
        {
            AddSums(blob, sums);
        }

        return added;
    });

    /// <summary>Adds bytes; false if the store cannot take them.</summary>
    public bool AddBytes(ReadOnlyMemory<byte> bytes, out Digest digest)
    {
        var blob = new Blob(digest = Digest.OfBytes(bytes.Span), bytes.Length);
        return use.Write(() => HasAnew(blob) || files.Write(files.Content(blob.Digest), overwrite: true, target =>
        {
            RandomAccess.Write(target, bytes.Span, 0);
            return true;
        }));
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

    /// <summary>Writes the content into an empty file; false if it is missing or damaged. What the target has got then is worthless.</summary>
    public bool CopyTo(Blob blob, SafeFileHandle target, CancellationToken cancellation)
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

    void AddSums(Blob blob, ContentSums sums) => files.Write(files.Sums(blob.Digest), overwrite: true, target =>
    {
        RandomAccess.Write(target, sums.ToBytes(blob.Digest), 0);
        return true;
    });

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
        var information = new FileInfo(files.Content(blob.Digest));
        return information.Exists ? information.Length : null;
    }
}
