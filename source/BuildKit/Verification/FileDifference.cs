using System.Globalization;
using System.Text;

namespace BuildKit.Verification;

/// <summary>Where two files begin to differ.</summary>
/// <param name="Offset">Of the first byte that is not the same, from 0.</param>
/// <param name="First">What stands there in the first: the line of a text, otherwise bytes in hexadecimal; empty at its end.</param>
/// <param name="Second">The same of the second.</param>
sealed record FileDifference(long Offset, string First, string Second)
{
    const int ChunkSize = 1024 * 1024;
    const int LongestLine = 160;
    const int MostBytes = 16;

    /// <summary>Null if both are the same.</summary>
    public static FileDifference? Between(AbsolutePath first, AbsolutePath second)
    {
        using var one = Open(first);
        using var other = Open(second);
        if (OffsetIn(one, other) is not { } offset)
        {
            return null;
        }

        var (left, right) = (Around(one, offset), Around(other, offset));
        return left.IsText && right.IsText ? new(offset, left.Line, right.Line) : new(offset, left.Bytes, right.Bytes);
    }

    static FileStream Open(AbsolutePath path) => new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);

    static long? OffsetIn(FileStream one, FileStream other)
    {
        var (left, right) = (new byte[ChunkSize], new byte[ChunkSize]);
        for (var offset = 0L; ; offset += ChunkSize)
        {
            var (ofOne, ofOther) = (one.ReadAtLeast(left, ChunkSize, throwOnEndOfStream: false), other.ReadAtLeast(right, ChunkSize, throwOnEndOfStream: false));
            var same = left.AsSpan(0, ofOne).CommonPrefixLength(right.AsSpan(0, ofOther));
            if (same < ofOne || same < ofOther)
            {
                return offset + same;
            }

            if (ofOne < ChunkSize)
            {
                return null;
            }
        }
    }

    static Place Around(FileStream file, long offset)
    {
        var start = Math.Max(0, offset - LongestLine);
        file.Position = start;
        var buffer = new byte[2 * LongestLine];
        var length = file.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
        return new(buffer.AsMemory(0, length), Math.Min((int)(offset - start), length));
    }

    /// <summary>The bytes around an offset.</summary>
    readonly record struct Place(ReadOnlyMemory<byte> Near, int At)
    {
        public bool IsText => !Near.Span.ContainsAnyInRange((byte)0, (byte)8);

        public string Line
        {
            get
            {
                var begin = Near.Span[..At].LastIndexOf((byte)'\n') + 1;
                var rest = Near.Span[At..].IndexOf((byte)'\n');
                return Encoding.UTF8.GetString(Near.Span[begin..(rest < 0 ? Near.Length : At + rest)]).TrimEnd('\r');
            }
        }

        public string Bytes
        {
            get
            {
                var bytes = Near.Span[At..Math.Min(Near.Length, At + MostBytes)];
                var text = new StringBuilder();
                foreach (var one in bytes)
                {
                    text.Append(text.Length > 0 ? " " : "").Append(one.ToString("x2", CultureInfo.InvariantCulture));
                }

                return $"{text}";
            }
        }
    }
}
