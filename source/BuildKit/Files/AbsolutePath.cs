namespace BuildKit;

/// <summary>
/// A normalised absolute path: no <c>.</c> or <c>..</c> segments, no trailing separator, forward slashes on every
/// system. Compared ordinally, on every system alike; <c>~</c> and variables are never expanded.
/// </summary>
public sealed record AbsolutePath
{
    readonly string path;

    AbsolutePath(string path) => this.path = path;

    /// <summary>Makes a path from text.</summary>
    /// <exception cref="BuildException">BK0801: the text is empty or not absolute. BK0802: it contains a NUL character.</exception>
    public static AbsolutePath Of(string path) =>
        string.IsNullOrWhiteSpace(path) || !Path.IsPathFullyQualified(path)
            ? throw Errors.NotAnAbsolutePath(path).Exception()
            : new(Normalised(Path.GetFullPath(WithoutNul(path))));

    /// <summary>Appends segments: <c>root / "source" / "Shop"</c>. An absolute right side replaces the left.</summary>
    /// <exception cref="BuildException">BK0802: the right side contains a NUL character.</exception>
    public static AbsolutePath operator /(AbsolutePath left, string right) =>
        new(Normalised(Path.GetFullPath(WithoutNul(right), left.path)));

    /// <summary>Appends a relative path.</summary>
    public static AbsolutePath operator /(AbsolutePath left, RelativePath right) => left / right.ToString();

    /// <summary>The text of the path, so that it can be handed to any API that takes one.</summary>
    public static implicit operator string(AbsolutePath path) => path.path;

    /// <summary>The last segment; empty for a root.</summary>
    public string Name => Path.GetFileName(path);

    /// <summary>The last segment without its extension: <c>Shop.Api</c> for <c>Shop.Api.csproj</c>.</summary>
    public string NameWithoutExtension => Path.GetFileNameWithoutExtension(path);

    /// <summary>The extension with its dot: <c>.csproj</c>; empty if there is none.</summary>
    public string Extension => Path.GetExtension(path);

    /// <summary>The directory that holds this path; a root is its own parent.</summary>
    public AbsolutePath Parent => Path.GetDirectoryName(path) is { Length: > 0 } parent ? new(Normalised(parent)) : this;

    /// <summary>This path as seen from a directory; <c>.</c> for the directory itself, with leading <c>..</c> if it lies elsewhere.</summary>
    /// <exception cref="BuildException">BK0804: the two are on different drives.</exception>
    public RelativePath RelativeTo(AbsolutePath directory)
    {
        var relative = Path.GetRelativePath(directory.path, path);
        return Path.IsPathRooted(relative)
            ? throw Errors.NoRelativePath(path, directory).Exception()
            : RelativePath.Of(relative);
    }

    /// <summary>Whether the other path lies below this one, at any depth. A path does not contain itself.</summary>
    public bool Contains(AbsolutePath other) =>
        other.path.Length > path.Length
        && other.path.StartsWith(path, StringComparison.Ordinal)
        && (path[^1] == '/' || other.path[path.Length] == '/');

    /// <inheritdoc/>
    public override string ToString() => path;

    /// <summary>Appends what is known to be normalised already, as names from a directory listing are.</summary>
    internal AbsolutePath Below(string relative) => new(path[^1] == '/' ? path + relative : $"{path}/{relative}");

    internal static string WithoutNul(string text) =>
        text.Contains('\0', StringComparison.Ordinal) ? throw Errors.PathWithNul(text).Exception() : text;

    static string Normalised(string full)
    {
        var trimmed = Path.TrimEndingDirectorySeparator(full);
        if (Path.DirectorySeparatorChar != '\\')
        {
            return trimmed;
        }

        var slashed = trimmed.Replace('\\', '/');
        return slashed is [>= 'a' and <= 'z', ':', ..] ? char.ToUpperInvariant(slashed[0]) + slashed[1..] : slashed;
    }
}
