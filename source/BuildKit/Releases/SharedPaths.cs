namespace BuildKit.Releases;

/// <summary>
/// Paths of what the releases of a product share: relative to a release and to <c>shared/</c>, with a slash at the end of a directory. They are
/// kept as text, one a line and in order, so that two settings with the same paths are equal.
/// </summary>
static class SharedPaths
{
    const int Longest = 200;

    static readonly string[] Reserved = [".release-sha256", ".bad", ".packaged"];

    /// <exception cref="BuildException">BK0590: a path is not usable, or two of them cannot be shared side by side.</exception>
    public static string Checked(IEnumerable<string> paths)
    {
        string[] sorted = [.. paths.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        foreach (var path in sorted)
        {
            if (Problem(path) is { } problem)
            {
                throw Errors.BadSharedPath(path, problem).Exception();
            }

            if (sorted.FirstOrDefault(other => !ReferenceEquals(other, path) && Holds(path, other)) is { } inside)
            {
                throw Errors.BadSharedPath(inside, $"it is {path}, or lies within it").Exception();
            }
        }

        return string.Join('\n', sorted);
    }

    /// <summary>Why it cannot be shared; null if it can.</summary>
    public static string? Problem(string path)
    {
        var item = path.EndsWith('/') ? path[..^1] : path;
        var names = item.Split('/');
        return item.Length is 0 or > Longest ? $"it has to have 1 to {Longest} characters"
            : item.StartsWith('/') ? "it has to be relative to the release"
            : names.Contains("..") ? "it leads out of the release"
            : names.Any(name => name is "" or ".") ? "it has to be written without '.' and without two slashes in a row"
            : !path.All(IsPlain) || names.Any(name => name[0] is ' ' || name[^1] is ' ') ? "it may have letters, digits, blanks within and . _ + @ = - only"
            : names[0].StartsWith(".tmp-", StringComparison.Ordinal) || Reserved.Contains(names[0]) ? "the host script has something else of that name"
            : null;
    }

    // Also where names differ in case only, as Windows and macOS take them for the same.
    static bool Holds(string path, string other) => $"{other.TrimEnd('/')}/".StartsWith($"{path.TrimEnd('/')}/", StringComparison.OrdinalIgnoreCase);

    static bool IsPlain(char c) => char.IsAsciiLetterOrDigit(c) || c is '/' or ' ' or '.' or '_' or '+' or '@' or '=' or '-';
}
