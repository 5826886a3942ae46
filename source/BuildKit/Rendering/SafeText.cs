using System.Buffers;
using System.Globalization;
using System.Text;

namespace BuildKit.Rendering;

/// <summary>
/// Makes foreign text safe to show: it cannot break a line, move the cursor, turn the reading direction or leave a
/// colour behind. Tabs stay; colours of tools stay where ours are shown.
/// </summary>
static class SafeText
{
    const char Escape = '\e';

    static readonly SearchValues<char> Controls = SearchValues.Create(
    [
        .. Enumerable.Range(0, 0x20).Where(c => c != '\t').Concat(Enumerable.Range(0x7F, 0x21)).Select(c => (char)c),
        '\u2028', '\u2029', '\u200E', '\u200F', '\u061C',
        '\u202A', '\u202B', '\u202C', '\u202D', '\u202E', '\u2066', '\u2067', '\u2068', '\u2069',
    ]);

    /// <summary>
    /// The lines of a text. A carriage return begins a new one, because nothing is written over in a log.
    /// </summary>
    public static IEnumerable<string> Lines(string text, bool keepColours)
    {
        if (text.AsSpan().IndexOfAny(Controls) < 0)
        {
            return [text];
        }

        return text.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n').Select(line => OneLine(line, keepColours));
    }

    /// <summary>A text as a single line; what would break it is shown as an escape, such as <c>\x0A</c>.</summary>
    public static string OneLine(string text, bool keepColours = false)
    {
        if (text.AsSpan().IndexOfAny(Controls) < 0)
        {
            return text;
        }

        var safe = new StringBuilder(text.Length + 8);
        var isColoured = false;
        for (var i = 0; i < text.Length; i++)
        {
            var length = text[i] == Escape ? SequenceLength(text.AsSpan(i)) : 0;
            if (length > 0)
            {
                if (keepColours && text[i + 1] == '[' && text[i + length - 1] == 'm')
                {
                    safe.Append(text, i, length);
                    isColoured = true;
                }

                i += length - 1;
            }
            else
            {
                Append(safe, text[i]);
            }
        }

        return isColoured ? safe.Append(Palette.Reset).ToString() : safe.ToString();
    }

    static void Append(StringBuilder safe, char c)
    {
        if (!Controls.Contains(c))
        {
            safe.Append(c);
        }
        else
        {
            safe.Append(c < 0x100 ? "\\x" : "\\u").Append(((int)c).ToString(c < 0x100 ? "X2" : "X4", CultureInfo.InvariantCulture));
        }
    }

    // ECMA-48: CSI … final byte; OSC, DCS, SOS, PM, APC … BEL or ST; other escapes. 0 for one without an end: it is
    // shown, because leaving out all that follows would hide text.
    static int SequenceLength(ReadOnlySpan<char> text)
    {
        if (text.Length < 2)
        {
            return 0;
        }

        if (text[1] == '[')
        {
            var final = text[2..].IndexOfAnyExceptInRange('\x20', '\x3F');
            return final >= 0 && text[final + 2] is >= '\x40' and <= '\x7E' ? final + 3 : 0;
        }

        if (text[1] is ']' or 'P' or 'X' or '^' or '_')
        {
            var end = text.IndexOf('\a');
            var terminator = text.IndexOf("\e\\");
            return terminator >= 0 && (end < 0 || terminator < end) ? terminator + 2 : end + 1;
        }

        var last = text[1..].IndexOfAnyExceptInRange('\x20', '\x2F');
        return last >= 0 && text[last + 1] is >= '\x30' and <= '\x7E' ? last + 2 : 0;
    }
}
