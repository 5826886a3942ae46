namespace BuildKit.Files;

/// <summary>
/// One pattern over relative paths with forward slashes: <c>**</c>, <c>*</c>, <c>?</c>, <c>{a,b}</c>, <c>[a-z]</c>,
/// <c>[!a]</c>. Case-sensitive on every system.
/// </summary>
sealed class GlobPattern
{
    GlobPattern(string text, IReadOnlyList<GlobSegment[]> routes) => (Text, Routes) = (text, routes);

    public string Text { get; }

    /// <summary>The longest directory that everything matched lies in, as far as no wildcard is in the way; empty for the root.</summary>
    public string LiteralPrefix => field ??= string.Join('/', Routes.Select(LiteralDirectories).Aggregate(CommonStart));

    /// <summary>One list of segments for each alternative of the braces.</summary>
    public IReadOnlyList<GlobSegment[]> Routes { get; }

    /// <summary>Parses a pattern; a leading '!' is an ordinary letter here.</summary>
    public static GlobPattern Parse(string text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            throw Errors.GlobEmpty(text).Exception();
        }

        return new(text, [.. BraceExpansion.Of(text).Select(alternative => GlobParser.Segments(text, alternative))]);
    }

    /// <summary>Whether the pattern matches a path, without regard to the directories that are ignored by default.</summary>
    public bool Matches(string path) => new GlobStates([this], everywhere: true).Matches(path);

    /// <summary>Whether there is a path that both match: exact, in time of the product of their lengths.</summary>
    public static bool MayOverlap(GlobPattern a, GlobPattern b) =>
        a.Routes.Any(x => b.Routes.Any(y => GlobOverlap.Exists(x, y, everywhere: true)));

    /// <summary>The text that every path of a route begins with; the whole path if it has no wildcard.</summary>
    public static string LiteralStart(GlobSegment[] route) =>
        string.Join('/', route.TakeWhile((_, index) => index == 0 || route[index - 1].Literal is not null).Select(segment => segment.LiteralStart));

    public override string ToString() => Text;

    static string[] LiteralDirectories(GlobSegment[] route) =>
        [.. route.SkipLast(1).TakeWhile(segment => segment.Literal is not null).Select(segment => segment.Literal!)];

    static string[] CommonStart(string[] a, string[] b) => [.. a.Zip(b).TakeWhile(pair => pair.First == pair.Second).Select(pair => pair.First)];
}
