using System.Buffers;
using System.Security.Cryptography;
using BuildKit.Files;
using Microsoft.Win32.SafeHandles;

namespace BuildKit.Caching;

/// <summary>Copies bytes and hashes the same bytes while it does: what was hashed is what was written.</summary>
static class ContentCopy
{
    /// <summary>What is smaller is read and hashed in one piece; what is not has <see cref="ContentSums"/>.</summary>
    public const int BigSize = ContentSums.ChunkSize;

    /// <summary>Copies a file, or only hashes it without a target. True if it was this content, and then its sums if it is big.</summary>
    public static bool TryHashed(Blob content, SafeFileHandle from, SafeFileHandle? to, out ContentSums? sums, CancellationToken cancellation)
    {
        sums = content.Size < BigSize ? null : new(content.Size);
        return sums is null ? Small(content, from, to) : Big(content, from, to, sums, cancellation);
    }

    /// <summary>
    /// Copies big content of which the sums are known, on all cores, each piece checked between reading and writing it. Where the file system
    /// can let both share their blocks, that is the copy, and it is checked.
    /// </summary>
    public static bool TrySummed(Blob content, ContentSums sums, SafeFileHandle from, SafeFileHandle to, CancellationToken cancellation)
    {
        var isShared = PlainFile.TryShareBlocks(from, to);
        if (!isShared)
        {
            PlainFile.Reserve(to, content.Size);
        }

        var isWhole = true;
        var chunks = checked((int)((content.Size + ContentSums.ChunkSize - 1) / ContentSums.ChunkSize));
        Cores.Each(chunks, 1, (chunk, _) =>
        {
            cancellation.ThrowIfCancellationRequested();
            if (Volatile.Read(ref isWhole) && !TryChunk(content, sums, (long)chunk * ContentSums.ChunkSize, isShared ? to : from, isShared ? null : to))
            {
                Volatile.Write(ref isWhole, false);
            }
        });
        return isWhole;
    }

    // One byte more than expected is asked for, so that a file that has grown is seen.
    static bool Small(Blob content, SafeFileHandle from, SafeFileHandle? to)
    {
        var size = (int)content.Size;
        var buffer = ArrayPool<byte>.Shared.Rent(size + 1);
        try
        {
            if (Fill(from, buffer.AsSpan(0, size + 1), 0) != size || Digest.OfBytes(buffer.AsSpan(0, size)) != content.Digest)
            {
                return false;
            }

            if (to is not null)
            {
                RandomAccess.Write(to, buffer.AsSpan(0, size), 0);
            }

            return true;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    // Hashing is the slow half: one chunk is hashed on another core while it is written and the next is read.
    static bool Big(Blob content, SafeFileHandle from, SafeFileHandle? to, ContentSums sums, CancellationToken cancellation)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var (current, next) = (new byte[ContentSums.ChunkSize], new byte[ContentSums.ChunkSize]);
        var size = 0L;
        for (var length = Fill(from, current, 0); length > 0; (current, next) = (next, current))
        {
            cancellation.ThrowIfCancellationRequested();
            if (size + length > content.Size)
            {
                return false;
            }

            var (bytes, count) = (current, length);
            var hashing = Task.Run(() => hash.AppendData(bytes, 0, count), CancellationToken.None);
            try
            {
                sums.Set(size, bytes.AsSpan(0, count));
                if (to is not null)
                {
                    RandomAccess.Write(to, bytes.AsSpan(0, count), size);
                }

                size += count;
                length = Fill(from, next, size);
            }
            finally
            {
                hashing.Wait(CancellationToken.None);
            }
        }

        return size == content.Size && Digest.FromBytes(hash.GetHashAndReset()) == content.Digest;
    }

    // In pieces that stay in a core's own cache between reading, checking and writing.
    static bool TryChunk(Blob content, ContentSums sums, long start, SafeFileHandle from, SafeFileHandle? to)
    {
        const int most = 256 * 1024;
        var buffer = ArrayPool<byte>.Shared.Rent(most);
        try
        {
            var (sum, end) = (ChunkSum.New(), Math.Min(start + ContentSums.ChunkSize, content.Size));
            for (var offset = start; offset < end; offset += most)
            {
                var piece = buffer.AsSpan(0, (int)Math.Min(most, end - offset));
                if (Fill(from, piece, offset) != piece.Length)
                {
                    return false;
                }

                sum.Add(piece);
                if (to is not null)
                {
                    RandomAccess.Write(to, piece, offset);
                }
            }

            return sums.Matches(start, sum);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Reads until the buffer is full or the file ends. What cannot be read is not what was expected: to whoever asks there is no other difference.</summary>
    public static int Fill(SafeFileHandle from, Span<byte> buffer, long offset)
    {
        var filled = 0;
        try
        {
            while (filled < buffer.Length && RandomAccess.Read(from, buffer[filled..], offset + filled) is > 0 and var read)
            {
                filled += read;
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return filled;
        }

        return filled;
    }
}
