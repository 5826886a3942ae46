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

    public void Set(long offset, ReadOnlySpan<byte> chunk) => ChunkSum.Of(chunk).Write(At(offset));

    public bool Matches(long offset, ChunkSum chunk)
    {
        Span<byte> sum = stackalloc byte[SumSize];
        chunk.Write(sum);
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
}

/// <summary>The check sum of a chunk. Four side by side, each of every fourth word: one alone would wait for its own last result most of the time.</summary>
struct ChunkSum
{
    uint a;
    uint b;
    uint c;
    uint d;

    public static ChunkSum New() => new() { a = ~0u, b = ~0u, c = ~0u, d = ~0u };

    public static ChunkSum Of(ReadOnlySpan<byte> chunk)
    {
        var sum = New();
        sum.Add(chunk);
        return sum;
    }

    /// <summary>Adds a piece; only the last one may have a length that is no multiple of 32.</summary>
    public void Add(ReadOnlySpan<byte> piece)
    {
        var (a, b, c, d) = (this.a, this.b, this.c, this.d);
        var words = MemoryMarshal.Cast<byte, ulong>(piece);
        var i = 0;
        for (; i + 4 <= words.Length; i += 4)
        {
            a = BitOperations.Crc32C(a, words[i]);
            b = BitOperations.Crc32C(b, words[i + 1]);
            c = BitOperations.Crc32C(c, words[i + 2]);
            d = BitOperations.Crc32C(d, words[i + 3]);
        }

        foreach (var rest in piece[(i * sizeof(ulong))..])
        {
            a = BitOperations.Crc32C(a, rest);
        }

        (this.a, this.b, this.c, this.d) = (a, b, c, d);
    }

    public readonly void Write(Span<byte> sum)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(sum, a);
        BinaryPrimitives.WriteUInt32LittleEndian(sum[4..], b);
        BinaryPrimitives.WriteUInt32LittleEndian(sum[8..], c);
        BinaryPrimitives.WriteUInt32LittleEndian(sum[12..], d);
    }
}
