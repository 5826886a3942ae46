namespace BuildKit.Files;

/// <summary>
/// Reads a pattern once, from left to right: checks its letters, and writes it out as the alternatives that its braces
/// stand for, at most 1,024 of them.
/// </summary>
sealed class BraceExpansion(string pattern)
{
    const int MaximumAlternatives = 1024;
    const int MaximumDepth = 64;

    int at;
    int depth;

    public static IReadOnlyList<string> Of(string pattern)
    {
        if (!pattern.AsSpan().ContainsAny("{}[\\\0"))
        {
            return [pattern];
        }

        var alternatives = new BraceExpansion(pattern).Sequence();
        return alternatives.Count == 1 ? alternatives : [.. alternatives.Distinct(StringComparer.Ordinal)];
    }

    List<string> Sequence()
    {
        var alternatives = new List<string> { "" };
        while (at < pattern.Length && !(depth > 0 && pattern[at] is ',' or '}'))
        {
            alternatives = pattern[at] == '{' ? Product(alternatives, Group()) : Product(alternatives, [Text()]);
        }

        return alternatives;
    }

    List<string> Group()
    {
        var open = at++;
        if (++depth > MaximumDepth)
        {
            throw Errors.GlobTooManyAlternatives(pattern, MaximumAlternatives).Exception();
        }

        var alternatives = Sequence();
        while (at < pattern.Length && pattern[at] == ',')
        {
            at++;
            alternatives.AddRange(Sequence());
        }

        if (at == pattern.Length)
        {
            throw Errors.GlobUnclosed(pattern, '{', open).Exception();
        }

        at++;
        depth--;
        return Bounded(alternatives);
    }

    /// <summary>The letters up to the next brace, or to a comma within braces; classes are skipped whole.</summary>
    string Text()
    {
        var start = at;
        while (at < pattern.Length && pattern[at] is not '{' && !(depth > 0 && pattern[at] is ',' or '}'))
        {
            at = pattern[at] switch
            {
                '[' => GlobClass.End(pattern, at) + 1,
                '\\' => throw Errors.GlobBackslash(pattern).Exception(),
                '\0' => throw Errors.GlobMalformed(pattern, "it contains a NUL character").Exception(),
                '}' => throw Errors.GlobMalformed(pattern, $"the '}}' at {at + 1} has no '{{'; the letter itself is written [}}]").Exception(),
                _ => at + 1,
            };
        }

        return pattern[start..at];
    }

    List<string> Product(List<string> left, List<string> right)
    {
        if ((long)left.Count * right.Count > MaximumAlternatives)
        {
            throw Errors.GlobTooManyAlternatives(pattern, MaximumAlternatives).Exception();
        }

        return [.. left.SelectMany(_ => right, (first, second) => first + second)];
    }

    List<string> Bounded(List<string> alternatives) =>
        alternatives.Count > MaximumAlternatives
            ? throw Errors.GlobTooManyAlternatives(pattern, MaximumAlternatives).Exception()
            : alternatives;
}
