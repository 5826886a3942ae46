using System.Buffers;
using System.Text;

namespace BuildKit.Files;

/// <summary>What a pattern has between two slashes: <c>**</c>, a literal name, or a name with wildcards.</summary>
sealed class GlobSegment
{
    // A null token is '*'; any other is the set that one code point of the name must be in.
    readonly CodePoints?[] tokens;

    GlobSegment(string? literal, CodePoints?[] tokens) => (Literal, this.tokens) = (literal, tokens);

    /// <summary>Any number of whole segments, also none.</summary>
    public static GlobSegment AnyDepth { get; } = new(null, [null]);

    /// <summary>Any one name.</summary>
    public static GlobSegment AnyName { get; } = new(null, [null]);

    /// <summary>The name, if there is only one that matches.</summary>
    public string? Literal { get; }

    /// <summary>What every name that matches begins with.</summary>
    public string LiteralStart => Literal
        ?? string.Concat(tokens.TakeWhile(token => token?.Single is not null).Select(token => char.ConvertFromUtf32(token!.Single!.Value)));

    public bool IsAnyDepth => ReferenceEquals(this, AnyDepth);

    public static GlobSegment OfLiteral(string name) => new(name, []);

    /// <summary>Null tokens are stars. Classes of one member are literals, so that escaping keeps a name literal.</summary>
    public static GlobSegment OfTokens(CodePoints?[] tokens) => tokens is [null] ? AnyName : new(null, tokens);

    public bool Matches(ReadOnlySpan<char> name)
    {
        if (Literal is not null)
        {
            return name.SequenceEqual(Literal);
        }

        // Only the last star can be made longer with any hope, so that the time is at most tokens times letters.
        var (token, at, star, retry) = (0, 0, -1, 0);
        while (at < name.Length)
        {
            if (token < tokens.Length && tokens[token] is null)
            {
                (star, retry) = (token++, at);
            }
            else if (token < tokens.Length && tokens[token]!.Contains(PointAt(name[at..], out var length)))
            {
                (token, at) = (token + 1, at + length);
            }
            else if (star >= 0)
            {
                PointAt(name[retry..], out length);
                (token, at, retry) = (star + 1, retry + length, retry + length);
            }
            else
            {
                return false;
            }
        }

        return !tokens.AsSpan(token).ContainsAnyExcept((CodePoints?)null);
    }

    /// <summary>Whether there is a name that both match.</summary>
    public bool Overlaps(GlobSegment other)
    {
        if (Literal is not null)
        {
            return other.Matches(Literal);
        }

        return other.Literal is not null
            ? Matches(other.Literal)
            : Product(tokens, other.tokens, (a, b) => a.Intersects(b), starsMeetAnything: true);
    }

    /// <summary>Whether this surely matches every name that the other matches; false if it is too hard to say.</summary>
    public bool Covers(GlobSegment other) =>
        other.Literal is not null
            ? Matches(other.Literal)
            : Literal is null && Product(tokens, other.tokens, (a, b) => a.Covers(b), starsMeetAnything: false);

    /// <summary>
    /// Walks both token lists at once, from their ends; entry j of a row says whether the rest of <paramref name="a"/> goes with b from j on.
    /// A star of a takes any token of b. A star of b takes any token of a if both may choose the name, and needs a star of a otherwise.
    /// </summary>
    static bool Product(CodePoints?[] a, CodePoints?[] b, Func<CodePoints, CodePoints, bool> meet, bool starsMeetAnything)
    {
        var (below, row) = (new bool[b.Length + 1], new bool[b.Length + 1]);
        for (var i = a.Length; i >= 0; i--)
        {
            for (var j = b.Length; j >= 0; j--)
            {
                row[j] = i == a.Length && j == b.Length
                    || (i < a.Length && a[i] is null && (below[j] || (j < b.Length && row[j + 1])))
                    || (starsMeetAnything && j < b.Length && b[j] is null && (row[j + 1] || (i < a.Length && below[j])))
                    || (i < a.Length && j < b.Length && a[i] is { } x && b[j] is { } y && below[j + 1] && meet(x, y));
            }

            (below, row) = (row, below);
        }

        return below[0];
    }

    static int PointAt(ReadOnlySpan<char> text, out int length)
    {
        if (Rune.DecodeFromUtf16(text, out var rune, out length) == OperationStatus.Done)
        {
            return rune.Value;
        }

        length = 1;
        return text[0];
    }
}
