using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;

namespace BuildKit.Files;

/// <summary>The SHA-256 of some content; its text is 64 lower-case hexadecimal digits.</summary>
readonly record struct Digest
{
    /// <summary>The number of bytes.</summary>
    public const int Size = SHA256.HashSizeInBytes;

    const int BufferSize = 131_072;

    readonly UInt128 high;
    readonly UInt128 low;

    Digest(ReadOnlySpan<byte> hash) =>
        (high, low) = (BinaryPrimitives.ReadUInt128BigEndian(hash), BinaryPrimitives.ReadUInt128BigEndian(hash[16..]));

    /// <summary>The digest that these bytes are.</summary>
    /// <exception cref="ArgumentException">They are not <see cref="Size"/> bytes.</exception>
    public static Digest FromBytes(ReadOnlySpan<byte> hash) =>
        hash.Length == Size ? new(hash) : throw new ArgumentException($"A digest has {Size} bytes, not {hash.Length}.", nameof(hash));

    public static Digest OfBytes(ReadOnlySpan<byte> bytes)
    {
        Span<byte> hash = stackalloc byte[Size];
        SHA256.HashData(bytes, hash);
        return new(hash);
    }

    /// <summary>Reads the stream from where it stands to its end.</summary>
    public static Digest OfStream(Stream stream)
    {
        // The framework's own way reads 4 KiB at a time.
        using var sha256 = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            while (stream.Read(buffer) is > 0 and var count)
            {
                sha256.AppendData(buffer, 0, count);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        Span<byte> hash = stackalloc byte[Size];
        sha256.GetHashAndReset(hash);
        return new(hash);
    }

    /// <summary>The digest of what the file, or the file that a link points to, holds; it is streamed.</summary>
    public static Digest OfFile(AbsolutePath file) =>
        FileOperation.Run("read", file, () =>
        {
            if (FileKinds.Followed(file) is FileKind.Directory or FileKind.Special)
            {
                throw Errors.WrongKind("read", file, "a file").Exception();
            }

            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan);
            return OfStream(stream);
        });

    /// <summary>Reads the text form back; false for anything but 64 lower-case hexadecimal digits.</summary>
    public static bool TryParse(string text, out Digest digest)
    {
        digest = default;
        if (text.Length != 2 * Size || !text.All(char.IsAsciiHexDigitLower))
        {
            return false;
        }

        digest = new(Convert.FromHexString(text));
        return true;
    }

    /// <summary>Writes the bytes of the digest to the beginning of the span.</summary>
    public void CopyTo(Span<byte> bytes)
    {
        BinaryPrimitives.WriteUInt128BigEndian(bytes, high);
        BinaryPrimitives.WriteUInt128BigEndian(bytes[16..], low);
    }

    public byte[] ToBytes()
    {
        var bytes = new byte[Size];
        CopyTo(bytes);
        return bytes;
    }

    /// <summary>Writes the text form, 64 bytes.</summary>
    public void WriteText(Span<byte> text)
    {
        Span<byte> hash = stackalloc byte[Size];
        CopyTo(hash);
        _ = Convert.TryToHexStringLower(hash, text, out _);
    }

    public override string ToString()
    {
        Span<byte> hash = stackalloc byte[Size];
        CopyTo(hash);
        return Convert.ToHexStringLower(hash);
    }
}
