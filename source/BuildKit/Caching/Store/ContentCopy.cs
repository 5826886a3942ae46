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

    /// <summary>Copies big content of which the sums are known: the system copies, and what it has made is checked a piece behind, on other cores.</summary>
    public static bool TrySummed(Blob content, ContentSums sums, SafeFileHandle from, SafeFileHandle? to, CancellationToken cancellation)
    {
        const int piece = 8 * ContentSums.ChunkSize;
        var checks = new List<Task<bool>>();
        try
        {
            for (var offset = 0L; offset < content.Size; offset += piece)
            {
                cancellation.ThrowIfCancellationRequested();
                var (start, count) = (offset, Math.Min(piece, content.Size - offset));
                if (to is not null && !PlainFile.TryCopyRange(from, to, start, count))
                {
                    CopyRange(from, to, start, count);
                }

                checks.Add(Task.Run(() => AreSums(sums, to ?? from, start, count), CancellationToken.None));
            }
        }
        finally
        {
            Task.WaitAll(checks, CancellationToken.None);
        }

        return checks.TrueForAll(check => check.Result);
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

    static bool AreSums(ContentSums sums, SafeFileHandle file, long start, long count)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(ContentSums.ChunkSize);
        try
        {
            for (var offset = start; offset < start + count; offset += ContentSums.ChunkSize)
            {
                var chunk = buffer.AsSpan(0, (int)Math.Min(ContentSums.ChunkSize, start + count - offset));
                if (Fill(file, chunk, offset) != chunk.Length || !sums.Matches(offset, chunk))
                {
                    return false;
                }
            }

            return true;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    static void CopyRange(SafeFileHandle from, SafeFileHandle to, long start, long count)
    {
        var buffer = new byte[ContentSums.ChunkSize];
        for (var offset = start; offset < start + count; offset += buffer.Length)
        {
            var read = Fill(from, buffer.AsSpan(0, (int)Math.Min(buffer.Length, start + count - offset)), offset);
            RandomAccess.Write(to, buffer.AsSpan(0, read), offset);
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
