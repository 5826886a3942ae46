using System.Text;

namespace BuildKit.Masking;

/// <summary>A text to look for.</summary>
/// <param name="Text">The text, with <c>\n</c> as line end.</param>
/// <param name="IsBase64">True if <c>-</c> and <c>_</c> stand for <c>+</c> and <c>/</c> as well.</param>
sealed record SecretPattern(string Text, bool IsBase64)
{
    readonly Rune[] runes = [.. Text.EnumerateRunes()];

    public int Length => runes.Length;

    public Rune this[int index] => runes[index];

    /// <summary>Where the pattern ends if it begins here; where the text breaks off if it could go on behind it.</summary>
    /// <param name="text">The text.</param>
    /// <param name="start">Where to look.</param>
    /// <param name="from">The character of the pattern to begin with.</param>
    public Sighting At(ReadOnlySpan<char> text, int start, int from = 0)
    {
        var cut = -1;
        var seen = 0;
        var ends = new Spellings();
        ends.Add(start);
        for (var i = from; i < runes.Length; i++)
        {
            if (ends.Count == 1 && Spelling.IsPlain(text, ends[0]))
            {
                if (!IsAs(text[ends[0]], runes[i]))
                {
                    return new(-1, cut, seen);
                }

                ends.MoveOn();
                continue;
            }

            var next = new Spellings();
            for (var j = 0; j < ends.Count; j++)
            {
                Spelling.Add(text, ends[j], runes[i], ref next);
            }

            if (next.Cut >= 0)
            {
                (cut, seen) = (next.Cut, i - from);
            }

            if (next.Count == 0)
            {
                return new(-1, cut, seen);
            }

            ends = next;
        }

        return new(ends.Last, cut, seen);
    }

    bool IsAs(char c, Rune rune) =>
        rune.Value == c || (IsBase64 && ((rune.Value == '+' && c == '-') || (rune.Value == '/' && c == '_')));
}

/// <summary>What was found of a pattern at one place.</summary>
/// <param name="End">Behind its last character; -1 if it is not there as a whole.</param>
/// <param name="Cut">The end of the text or line at which it broke off; -1 if it did not.</param>
/// <param name="Seen">How many of its characters were there before it broke off.</param>
readonly record struct Sighting(int End, int Cut, int Seen);
