using System.Globalization;

namespace BuildKit.Commands;

/// <summary>
/// A tool's version: numbers with dots, and what makes it a pre-release. Missing numbers are zeros; a pre-release comes
/// before the version itself. What a distribution appends (<c>2.39.5-6ubuntu1</c>) is not part of it.
/// </summary>
/// <remarks>Without regular expressions: definitions name versions, and <c>--list</c> reads definitions.</remarks>
sealed class ToolVersion : IComparable<ToolVersion>
{
    const int MostDigits = 9;
    readonly string text;
    readonly string[] numbers;
    readonly string[] preRelease;

    ToolVersion(string text, string numbers, string preRelease) =>
        (this.text, this.numbers, this.preRelease) = (text, numbers.Split('.'), preRelease.Length == 0 ? [] : preRelease.Split('.'));

    /// <summary>A version that somebody wrote; null if the text is none.</summary>
    public static ToolVersion? Parse(string text)
    {
        var start = text.StartsWith('v') ? 1 : 0;
        return At(text, start) is { } version && start + version.text.Length == text.Length ? version : null;
    }

    /// <summary>The first thing in a text that looks like a version: numbers with dots, or, if there are none, one number.</summary>
    public static ToolVersion? FirstIn(string text)
    {
        ToolVersion? number = null;
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsAsciiDigit(text[i]) && (i == 0 || !char.IsAsciiDigit(text[i - 1]) && text[i - 1] != '.') && At(text, i) is { } found)
            {
                if (found.numbers.Length > 1)
                {
                    return found;
                }

                number ??= StandsAlone(text, i, found.text.Length) ? found : null;
            }
        }

        return number;
    }

    public int CompareTo(ToolVersion? other)
    {
        ArgumentNullException.ThrowIfNull(other);
        for (var i = 0; i < Math.Max(numbers.Length, other.numbers.Length); i++)
        {
            var order = Number(i).CompareTo(other.Number(i));
            if (order != 0)
            {
                return order;
            }
        }

        return ComparePreReleases(preRelease, other.preRelease);
    }

    public override string ToString() => text;

    int Number(int place) => place < numbers.Length ? int.Parse(numbers[place], CultureInfo.InvariantCulture) : 0;

    // As semantic versions say: none is higher than any, numbers are lower than words, the shorter is lower.
    static int ComparePreReleases(string[] one, string[] other)
    {
        if (one.Length == 0 || other.Length == 0)
        {
            return other.Length.CompareTo(one.Length);
        }

        for (var i = 0; i < Math.Min(one.Length, other.Length); i++)
        {
            var (isNumber, isOtherNumber) = (long.TryParse(one[i], CultureInfo.InvariantCulture, out var a), long.TryParse(other[i], CultureInfo.InvariantCulture, out var b));
            var order = isNumber && isOtherNumber ? a.CompareTo(b)
                : isNumber != isOtherNumber ? (isNumber ? -1 : 1)
                : string.CompareOrdinal(one[i], other[i]);
            if (order != 0)
            {
                return order;
            }
        }

        return one.Length.CompareTo(other.Length);
    }

    static ToolVersion? At(string text, int start)
    {
        var end = EndOfNumber(text, start);
        if (end == start)
        {
            return null;
        }

        while (end < text.Length && text[end] == '.' && EndOfNumber(text, end + 1) is var next && next > end + 1)
        {
            end = next;
        }

        var suffix = end + 1 < text.Length && text[end] == '-' && char.IsAsciiLetter(text[end + 1]) ? EndOfSuffix(text, end + 1) : end;
        return new(text[start..suffix], text[start..end], suffix > end ? text[(end + 1)..suffix] : "");
    }

    static int EndOfNumber(string text, int start)
    {
        var end = start;
        while (end < text.Length && char.IsAsciiDigit(text[end]))
        {
            end++;
        }

        return end - start > MostDigits ? start : end;
    }

    static int EndOfSuffix(string text, int start)
    {
        var end = start;
        while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] is '-' or '.'))
        {
            end++;
        }

        return text[end - 1] == '.' ? end - 1 : end;
    }

    // "build 590" is a number, "x86" and "sha1" are none.
    static bool StandsAlone(string text, int start, int length) =>
        (start == 0 || !char.IsLetterOrDigit(text[start - 1]) || text[start - 1] == 'v')
        && (start + length == text.Length || !char.IsLetterOrDigit(text[start + length]));
}
