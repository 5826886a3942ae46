using System.Buffers.Binary;
using System.Text;

namespace BuildKit.Releases;

/// <summary>The form in which OpenSSH writes keys, signatures and messages: strings with their length in front (RFC 4251, section 5).</summary>
static class SshWire
{
    /// <summary>The next string; null if there is no whole one.</summary>
    public static byte[]? Take(ref ReadOnlySpan<byte> rest)
    {
        if (rest.Length < 4 || BinaryPrimitives.ReadUInt32BigEndian(rest) is var length && length > rest.Length - 4)
        {
            return null;
        }

        var taken = rest.Slice(4, (int)length).ToArray();
        rest = rest[(4 + (int)length)..];
        return taken;
    }

    /// <summary>All strings of which the bytes consist; empty if they are anything else.</summary>
    public static List<byte[]> Strings(ReadOnlySpan<byte> bytes)
    {
        var strings = new List<byte[]>();
        while (!bytes.IsEmpty)
        {
            if (Take(ref bytes) is not { } one)
            {
                return [];
            }

            strings.Add(one);
        }

        return strings;
    }

    public static byte[] String(ReadOnlySpan<byte> bytes) => [.. Number((uint)bytes.Length), .. bytes];

    public static byte[] Number(uint value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        return bytes;
    }

    public static string Text(byte[] bytes) => Encoding.UTF8.GetString(bytes);
}
