namespace BuildKit;

/// <summary>
/// A normalised absolute path: no <c>.</c> or <c>..</c> segments, no trailing separator, forward slashes on every
/// system. Compared ordinally, on every system alike.
/// </summary>
public sealed record AbsolutePath
{
    readonly string path;

    AbsolutePath(string path) => this.path = path;

    /// <summary>Makes a path from text.</summary>
    /// <exception cref="BuildException">BK0801: the text is empty or not absolute.</exception>
    public static AbsolutePath Of(string path) =>
        string.IsNullOrWhiteSpace(path) || !Path.IsPathFullyQualified(path)
            ? throw Errors.NotAnAbsolutePath(path).Exception()
            : new(Normalised(path));

    /// <summary>Appends segments: <c>root / "source" / "Shop"</c>. An absolute right side replaces the left.</summary>
    public static AbsolutePath operator /(AbsolutePath left, string right) => new(Normalised(Path.Combine(left.path, right)));

    /// <summary>The text of the path, so that it can be handed to any API that takes one.</summary>
    public static implicit operator string(AbsolutePath path) => path.path;

    /// <summary>The last segment; empty for a root.</summary>
    public string Name => Path.GetFileName(path);

    /// <summary>The directory that holds this path; a root is its own parent.</summary>
    public AbsolutePath Parent => Path.GetDirectoryName(path) is { Length: > 0 } parent ? new(Normalised(parent)) : this;

    /// <inheritdoc/>
    public override string ToString() => path;

    static string Normalised(string path)
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        return Path.DirectorySeparatorChar == '\\' ? full.Replace('\\', '/') : full;
    }
}
