using System.Text;
using BuildKit.Masking;

namespace BuildKit.Commands;

/// <summary>
/// Turns bytes of UTF-8 into lines. Invalid bytes become U+FFFD, a byte-order mark at the start is dropped, a line ends
/// with <c>\n</c> or <c>\r\n</c>. A lone <c>\r</c> starts the line over, as on a terminal, so that of a progress
/// display only the last state remains. Longer lines than <see cref="Longest"/> are split.
/// </summary>
sealed class LineDecoder(Action<string> line)
{
    /// <summary>The longest line, in characters.</summary>
    public const int Longest = 65_536;

    readonly TextDecoder decoder = new();
    readonly StringBuilder current = new();
    bool returned;

    public void Write(ReadOnlySpan<byte> bytes) => Split(decoder.Decode(bytes));

    /// <summary>Hands on what stands after the last line end.</summary>
    public void Complete()
    {
        Split(decoder.Finish());
        if (current.Length > 0)
        {
            End();
        }
    }

    void Split(ReadOnlySpan<char> text)
    {
        while (text.Length > 0)
        {
            if (returned && text[0] is not ('\r' or '\n'))
            {
                current.Clear();
                returned = false;
            }

            var end = text.IndexOfAny('\r', '\n');
            Append(end < 0 ? text : text[..end]);
            if (end < 0)
            {
                return;
            }

            if (text[end] == '\n')
            {
                End();
            }
            else
            {
                returned = true;
            }

            text = text[(end + 1)..];
        }
    }

    void Append(ReadOnlySpan<char> text)
    {
        while (current.Length + text.Length > Longest)
        {
            var fitting = Longest - current.Length;
            // The two halves of a character beyond U+FFFF stay together.
            fitting -= fitting > 0 && char.IsHighSurrogate(text[fitting - 1]) ? 1 : 0;
            current.Append(text[..fitting]);
            text = text[fitting..];
            Cut();
        }

        current.Append(text);
    }

    // A secret is not torn: half of it would be masked nowhere.
    void Cut()
    {
        var all = current.ToString();
        var whole = SecretMask.Current.Whole(all);
        var end = whole < Longest / 2 ? all.Length : whole;
        line(all[..end]);
        current.Remove(0, end);
    }

    void End()
    {
        line(current.ToString());
        current.Clear();
        returned = false;
    }
}

/// <summary>Decodes UTF-8 piece by piece: a character may be split over two pieces.</summary>
sealed class TextDecoder
{
    readonly Decoder decoder = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false).GetDecoder();
    char[] characters = [];
    bool hasBegun;

    /// <summary>The text, valid until the next call.</summary>
    public ReadOnlySpan<char> Decode(ReadOnlySpan<byte> bytes) => Decode(bytes, flush: false);

    /// <summary>What an incomplete character at the very end becomes.</summary>
    public ReadOnlySpan<char> Finish() => Decode([], flush: true);

    ReadOnlySpan<char> Decode(ReadOnlySpan<byte> bytes, bool flush)
    {
        var size = decoder.GetCharCount(bytes, flush);
        if (characters.Length < size)
        {
            characters = new char[Math.Max(size, 1024)];
        }

        ReadOnlySpan<char> text = characters.AsSpan(0, decoder.GetChars(bytes, characters, flush));
        if (hasBegun || text.Length == 0)
        {
            return text;
        }

        hasBegun = true;
        return text[0] == '\uFEFF' ? text[1..] : text;
    }
}
