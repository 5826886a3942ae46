using System.Buffers;
using System.Text;

namespace BuildKit.Tools;

/// <summary>Paths and patterns of MSBuild as patterns of ours, which are relative to the root.</summary>
static class PathPatterns
{
    static readonly SearchValues<char> Special = SearchValues.Create("*?[]{}!\\");

    /// <summary>The path with each letter standing for itself.</summary>
    public static string Literal(string path)
    {
        if (!path.AsSpan().ContainsAny(Special))
        {
            return path;
        }

        var literal = new StringBuilder();
        foreach (var letter in path)
        {
            _ = Special.Contains(letter) ? literal.Append('[').Append(letter).Append(']') : literal.Append(letter);
        }

        return literal.ToString();
    }

    /// <summary>Everything below a directory of the root.</summary>
    public static string Below(AbsolutePath directory, AbsolutePath root) => directory == root ? "**" : $"{Literal(Relative(directory, root))}/**";

    /// <summary>A path as seen from the root, with leading <c>..</c> if it lies elsewhere; the path itself if that cannot be.</summary>
    public static string Relative(AbsolutePath path, AbsolutePath root) => System.IO.Path.GetRelativePath(root, path).Replace('\\', '/');

    /// <summary>A file as a pattern that matches it alone; above the root as its path.</summary>
    public static string Named(AbsolutePath file, AbsolutePath root) => IsInside(file, root) ? Literal(Relative(file, root)) : Relative(file, root);

    public static bool IsInside(AbsolutePath path, AbsolutePath root) => path == root || root.Contains(path);

    /// <summary>The longest directory of a pattern without a wildcard in it, and what follows.</summary>
    public static (string Directory, string Wildcards) Split(string pattern)
    {
        var wildcard = pattern.AsSpan().IndexOfAny('*', '?', PropertyText.Unknown);
        if (wildcard < 0)
        {
            return (pattern, "");
        }

        var slash = pattern.LastIndexOf('/', wildcard);
        return slash < 0 ? ("", pattern) : (pattern[..Math.Max(1, slash)], pattern[(slash + 1)..]);
    }

    /// <summary>Wildcards of MSBuild in ours: <c>*.*</c> is every name there.</summary>
    public static string Wildcards(string rest) => string.Join('/', rest.Split('/', StringSplitOptions.RemoveEmptyEntries)
        .Select(segment => segment == "*.*" ? "*" : segment.Replace("[", "[[]", StringComparison.Ordinal).Replace("{", "[{]", StringComparison.Ordinal).Replace("}", "[}]", StringComparison.Ordinal)));
}
