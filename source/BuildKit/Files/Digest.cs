using System.Buffers.Binary;
using System.Security.Cryptography;

namespace BuildKit.Files;

/// <summary>The SHA-256 of some content; its text is 64 lower-case hexadecimal digits.</summary>
readonly record struct Digest
{
    const int Size = SHA256.HashSizeInBytes;

    readonly UInt128 high;
    readonly UInt128 low;

    Digest(ReadOnlySpan<byte> hash) =>
        (high, low) = (BinaryPrimitives.ReadUInt128BigEndian(hash), BinaryPrimitives.ReadUInt128BigEndian(hash[16..]));

    public static Digest OfBytes(ReadOnlySpan<byte> bytes)
    {
        Span<byte> hash = stackalloc byte[Size];
        SHA256.HashData(bytes, hash);
        return new(hash);
    }

    /// <summary>Reads the stream from where it stands to its end.</summary>
    public static Digest OfStream(Stream stream)
    {
        Span<byte> hash = stackalloc byte[Size];
        SHA256.HashData(stream, hash);
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

    public override string ToString()
    {
        Span<byte> hash = stackalloc byte[Size];
        BinaryPrimitives.WriteUInt128BigEndian(hash, high);
        BinaryPrimitives.WriteUInt128BigEndian(hash[16..], low);
        return Convert.ToHexStringLower(hash);
    }
}
