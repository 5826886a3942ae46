namespace BuildKit.Files;

/// <summary>Where a symbolic link points to.</summary>
static class LinkTarget
{
    const int MaximumLinks = 40;

    /// <summary>The text of a link, with forward slashes.</summary>
    public static string Of(AbsolutePath link) => new FileInfo(link).LinkTarget!.Replace(Path.DirectorySeparatorChar, '/');

    /// <summary>
    /// Why a link must not be followed blindly by one who has only the directory: it is absolute, leaves it, or leads
    /// nowhere in a circle; null if it stays inside. Other links on its way are followed, as the system would do.
    /// </summary>
    public static string? Problem(AbsolutePath root, AbsolutePath link)
    {
        var at = link.Parent;
        var links = 0;
        var rest = new Stack<string>();
        if (!Append(rest, Of(link)))
        {
            return "points to an absolute path";
        }

        while (rest.TryPop(out var name))
        {
            if (name == ".." && at == root)
            {
                return $"leaves '{root}'";
            }

            at = name == ".." ? at.Parent : at.Below(name);
            if (name == ".." || FileKinds.Of(at) != FileKind.Link)
            {
                continue;
            }

            if (++links > MaximumLinks)
            {
                return "leads in a circle";
            }

            if (!Append(rest, Of(at)))
            {
                return "leads over a link to an absolute path";
            }

            at = at.Parent;
        }

        return null;
    }

    static bool Append(Stack<string> rest, string target)
    {
        if (target is ['/', ..] or [_, ':', ..])
        {
            return false;
        }

        foreach (var name in target.Split('/').Reverse().Where(name => name is not ("" or ".")))
        {
            rest.Push(name);
        }

        return true;
    }
}
