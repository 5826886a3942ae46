using BuildKit.Files;

namespace BuildKit.Caching;

/// <summary>
/// What outputs may be, so that they can be restored anywhere and never write outside the workspace. Asked before something is stored,
/// where it is an error, and before something is restored, where it says that the entry is not to be trusted.
/// </summary>
static class OutputRules
{
    const int MaximumLinks = 40;

    /// <exception cref="BuildException">BK0345: an output breaks a rule.</exception>
    public static void Require(IReadOnlyList<ContentEntry> outputs)
    {
        if (Problem(outputs, OperatingSystem.IsWindows()) is { } problem)
        {
            throw Errors.OutputNotStorable(problem.Path, problem.Reason).Exception();
        }
    }

    /// <summary>The first output that breaks a rule; null if all are well.</summary>
    public static (string Path, string Reason)? Problem(IReadOnlyList<ContentEntry> outputs, bool windows)
    {
        var entries = new Dictionary<string, ContentEntry>(outputs.Count, windows ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal);
        foreach (var output in outputs)
        {
            if (PathProblem(output.Path, windows) is { } reason)
            {
                return (output.Path, reason);
            }

            if (!entries.TryAdd(output.Path, output))
            {
                return (output.Path, "it is there twice");
            }
        }

        foreach (var output in outputs)
        {
            if ((ParentProblem(output, entries) ?? ContentProblem(output, entries)) is { } reason)
            {
                return (output.Path, reason);
            }
        }

        return null;
    }

    /// <summary>Whether this is a path that an output may have.</summary>
    public static bool IsPath(string path) => PathProblem(path, OperatingSystem.IsWindows()) is null;

    static string? PathProblem(string path, bool windows)
    {
        if (path.Length == 0 || path[0] == '/' || path.Contains('\\', StringComparison.Ordinal))
        {
            return "it is no path relative to the workspace, with forward slashes";
        }

        var first = true;
        foreach (var range in path.AsSpan().Split('/'))
        {
            var segment = path.AsSpan(range);
            if (segment is "" or "." or "..")
            {
                return "it has an empty segment, '.' or '..'";
            }

            if (segment.ContainsAnyInRange('\0', '\x1f') || segment.Contains('\x7f'))
            {
                return "its name has a control character";
            }

            if (windows && WindowsNames.Problem(segment.ToString()) is { } problem)
            {
                return problem;
            }

            if (first && (segment.Equals(".buildkit", StringComparison.OrdinalIgnoreCase) || segment.Equals(".git", StringComparison.OrdinalIgnoreCase)))
            {
                return $"'{segment}' belongs to nobody's outputs";
            }

            first = false;
        }

        return null;
    }

    // Whatever is not a directory has nothing below it: so no link can be written through.
    static string? ParentProblem(ContentEntry output, Dictionary<string, ContentEntry> entries)
    {
        for (var slash = output.Path.LastIndexOf('/'); slash > 0; slash = output.Path.LastIndexOf('/', slash - 1))
        {
            if (entries.TryGetValue(output.Path[..slash], out var above) && above.Kind != FileKind.Directory)
            {
                return $"'{above.Path}' above it is not a directory";
            }
        }

        return null;
    }

    static string? ContentProblem(ContentEntry output, Dictionary<string, ContentEntry> entries) => output.Kind switch
    {
        FileKind.File => output.Size < 0 ? "its size is negative" : null,
        FileKind.Directory => null,
        FileKind.Link => LinkProblem(output, entries),
        _ => "it is neither a file, a directory nor a link",
    };

    // As the system would follow it, over other links among the outputs.
    static string? LinkProblem(ContentEntry link, Dictionary<string, ContentEntry> entries)
    {
        var at = new List<string>(link.Path.Split('/')[..^1]);
        var rest = new Stack<string>();
        if (!TryPush(rest, link.LinkTarget ?? ""))
        {
            return $"the link points to '{link.LinkTarget}', which is not relative";
        }

        for (var links = 0; rest.TryPop(out var name);)
        {
            if (name == ".." && at.Count == 0)
            {
                return $"the link points to '{link.LinkTarget}', which leaves the workspace";
            }

            if (name == "..")
            {
                at.RemoveAt(at.Count - 1);
            }
            else if (!entries.TryGetValue(string.Join('/', at.Append(name)), out var met) || met.Kind != FileKind.Link)
            {
                at.Add(name);
            }
            else if (++links > MaximumLinks || !TryPush(rest, met.LinkTarget ?? ""))
            {
                // A circle of links leads nowhere, and one that is not relative is refused when its own turn comes.
                return null;
            }
        }

        return null;
    }

    static bool TryPush(Stack<string> rest, string target)
    {
        if (target is "" or ['/', ..] or ['\\', ..] or [_, ':', '/' or '\\', ..] || target.AsSpan().ContainsAnyInRange('\0', '\x1f'))
        {
            return false;
        }

        foreach (var name in target.Replace('\\', '/').Split('/').Reverse())
        {
            if (name is not ("" or "."))
            {
                rest.Push(name);
            }
        }

        return true;
    }
}
