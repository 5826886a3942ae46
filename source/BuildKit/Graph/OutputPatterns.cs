namespace BuildKit.Graph;

/// <summary>Brings patterns of inputs and outputs into one form: relative to the root, forward slashes, no dots.</summary>
static class OutputPatterns
{
    /// <summary>The pattern in its normal form; null if it leaves the root directory.</summary>
    public static string? Normalised(string pattern, AbsolutePath? root)
    {
        var (negation, path) = IsExclusion(pattern) ? ("!", pattern[1..]) : ("", pattern);
        if (IsRooted(path))
        {
            if (root is null || Below(root, path) is not { } relative)
            {
                return null;
            }

            path = relative;
        }

        return WithoutDots(path) is { } normal ? negation + normal : null;
    }

    /// <summary>A path outside of the root, relative to it; null for one inside, and for a pattern with wildcards, which would have to search there.</summary>
    public static string? Outside(string path, AbsolutePath? root)
    {
        if (root is null || IsExclusion(path) || path.AsSpan().ContainsAny("*?[{"))
        {
            return null;
        }

        var relative = Path.GetRelativePath(root, Path.GetFullPath(path, root)).Replace('\\', '/');
        return relative.StartsWith("../", StringComparison.Ordinal) ? relative : null;
    }

    public static bool IsExclusion(string pattern) => pattern.StartsWith('!');

    /// <summary>The pattern, and if it may name a directory also the one for everything below it.</summary>
    public static IEnumerable<string> WithDirectory(string pattern) =>
        pattern.AsSpan().ContainsAny("*?[") ? [pattern] : [pattern, $"{pattern}/**"];

    /// <summary>The part before the first wildcard: everything that the pattern matches begins with it.</summary>
    public static string LiteralBeginning(string pattern)
    {
        var wildcard = pattern.AsSpan().IndexOfAny("*?[{");
        return wildcard < 0 ? pattern : pattern[..wildcard];
    }

    static bool IsRooted(string path) =>
        path.StartsWith('/') || (path.Length > 2 && path[1] == ':' && char.IsAsciiLetter(path[0]) && path[2] is '/' or '\\');

    static string? Below(string root, string path)
    {
        path = OperatingSystem.IsWindows() ? path.Replace('\\', '/') : path;
        return path.StartsWith(root, StringComparison.Ordinal) && path.Length > root.Length && path[root.Length] == '/'
            ? path[(root.Length + 1)..]
            : null;
    }

    static string? WithoutDots(string path)
    {
        if (!path.Contains('.', StringComparison.Ordinal) && !path.Contains("//", StringComparison.Ordinal))
        {
            return path.TrimEnd('/');
        }

        var segments = new List<string>();
        foreach (var segment in path.Split('/'))
        {
            if (segment == ".." && segments.Count == 0)
            {
                return null;
            }

            if (segment == "..")
            {
                segments.RemoveAt(segments.Count - 1);
            }
            else if (segment is not ("" or "."))
            {
                segments.Add(segment);
            }
        }

        return string.Join('/', segments);
    }
}
