using System.Buffers;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace BuildKit.Masking;

/// <summary>
/// How one character may be written: as itself, percent-encoded, escaped with backslashes as in JSON, C# or a shell, as an
/// entity of XML or HTML, within a shell's quotes. Each encoder decides by itself which characters it touches, so every character
/// may be written in any of these ways.
/// </summary>
static class Spelling
{
    const int LongestEntity = 10;

    // Escaped three times; each time doubles them.
    const int MostBackslashes = 8;

    static readonly SearchValues<char> Digits = SearchValues.Create("0123456789ABCDEFabcdef");
    static readonly SearchValues<char> InEntities = SearchValues.Create("#0123456789ABCDEFXabcdefglmnopqrstux");

    /// <summary>True if the character there is neither the begin of an escape nor the end of a line: it can only be itself.</summary>
    public static bool IsPlain(ReadOnlySpan<char> text, int at) =>
        at < text.Length && text[at] is not ('%' or '\\' or '&' or '+' or '\'' or '"') && !IsLineEnd(text[at]) && !char.IsSurrogate(text[at]);

    /// <summary>Adds the ends of all spellings of the character that begin here, and whether one may be cut off.</summary>
    public static void Add(ReadOnlySpan<char> text, int at, Rune rune, ref Spellings ends)
    {
        AddOne(text, at, rune, ref ends);
        if (rune.Value == '\n')
        {
            var returned = new Spellings();
            AddOne(text, at, new('\r'), ref returned);
            for (var i = 0; i < returned.Count; i++)
            {
                AddOne(text, returned[i], rune, ref ends);
            }
        }
    }

    static void AddOne(ReadOnlySpan<char> text, int at, Rune rune, ref Spellings ends)
    {
        if (at >= text.Length || IsLineEnd(text[at]))
        {
            ends.CutAt(at);
            if (at >= text.Length)
            {
                return;
            }
        }

        Span<char> plain = stackalloc char[2];
        plain = plain[..rune.EncodeToUtf16(plain)];
        if (text[at..].StartsWith(plain))
        {
            ends.Add(at + plain.Length);
        }
        else if (plain.Length == 2 && text[at] == plain[0] && at + 1 == text.Length)
        {
            ends.CutAt(text.Length);
        }

        switch (text[at])
        {
            case '%':
                AddPercent(text, at, rune, ref ends);
                break;
            case '\\':
                AddBackslash(text, at, rune, ref ends);
                break;
            case '&':
                AddEntity(text, at + 1, rune, ref ends);
                if (text[at..].StartsWith("&amp;"))
                {
                    AddEntity(text, at + "&amp;".Length, rune, ref ends); // escaped twice
                }

                break;
            case '+' when rune.Value == ' ':
                ends.Add(at + 1);
                break;
            case '\'' or '"' when rune.Value == text[at]:
                AddQuote(text, at, ref ends);
                break;
        }
    }

    // An ellipsis of ours cuts lines, too.
    static bool IsLineEnd(char c) => c is '\n' or '\r' or '…';

    static void AddPercent(ReadOnlySpan<char> text, int at, Rune rune, ref Spellings ends)
    {
        Span<byte> bytes = stackalloc byte[4];
        bytes = bytes[..rune.EncodeToUtf8(bytes)];
        foreach (var value in bytes)
        {
            if (at + 3 > text.Length)
            {
                if (at == text.Length || (text[at] == '%' && text[(at + 1)..].IndexOfAnyExcept(Digits) < 0))
                {
                    ends.CutAt(text.Length);
                }

                return;
            }

            if (text[at] != '%' || Hexadecimal(text.Slice(at + 1, 2)) != value)
            {
                return;
            }

            at += 3;
        }

        ends.Add(at);
    }

    static void AddBackslash(ReadOnlySpan<char> text, int at, Rune rune, ref Spellings ends)
    {
        var next = at;
        while (next < text.Length && text[next] == '\\' && next - at < MostBackslashes)
        {
            next++;
        }

        if (rune.Value == '\\')
        {
            // Escaped once, or twice, as JSON within JSON is.
            ends.AddIf(next - at >= 2, at + 2);
            ends.AddIf(next - at >= 4, at + 4);
        }

        if (next == text.Length)
        {
            ends.CutAt(next);
            return;
        }

        switch (text[next])
        {
            case 'u' or 'U' or 'x':
                AddHexadecimal(text, next, rune, ref ends);
                break;
            case var c when rune.Value == c && !char.IsAsciiLetterOrDigit(c):
                ends.Add(next + 1);
                break;
            case var c:
                ends.AddIf(Control(c) == rune.Value, next + 1);
                break;
        }
    }

    static int Control(char letter) => letter switch
    {
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'b' => '\b',
        'f' => '\f',
        'v' => '\v',
        '0' => '\0',
        _ => -1,
    };

    // \u002b, \x2B, and two of the former for what lies beyond U+FFFF.
    static void AddHexadecimal(ReadOnlySpan<char> text, int at, Rune rune, ref Spellings ends)
    {
        Span<char> units = stackalloc char[2];
        units = units[..rune.EncodeToUtf16(units)];
        for (var i = 0; i < units.Length; i++)
        {
            while (i > 0 && at < text.Length && text[at] == '\\')
            {
                at++;
            }

            var digits = at < text.Length && text[at] == 'x' ? 2 : 4;
            if (at + 1 + digits > text.Length)
            {
                if (text[Math.Min(at + 1, text.Length)..].IndexOfAnyExcept(Digits) < 0)
                {
                    ends.CutAt(text.Length);
                }

                return;
            }

            if (Hexadecimal(text.Slice(at + 1, digits)) != units[i])
            {
                return;
            }

            at += 1 + digits;
        }

        ends.Add(at);
    }

    static void AddEntity(ReadOnlySpan<char> text, int at, Rune rune, ref Spellings ends)
    {
        var rest = text[at..];
        var length = rest[..Math.Min(rest.Length, LongestEntity)].IndexOf(';');
        if (length < 0)
        {
            if (rest.Length < LongestEntity && !rest.ContainsAnyExcept(InEntities))
            {
                ends.CutAt(text.Length);
            }

            return;
        }

        ends.AddIf(Entity(rest[..length]) == rune.Value, at + length + 1);
    }

    static int Entity(ReadOnlySpan<char> name) => name switch
    {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => '\u00A0',
        ['#', 'x' or 'X', .. var digits] => Hexadecimal(digits),
        ['#', .. var digits] when int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var value) => value,
        _ => -1,
    };

    // 'it'\''s', 'it'"'"'s', and doubled as in PowerShell, SQL and CSV.
    static void AddQuote(ReadOnlySpan<char> text, int at, ref Spellings ends)
    {
        var rest = text[at..];
        ends.AddIf(rest.StartsWith("'\\''"), at + 4);
        ends.AddIf(rest.StartsWith("'\"'\"'"), at + 5);
        ends.AddIf(rest.Length > 1 && rest[1] == rest[0], at + 2);
        if ("'\\''".StartsWith(rest, StringComparison.Ordinal) || "'\"'\"'".StartsWith(rest, StringComparison.Ordinal))
        {
            ends.CutAt(text.Length);
        }
    }

    static int Hexadecimal(ReadOnlySpan<char> digits) =>
        int.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value) ? value : -1;
}

/// <summary>Where spellings of a character end; few, because each is told from the others by how it begins.</summary>
struct Spellings
{
    Places places;

    public Spellings() => Cut = -1;

    public int Count { get; private set; }

    /// <summary>Where the text or its line ends in the middle of a spelling, or before one; -1 if nowhere.</summary>
    public int Cut { get; private set; }

    public readonly int this[int index] => places[index];

    public readonly int Last
    {
        get
        {
            var last = places[0];
            for (var i = 1; i < Count; i++)
            {
                last = Math.Max(last, places[i]);
            }

            return last;
        }
    }

    public void Add(int end)
    {
        for (var i = 0; i < Count; i++)
        {
            if (places[i] == end)
            {
                return;
            }
        }

        if (Count < Places.Room)
        {
            places[Count++] = end;
        }
    }

    public void AddIf(bool holds, int end)
    {
        if (holds)
        {
            Add(end);
        }
    }

    /// <summary>Moves the only end there is one character on.</summary>
    public void MoveOn() => places[0]++;

    public void CutAt(int end) => Cut = Math.Max(Cut, end);

    [InlineArray(Room)]
    struct Places
    {
        public const int Room = 16;
        int first;
    }
}
