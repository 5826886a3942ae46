using System.Text;

namespace BuildKit.Files;

/// <summary>Makes segments out of the text of one alternative, whose letters <see cref="BraceExpansion"/> has checked.</summary>
static class GlobParser
{
    public static GlobSegment[] Segments(string pattern, string alternative)
    {
        if (alternative is ['/', ..] or [>= 'A' and <= 'Z' or >= 'a' and <= 'z', ':', '/', ..])
        {
            throw Errors.GlobAbsolute(pattern).Exception();
        }

        var segments = new List<GlobSegment>();
        foreach (var text in alternative.Split('/'))
        {
            Add(segments, text, pattern);
        }

        if (segments.Count == 0)
        {
            throw Errors.GlobEmpty(pattern).Exception();
        }

        if (segments[^1].IsAnyDepth)
        {
            // "dir/**" is everything below dir, not dir itself.
            segments.Add(GlobSegment.AnyName);
        }

        return [.. segments];
    }

    static void Add(List<GlobSegment> segments, string text, string pattern)
    {
        switch (text)
        {
            case "":
                throw Errors.GlobMalformed(pattern, "it has an empty segment; everything in a directory is 'directory/**'").Exception();
            case ".":
                break;
            case "..":
                LeaveLast(segments, pattern);
                break;
            case "**":
                if (segments.Count == 0 || !segments[^1].IsAnyDepth)
                {
                    segments.Add(GlobSegment.AnyDepth);
                }

                break;
            default:
                segments.Add(text.AsSpan().ContainsAny('*', '?', '[') ? WithWildcards(text, pattern) : GlobSegment.OfLiteral(text));
                break;
        }
    }

    static void LeaveLast(List<GlobSegment> segments, string pattern)
    {
        if (segments.Count == 0 || segments[^1].Literal is null)
        {
            throw Errors.GlobLeavesRoot(pattern).Exception();
        }

        segments.RemoveAt(segments.Count - 1);
    }

    static GlobSegment WithWildcards(string text, string pattern)
    {
        var tokens = new List<CodePoints?>();
        var literal = new StringBuilder();
        var isLiteral = true;
        for (var i = 0; i < text.Length;)
        {
            var (token, only, next) = Next(text, i);
            isLiteral &= only is not null;
            literal.Append(only);
            if (token is not null || tokens.Count == 0 || tokens[^1] is not null)
            {
                tokens.Add(token);
            }

            i = next;
        }

        return !isLiteral ? GlobSegment.OfTokens([.. tokens])
            : literal.ToString() is var name && name is ("." or "..") ? throw Errors.GlobLeavesRoot(pattern).Exception()
            : GlobSegment.OfLiteral(name);
    }

    static (CodePoints? Token, string? Only, int Next) Next(string text, int at)
    {
        switch (text[at])
        {
            case '*':
                return (null, null, at + 1);
            case '?':
                return (CodePoints.All, null, at + 1);
            case '[':
                var end = GlobClass.End(text, at);
                var members = GlobClass.Members(text, at, end);
                return (members, members.Single is { } point ? char.ConvertFromUtf32(point) : null, end + 1);
            default:
                var length = char.IsSurrogatePair(text, at) ? 2 : 1;
                var letter = text.Substring(at, length);
                return (CodePoints.Of(length == 2 ? char.ConvertToUtf32(letter, 0) : letter[0]), letter, at + length);
        }
    }
}
