namespace BuildKit.Tests.Files;

/// <summary>What patterns mean, written as plainly as possible and without regard to time; and random patterns over few letters.</summary>
static class GlobReference
{
    /// <summary>Backtracking over the text of a pattern without braces; the ignore rule only if asked for.</summary>
    public static bool Matches(string pattern, string path, bool everywhere = true) =>
        Expanded(pattern).Any(plain => Segments(plain.EndsWith("**") && Last(plain) == "**" ? plain + "/*" : plain, path, everywhere));

    public static string Pattern(Random random, int longest = 4)
    {
        var segments = Enumerable.Range(0, random.Next(1, longest + 1))
            .Select(_ => random.Next(4) == 0 ? "**" : Segment(random, random.Next(1, longest == 2 ? 3 : 4)));
        return string.Join('/', segments);
    }

    public static IEnumerable<string> Paths(string letters, int longestName, int deepest)
    {
        var names = new List<string>();
        for (IEnumerable<string> row = [""]; row.First().Length < longestName; names.AddRange(row))
        {
            row = [.. row.SelectMany(name => letters, (name, letter) => name + letter)];
        }

        IEnumerable<string> paths = names;
        for (var depth = 1; depth <= deepest; depth++)
        {
            foreach (var path in paths)
            {
                yield return path;
            }

            paths = paths.SelectMany(_ => names, (path, name) => $"{path}/{name}");
        }
    }

    static string Segment(Random random, int length) => string.Concat(Enumerable.Range(0, length).Select(_ => random.Next(9) switch
    {
        0 or 1 or 2 => "a",
        3 or 4 => "b",
        5 => "*",
        6 => "?",
        7 => random.Next(2) == 0 ? "[!a]" : "[ab]",
        _ => $"{{{Segment(random, 1)},{(random.Next(3) == 0 ? "a/b" : Segment(random, 1))}}}",
    }));

    static string Last(string pattern) => pattern[(pattern.LastIndexOf('/') + 1)..];

    static bool Segments(string pattern, string path, bool everywhere)
    {
        var (first, restOfPattern) = Cut(pattern);
        var (name, restOfPath) = Cut(path);
        var ignored = restOfPath is not null && name is ".git" or "bin" or "obj" or ".buildkit" or "node_modules";
        if (first == "**")
        {
            return Segments(restOfPattern!, path, everywhere)
                || (restOfPath is not null && (everywhere || !ignored) && Segments(pattern, restOfPath, everywhere));
        }

        var isLiteral = !first.Any(c => "*?[".Contains(c));
        return (everywhere || !ignored || isLiteral) && Name(first, name)
            && (restOfPattern is null ? restOfPath is null : restOfPath is not null && Segments(restOfPattern, restOfPath, everywhere || (ignored && isLiteral)));
    }

    static bool Name(string pattern, string name)
    {
        if (pattern.Length == 0 || name.Length == 0)
        {
            return pattern.All(c => c == '*') && name.Length == 0;
        }

        switch (pattern[0])
        {
            case '*':
                return Name(pattern[1..], name) || Name(pattern, name[1..]);
            case '?':
                return Name(pattern[1..], name[1..]);
            case '[':
                var end = pattern.IndexOf(']');
                var negated = pattern[1] == '!';
                return pattern[(negated ? 2 : 1)..end].Contains(name[0]) != negated && Name(pattern[(end + 1)..], name[1..]);
            default:
                return pattern[0] == name[0] && Name(pattern[1..], name[1..]);
        }
    }

    static (string First, string? Others) Cut(string text) =>
        text.IndexOf('/') is var slash and >= 0 ? (text[..slash], text[(slash + 1)..]) : (text, null);

    static IEnumerable<string> Expanded(string pattern)
    {
        var open = pattern.IndexOf('{');
        if (open < 0)
        {
            return [pattern];
        }

        var (depth, start, alternatives, end) = (0, open + 1, new List<string>(), open);
        for (; depth > 0 || end == open; end++)
        {
            depth += pattern[end] == '{' ? 1 : pattern[end] == '}' ? -1 : 0;
            if ((depth == 1 && pattern[end] == ',') || depth == 0)
            {
                alternatives.Add(pattern[start..end]);
                start = end + 1;
            }
        }

        return alternatives.SelectMany(alternative => Expanded(pattern[..open] + alternative + pattern[end..]));
    }
}
