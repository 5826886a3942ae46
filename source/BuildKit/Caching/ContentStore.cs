using BuildKit.Files;

namespace BuildKit.Caching;

/// <summary>
/// Bytes by their digest: <c>cas/ab/…</c>. What is read or copied out of it is hashed on the way, so that nothing damaged ever comes
/// out; what is damaged goes to <c>quarantine/</c> and is missing from then on.
/// </summary>
sealed class ContentStore(StoreFiles files, StoreUse use)
{
    /// <summary>Whether the content is there, in the right size.</summary>
    public bool Contains(Digest digest, long size) => use.IsReadable && SizeOf(files.Content(digest)) == size;

    /// <summary>
    /// Adds a file whose content is known. False if it is not that content (any more), or if the store cannot take it; then nothing
    /// was stored.
    /// </summary>
    public bool AddFile(AbsolutePath file, Digest digest, long size, CancellationToken cancellation) => use.Write(() =>
    {
        if (HasAnew(digest, size))
        {
            return true;
        }

        using var source = OpenSource(file);
        return source is not null && files.Write(files.Content(digest), overwrite: true, target =>
            ContentCopy.Run(source.SafeFileHandle, target.SafeFileHandle, size, cancellation) == (digest, size));
    });

    /// <summary>Adds bytes; false if the store cannot take them.</summary>
    public bool AddBytes(ReadOnlyMemory<byte> bytes, out Digest digest)
    {
        var hash = digest = Digest.OfBytes(bytes.Span);
        return use.Write(() => HasAnew(hash, bytes.Length) || files.Write(files.Content(hash), overwrite: true, target =>
        {
            target.Write(bytes.Span);
            return true;
        }));
    }

    /// <summary>The content; null if it is missing or damaged.</summary>
    public byte[]? Read(Digest digest, long size)
    {
        using var stream = Open(digest, size);
        if (stream is null)
        {
            return null;
        }

        var bytes = new byte[size];
        return stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) == size && Digest.OfBytes(bytes) == digest ? bytes : Damaged(digest);
    }

    /// <summary>Writes the content into an empty file; false if it is missing or damaged. What the target has got then is worthless.</summary>
    public bool CopyTo(Digest digest, long size, FileStream target, CancellationToken cancellation)
    {
        using var stream = Open(digest, size);
        if (stream is null)
        {
            return false;
        }

        if (ContentCopy.Run(stream.SafeFileHandle, target.SafeFileHandle, size, cancellation) == (digest, size))
        {
            return true;
        }

        Damaged(digest);
        return false;
    }

    /// <summary>Says that the content is in use, if that was not said lately.</summary>
    public void Touch(Digest digest) => use.Touch(files.Content(digest));

    FileStream? Open(Digest digest, long size)
    {
        if (!use.IsReadable || StoreFiles.TryOpen(files.Content(digest)) is not { } stream)
        {
            return null;
        }

        if (stream.Length == size)
        {
            return stream;
        }

        stream.Dispose();
        Damaged(digest);
        return null;
    }

    // What is there already is not written again. It counts as young from now on, because an entry is about to refer to it.
    bool HasAnew(Digest digest, long size)
    {
        var file = files.Content(digest);
        var length = SizeOf(file);
        if (length is null)
        {
            return false;
        }

        if (length != size || (use.IsFromBefore(file) && !IsWhole(digest, size)))
        {
            Damaged(digest);
            return false;
        }

        use.Touch(file);
        return SizeOf(file) == size;
    }

    bool IsWhole(Digest digest, long size)
    {
        using var stream = StoreFiles.TryOpen(files.Content(digest));
        return stream is not null && ContentCopy.Run(stream.SafeFileHandle, null, size, CancellationToken.None) == (digest, size);
    }

    byte[]? Damaged(Digest digest)
    {
        if (use.IsWritable)
        {
            files.Remove(files.Content(digest));
        }

        return null;
    }

    static long? SizeOf(AbsolutePath file)
    {
        var information = new FileInfo(file);
        return information.Exists ? information.Length : null;
    }

    static FileStream? OpenSource(AbsolutePath file) =>
        FileKinds.Of(file) == FileKind.File ? StoreFiles.TryOpen(file) : null;
}
