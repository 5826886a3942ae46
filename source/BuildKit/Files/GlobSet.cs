namespace BuildKit.Files;

/// <summary>
/// What a list of patterns matches: everything that one of them includes and none that begins with <c>!</c> excludes;
/// their order does not matter. Wildcards that include do not enter <see cref="IgnoredDirectories"/>; those that exclude do.
/// </summary>
sealed class GlobSet
{
    GlobSet(GlobPattern[] includes, GlobPattern[] excludes) => (Includes, Excludes) = (includes, excludes);

    public IReadOnlyList<GlobPattern> Includes { get; }

    public IReadOnlyList<GlobPattern> Excludes { get; }

    // Made when first needed: most sets of a big graph are only compared. Making one twice at once does no harm.
    GlobStates Included => field ??= new(Includes, everywhere: false);

    GlobStates Excluded => field ??= new(Excludes, everywhere: true);

    public static GlobSet Of(params ReadOnlySpan<string> patterns)
    {
        var (includes, excludes) = (new List<GlobPattern>(), new List<GlobPattern>());
        foreach (var pattern in patterns)
        {
            if (pattern is ['!', .. var exclusion])
            {
                excludes.Add(GlobPattern.Parse(exclusion));
            }
            else
            {
                includes.Add(GlobPattern.Parse(pattern));
            }
        }

        return includes.Count == 0
            ? throw Errors.GlobOnlyExcludes(string.Join(" ", patterns)).Exception()
            : new([.. includes], [.. excludes]);
    }

    /// <summary>Whether a file of this relative path, with forward slashes, would be listed.</summary>
    public bool Matches(string path) => Included.Matches(path) && !Excluded.Matches(path);

    /// <summary>The relative paths of the files below the root that match, in ordinal order.</summary>
    public IReadOnlyList<string> Files(AbsolutePath root) => GlobWalk.Files(root, Included, Excluded);

    /// <summary>The same, with the directories that had to be read.</summary>
    public WalkedDirectory Walk(OpenDirectory root) => new GlobWalk(root, Included, Excluded).From("");

    /// <summary>
    /// Whether there may be a file that both list. Exact without exclusions; with them it is false only if an exclusion
    /// surely removes what an included pattern stands for. With <paramref name="everywhere"/>, wildcards enter ignored
    /// directories too.
    /// </summary>
    public static bool MayOverlap(GlobSet a, GlobSet b, bool everywhere = false)
    {
        var excludes = a.Excludes.Concat(b.Excludes).SelectMany(pattern => pattern.Routes).ToArray();
        var others = b.Remaining(excludes);
        return a.Remaining(excludes).Any(x => others.Any(y => GlobOverlap.Exists(x, y, everywhere)));
    }

    GlobSegment[][] Remaining(GlobSegment[][] excludes) =>
        [.. Includes.SelectMany(pattern => pattern.Routes).Where(route => !excludes.Any(exclude => GlobOverlap.Covers(exclude, route)))];
}
