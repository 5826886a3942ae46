using System.Buffers;
using System.Text;

namespace BuildKit.Masking;

/// <summary>
/// Finds patterns in text in one pass: it jumps to where a pattern may begin, looks at two characters, and only then at the
/// pattern. A long secret that is wrapped over lines is found by the pieces at their beginnings and ends.
/// </summary>
sealed class SecretFinder
{
    // The shortest piece of a secret at a line's begin or end that is taken for one.
    const int Piece = 8;
    const int Ascii = 128;

    // A character that begins the spelling of any other.
    const string Escapes = "%\\&";

    // What may follow as the second character, whatever the pattern's is: an escape, or a quote's.
    const string Continuations = "%\\&'\"+-_";

    readonly SecretPattern[] patterns;
    readonly SearchValues<char> beginnings;
    readonly bool[] pairs = new bool[Ascii * Ascii];
    readonly Dictionary<char, SecretPattern[]> byBeginning;
    readonly Dictionary<string, List<(SecretPattern Pattern, int From)>> pieces = new(StringComparer.Ordinal);
    readonly Dictionary<string, List<(SecretPattern Pattern, int From)>>.AlternateLookup<ReadOnlySpan<char>> piecesBySpan;
    readonly int longestSpelling;

    public SecretFinder(IEnumerable<SecretPattern> patterns)
    {
        this.patterns = [.. patterns];
        byBeginning = this.patterns.SelectMany(pattern => Beginnings(pattern).Select(c => (c, pattern)))
            .GroupBy(pair => pair.c, pair => pair.pattern).ToDictionary(group => group.Key, group => group.ToArray());
        beginnings = SearchValues.Create([.. byBeginning.Keys, .. Escapes]);
        // A character takes six at most ('), an entity with a name seven, and beyond U+FFFF twelve.
        longestSpelling = this.patterns.Select(pattern => pattern.Length).DefaultIfEmpty().Max() * 12;
        piecesBySpan = pieces.GetAlternateLookup<ReadOnlySpan<char>>();
        foreach (var pattern in this.patterns)
        {
            AddPairs(pattern);
            AddPieces(pattern);
        }
    }

    public string Mask(string text)
    {
        var found = new List<(int Start, int End)>();
        AddPiecesAtLineStarts(text, found);
        for (var at = Next(text, 0); at >= 0; at = Next(text, at + 1))
        {
            var end = EndAt(text, at, withPieces: true);
            if (end > at)
            {
                found.Add((at, end));
            }
        }

        return found.Count == 0 ? text : Masked(text, found);
    }

    public bool IsIn(string text)
    {
        for (var at = Next(text, 0); at >= 0; at = Next(text, at + 1))
        {
            if (EndAt(text, at, withPieces: false) > at)
            {
                return true;
            }
        }

        return false;
    }

    public int Whole(ReadOnlySpan<char> text)
    {
        var found = new List<(int Start, int End)>();
        for (var at = Next(text, Math.Max(0, text.Length - longestSpelling)); at >= 0; at = Next(text, at + 1))
        {
            foreach (var pattern in At(text[at]))
            {
                var sighting = pattern.At(text, at);
                if (sighting.Cut == text.Length)
                {
                    // Another one that is whole must not be torn instead.
                    return found.Where(range => range.End > at).Select(range => range.Start).Append(at).Min();
                }

                if (sighting.End >= 0)
                {
                    found.Add((at, sighting.End));
                }
            }
        }

        return text.Length;
    }

    // The first place from here at which a pattern may begin; -1 if there is none.
    int Next(ReadOnlySpan<char> text, int from)
    {
        for (var at = from; at < text.Length; at++)
        {
            var skipped = text[at..].IndexOfAny(beginnings);
            if (skipped < 0)
            {
                return -1;
            }

            at += skipped;
            if (at + 1 == text.Length || text[at] >= Ascii || text[at + 1] >= Ascii || pairs[text[at] * Ascii + text[at + 1]])
            {
                return at;
            }
        }

        return -1;
    }

    int EndAt(ReadOnlySpan<char> text, int at, bool withPieces)
    {
        var end = -1;
        foreach (var pattern in At(text[at]))
        {
            var sighting = pattern.At(text, at);
            end = Math.Max(end, Math.Max(sighting.End, withPieces ? PieceEnd(text, sighting) : -1));
        }

        return end;
    }

    // Without the end of its line, which is not the secret's alone.
    static int PieceEnd(ReadOnlySpan<char> text, Sighting sighting) =>
        sighting.Seen >= Piece ? text[..sighting.Cut].TrimEnd("\r\n").Length : -1;

    ReadOnlySpan<SecretPattern> At(char c) =>
        Escapes.Contains(c, StringComparison.Ordinal) ? patterns : byBeginning.GetValueOrDefault(c, []);

    void AddPiecesAtLineStarts(ReadOnlySpan<char> text, List<(int Start, int End)> found)
    {
        for (var start = 0; start >= 0 && start < text.Length;)
        {
            var line = start;
            while (line < text.Length && text[line] is ' ' or '\t' or '"' or '\'')
            {
                line++;
            }

            if (line + Piece <= text.Length && piecesBySpan.TryGetValue(text.Slice(line, Piece), out var candidates))
            {
                AddPiece(text, line, candidates, found);
            }

            var end = text[start..].IndexOf('\n');
            start = end < 0 ? -1 : start + end + 1;
        }
    }

    static void AddPiece(ReadOnlySpan<char> text, int at, List<(SecretPattern Pattern, int From)> candidates, List<(int Start, int End)> found)
    {
        var end = -1;
        foreach (var (pattern, from) in candidates)
        {
            var sighting = pattern.At(text, at, from);
            end = Math.Max(end, Math.Max(sighting.End, PieceEnd(text, sighting)));
        }

        if (end > at)
        {
            found.Add((at, end));
        }
    }

    static string Masked(string text, List<(int Start, int End)> found)
    {
        var masked = new StringBuilder(text.Length);
        var copied = 0;
        foreach (var (start, end) in found.OrderBy(range => range.Start))
        {
            if (start >= copied)
            {
                // Directly behind another one: still one hole.
                var isOne = start == copied && copied > 0;
                masked.Append(text, copied, start - copied).Append(isOne ? "" : SecretMask.Shown);
            }

            copied = Math.Max(copied, end);
        }

        return masked.Append(text, copied, text.Length - copied).ToString();
    }

    static IEnumerable<char> Beginnings(SecretPattern pattern)
    {
        var first = pattern.Text[0];
        return !pattern.IsBase64 ? [first] : first == '+' ? ['+', '-'] : first == '/' ? ['/', '_'] : [first];
    }

    void AddPairs(SecretPattern pattern)
    {
        foreach (var first in Beginnings(pattern).Where(c => c < Ascii))
        {
            var second = pattern.Text[1];
            if (second >= Ascii || char.IsControl(second))
            {
                pairs.AsSpan(first * Ascii, Ascii).Fill(true);
            }
            else
            {
                pairs[first * Ascii + second] = true;
            }

            foreach (var next in Continuations)
            {
                pairs[first * Ascii + next] = true;
            }
        }

        foreach (var escape in Escapes)
        {
            pairs.AsSpan(escape * Ascii, Ascii).Fill(true);
        }
    }

    void AddPieces(SecretPattern pattern)
    {
        for (int from = 1, at = pattern[0].Utf16SequenceLength; at + Piece <= pattern.Text.Length; at += pattern[from++].Utf16SequenceLength)
        {
            var piece = pattern.Text.Substring(at, Piece);
            if (!pieces.TryGetValue(piece, out var places))
            {
                pieces.Add(piece, places = []);
            }

            places.Add((pattern, from));
        }
    }
}
