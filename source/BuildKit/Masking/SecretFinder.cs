using System.Text;

namespace BuildKit.Masking;

/// <summary>
/// Finds patterns in text in one pass: it looks at two characters, and goes on only with the patterns that may begin so. A long secret that is wrapped over lines is found by the pieces at their beginnings and ends.
/// </summary>
sealed class SecretFinder
{
    // The shortest piece of a secret at a line's begin or end that is taken for one.
    const int Piece = 8;
    const int Ascii = 128;

    // A character that begins the spelling of any other.
    const string Escapes = "%\\&";

    readonly SecretPattern[] patterns;

    // By the first two characters of text, and where that is not enough, by the first.
    readonly SecretPattern[]?[] byPair = new SecretPattern[Ascii * Ascii][];
    readonly Dictionary<char, SecretPattern[]> byBeginning;
    readonly (Rune Rune, SecretPattern[] Patterns)[] byRune;
    readonly Dictionary<string, List<(SecretPattern Pattern, int From)>> pieces = new(StringComparer.Ordinal);
    readonly Dictionary<string, List<(SecretPattern Pattern, int From)>>.AlternateLookup<ReadOnlySpan<char>> piecesBySpan;
    readonly int longestSpelling;

    public SecretFinder(IEnumerable<SecretPattern> patterns)
    {
        this.patterns = [.. patterns];
        byBeginning = this.patterns.SelectMany(pattern => Beginnings(pattern).Select(c => (c, pattern)))
            .GroupBy(pair => pair.c, pair => pair.pattern).ToDictionary(group => group.Key, group => group.ToArray());
        byRune = [.. this.patterns.GroupBy(pattern => pattern[0]).Select(group => (group.Key, group.ToArray()))];
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

    public int Whole(string text)
    {
        var found = new List<(int Start, int End)>();
        for (var at = Next(text, Math.Max(0, text.Length - longestSpelling)); at >= 0; at = Next(text, at + 1))
        {
            foreach (var pattern in At(text, at))
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
            var (c, next) = (text[at], at + 1 < text.Length ? text[at + 1] : char.MaxValue);
            if (c is '%' or '\\' or '&' || (c < Ascii && next < Ascii ? byPair[(c * Ascii) + next] is not null : byBeginning.ContainsKey(c)))
            {
                return at;
            }
        }

        return -1;
    }

    int EndAt(string text, int at, bool withPieces)
    {
        var end = -1;
        foreach (var pattern in At(text, at))
        {
            var sighting = pattern.At(text, at);
            end = Math.Max(end, Math.Max(sighting.End, withPieces ? PieceEnd(text, sighting) : -1));
        }

        return end;
    }

    // Without the end of its line, which is not the secret's alone.
    static int PieceEnd(ReadOnlySpan<char> text, Sighting sighting) =>
        sighting.Seen >= Piece ? text[..sighting.Cut].TrimEnd("\r\n").Length : -1;

    IEnumerable<SecretPattern> At(string text, int at) =>
        Escapes.Contains(text[at], StringComparison.Ordinal) ? Escaped(text, at)
        : text[at] < Ascii && at + 1 < text.Length && text[at + 1] < Ascii ? byPair[(text[at] * Ascii) + text[at + 1]] ?? []
        : byBeginning.GetValueOrDefault(text[at], []);

    // What the escape stands for decides, and not the pattern; there are fewer characters than patterns.
    IEnumerable<SecretPattern> Escaped(string text, int at)
    {
        foreach (var (rune, some) in byRune)
        {
            var spellings = new Spellings();
            Spelling.Add(text, at, rune, ref spellings);
            if (spellings.Count > 0 || spellings.Cut >= 0)
            {
                foreach (var pattern in some)
                {
                    yield return pattern;
                }
            }
        }
    }

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
            foreach (var second in Seconds(pattern).Where(c => c < Ascii).Distinct())
            {
                ref var some = ref byPair[(first * Ascii) + second];
                some = [.. some ?? [], pattern];
            }
        }
    }

    // How what follows the first character may begin: as itself, as an escape, as the rest of a quote's, as what stands for it in
    // base64url, a form, or a line end.
    static IEnumerable<char> Seconds(SecretPattern pattern) =>
    [
        pattern.Text[1], .. Escapes,
        .. pattern.Text[0] is '\'' or '"' ? "'\"" : "",
        .. pattern.Text[1] switch
        {
            '+' when pattern.IsBase64 => "-",
            '/' when pattern.IsBase64 => "_",
            ' ' => "+",
            '\n' => "\r",
            _ => "",
        },
    ];

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
