using System.Numerics;
using System.Text;

namespace BuildKit.Caching;

/// <summary>
/// Writes protocol buffer messages in their canonical form: the caller writes fields in the order of their numbers; what has its
/// default value is not written. Nothing is allocated for a field; the buffer grows and is used again.
/// </summary>
sealed class MessageWriter
{
    const int HexLength = 64;
    const int Delimited = 2;
    byte[] buffer = new byte[256];

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Written => buffer.AsSpan(0, Length);

    public void Clear() => Length = 0;

    /// <summary>A text field; not written if it is empty.</summary>
    public void Text(int field, ReadOnlySpan<char> text)
    {
        if (text.Length > 0)
        {
            Element(field, text);
        }
    }

    /// <summary>An element of a repeated text field: written also if it is empty.</summary>
    public void Element(int field, ReadOnlySpan<char> text)
    {
        var length = Encoding.UTF8.GetByteCount(text);
        Head(field, length);
        Length += Encoding.UTF8.GetBytes(text, Room(length));
    }

    public void Bytes(int field, ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > 0)
        {
            Message(field, bytes);
        }
    }

    /// <summary>A message that is written already; also if it is empty, because a message that is there differs from none.</summary>
    public void Message(int field, ReadOnlySpan<byte> message)
    {
        Head(field, message.Length);
        Append(message);
    }

    public void Number(int field, long number)
    {
        if (number != 0)
        {
            Varint((ulong)field << 3);
            Varint((ulong)number);
        }
    }

    public void Flag(int field, bool value) => Number(field, value ? 1 : 0);

    /// <summary>A <c>Digest</c> message.</summary>
    public void Digest(int field, SizedDigest digest)
    {
        Head(field, DigestLength(digest.Size));
        Head(1, HexLength);
        digest.Digest.WriteText(Room(HexLength));
        Length += HexLength;
        Number(2, digest.Size);
    }

    /// <summary>A message of a name and a value: an <c>EnvironmentVariable</c>, a platform's <c>Property</c>, a <c>SymlinkNode</c>.</summary>
    public void Pair(int field, ReadOnlySpan<char> name, ReadOnlySpan<char> value)
    {
        Head(field, TextLength(name) + TextLength(value));
        Text(1, name);
        Text(2, value);
    }

    /// <summary>A <c>FileNode</c>, or without the flag a <c>DirectoryNode</c>.</summary>
    public void Node(int field, ReadOnlySpan<char> name, SizedDigest digest, bool isExecutable = false)
    {
        var inner = DigestLength(digest.Size);
        Head(field, TextLength(name) + 1 + VarintLength((ulong)inner) + inner + (isExecutable ? 2 : 0));
        Text(1, name);
        Digest(2, digest);
        Flag(4, isExecutable);
    }

    public void Append(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Room(bytes.Length));
        Length += bytes.Length;
    }

    // Every field number here is below 16, so that a key is one byte.
    static int TextLength(ReadOnlySpan<char> text)
    {
        var length = Encoding.UTF8.GetByteCount(text);
        return length == 0 ? 0 : 1 + VarintLength((ulong)length) + length;
    }

    static int DigestLength(long size) => 2 + HexLength + (size == 0 ? 0 : 1 + VarintLength((ulong)size));

    static int VarintLength(ulong value) => (BitOperations.Log2(value | 1) / 7) + 1;

    void Head(int field, int length)
    {
        Varint(((ulong)field << 3) | Delimited);
        Varint((ulong)length);
    }

    void Varint(ulong value)
    {
        var room = Room(10);
        var at = 0;
        for (; value >= 0x80; value >>= 7)
        {
            room[at++] = (byte)(value | 0x80);
        }

        room[at++] = (byte)value;
        Length += at;
    }

    Span<byte> Room(int length)
    {
        if (buffer.Length - Length < length)
        {
            Array.Resize(ref buffer, Math.Max(buffer.Length * 2, Length + length));
        }

        return buffer.AsSpan(Length);
    }
}
