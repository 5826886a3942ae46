using System.Buffers;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;
using BuildKit.Files;

namespace BuildKit.Caching;

/// <summary>Copies bytes and hashes the same bytes while it does: what was hashed is what was written.</summary>
static class ContentCopy
{
    const int SmallSize = 256 * 1024;
    const int ChunkSize = 1024 * 1024;

    /// <summary>Copies from where both begin to the end of the source; the digest and the size of what was copied.</summary>
    public static (Digest Digest, long Size) Run(SafeFileHandle from, SafeFileHandle? to, long expectedSize, CancellationToken cancellation) =>
        expectedSize < SmallSize && TrySmall(from, to, (int)expectedSize) is { } small ? small : Big(from, to, cancellation);

    // One byte more than expected is asked for, so that a file that has grown is seen.
    static (Digest Digest, long Size)? TrySmall(SafeFileHandle from, SafeFileHandle? to, int expectedSize)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(expectedSize + 1);
        try
        {
            var length = Fill(from, buffer.AsSpan(0, expectedSize + 1), 0);
            if (length > expectedSize)
            {
                return null;
            }

            var bytes = buffer.AsSpan(0, length);
            if (to is not null)
            {
                RandomAccess.Write(to, bytes, 0);
            }

            return (Digest.OfBytes(bytes), length);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    // Hashing is the slow half: one chunk is hashed on another core while it is written and the next is read.
    static (Digest Digest, long Size) Big(SafeFileHandle from, SafeFileHandle? to, CancellationToken cancellation)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var (current, next) = (ArrayPool<byte>.Shared.Rent(ChunkSize), ArrayPool<byte>.Shared.Rent(ChunkSize));
        var hashing = Task.CompletedTask;
        try
        {
            var size = 0L;
            for (var length = Fill(from, current.AsSpan(0, ChunkSize), 0); length > 0; (current, next) = (next, current))
            {
                cancellation.ThrowIfCancellationRequested();
                var (bytes, count) = (current, length);
                hashing = Task.Run(() => hash.AppendData(bytes, 0, count), CancellationToken.None);
                if (to is not null)
                {
                    RandomAccess.Write(to, bytes.AsSpan(0, count), size);
                }

                size += count;
                length = Fill(from, next.AsSpan(0, ChunkSize), size);
                hashing.Wait(CancellationToken.None);
            }

            return (Digest.FromBytes(hash.GetHashAndReset()), size);
        }
        finally
        {
            hashing.Wait(CancellationToken.None);
            ArrayPool<byte>.Shared.Return(current);
            ArrayPool<byte>.Shared.Return(next);
        }
    }

    static int Fill(SafeFileHandle from, Span<byte> buffer, long offset)
    {
        var filled = 0;
        while (filled < buffer.Length && RandomAccess.Read(from, buffer[filled..], offset + filled) is > 0 and var read)
        {
            filled += read;
        }

        return filled;
    }
}
