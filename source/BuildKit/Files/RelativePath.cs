namespace BuildKit;

/// <summary>
/// A normalised relative path: forward slashes on every system, no <c>.</c> segments, <c>..</c> only at its start.
/// Compared ordinally; the empty path is <c>.</c>.
/// </summary>
public sealed record RelativePath
{
    readonly string path;

    RelativePath(string path) => this.path = path;

    /// <summary>Makes a path from text; on Windows backslashes become slashes.</summary>
    /// <exception cref="BuildException">BK0803: the text is an absolute path. BK0802: it contains a NUL character.</exception>
    public static RelativePath Of(string path) =>
        Path.IsPathRooted(AbsolutePath.WithoutNul(path)) ? throw Errors.NotARelativePath(path).Exception() : new(Normalised(path));

    /// <summary>Appends segments.</summary>
    /// <exception cref="BuildException">BK0803: the right side is an absolute path. BK0802: it contains a NUL character.</exception>
    public static RelativePath operator /(RelativePath left, string right) => new(Normalised($"{left.path}/{Of(right).path}"));

    /// <summary>Appends a relative path.</summary>
    public static RelativePath operator /(RelativePath left, RelativePath right) => new(Normalised($"{left.path}/{right.path}"));

    /// <summary>The text of the path, so that it can be handed to any API that takes one.</summary>
    public static implicit operator string(RelativePath path) => path.path;

    /// <summary>The last segment.</summary>
    public string Name => Path.GetFileName(path);

    /// <inheritdoc/>
    public override string ToString() => path;

    static string Normalised(string path)
    {
        var segments = new List<string>();
        foreach (var segment in path.Replace(Path.DirectorySeparatorChar, '/').Split('/'))
        {
            if (segment is "" or ".")
            {
                continue;
            }

            if (segment == ".." && segments.Count > 0 && segments[^1] != "..")
            {
                segments.RemoveAt(segments.Count - 1);
            }
            else
            {
                segments.Add(segment);
            }
        }

        return segments.Count == 0 ? "." : string.Join('/', segments);
    }
}
