using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using BuildKit.Files;

namespace BuildKit.Caching;

/// <summary>
/// Check sums of the chunks of big content, made while its SHA-256 was computed. They find what a disk, a power loss or a hand spoiled as
/// well, twenty times as fast and on all cores at once; they protect nothing from one who means it, as nothing in a store of one's own does.
/// </summary>
sealed class ContentSums
{
    public const int ChunkSize = 1024 * 1024;
    const int SumSize = 16;

    readonly byte[] sums;

    public ContentSums(long size) => sums = new byte[checked((int)(((size + ChunkSize - 1) / ChunkSize) * SumSize))];

    ContentSums(byte[] sums) => this.sums = sums;

    public void Set(long offset, ReadOnlySpan<byte> chunk) => Write(chunk, At(offset));

    public bool Matches(long offset, ReadOnlySpan<byte> chunk)
    {
        Span<byte> sum = stackalloc byte[SumSize];
        Write(chunk, sum);
        return sum.SequenceEqual(At(offset));
    }

    /// <summary>The file: the sums, and a digest that binds them to the content and shows whether they are as they were written.</summary>
    public byte[] ToBytes(Digest content) => [.. sums, .. Seal(content, sums).ToBytes()];

    /// <summary>Null if these are not the sums of this content.</summary>
    public static ContentSums? Read(Blob content, byte[] bytes)
    {
        var expected = new ContentSums(content.Size).sums.Length;
        return bytes.Length == expected + Digest.Size && Digest.FromBytes(bytes.AsSpan(expected)) == Seal(content.Digest, bytes[..expected])
            ? new(bytes[..expected])
            : null;
    }

    static Digest Seal(Digest content, byte[] sums) => Digest.OfBytes([.. "sums 1\n"u8, .. content.ToBytes(), .. sums]);

    Span<byte> At(long offset) => sums.AsSpan(checked((int)(offset / ChunkSize * SumSize)), SumSize);

    // Four sums side by side, each of every fourth word: one alone would wait for its own last result most of the time.
    static void Write(ReadOnlySpan<byte> chunk, Span<byte> sum)
    {
        var (a, b, c, d) = (~0u, ~0u, ~0u, ~0u);
        var words = MemoryMarshal.Cast<byte, ulong>(chunk);
        var i = 0;
        for (; i + 4 <= words.Length; i += 4)
        {
            a = BitOperations.Crc32C(a, words[i]);
            b = BitOperations.Crc32C(b, words[i + 1]);
            c = BitOperations.Crc32C(c, words[i + 2]);
            d = BitOperations.Crc32C(d, words[i + 3]);
        }

        foreach (var rest in chunk[(i * sizeof(ulong))..])
        {
            a = BitOperations.Crc32C(a, rest);
        }

        BinaryPrimitives.WriteUInt32LittleEndian(sum, a);
        BinaryPrimitives.WriteUInt32LittleEndian(sum[4..], b);
        BinaryPrimitives.WriteUInt32LittleEndian(sum[8..], c);
        BinaryPrimitives.WriteUInt32LittleEndian(sum[12..], d);
    }
}
