using BuildKit.Files;

namespace BuildKit.Caching;

/// <summary>Goes where a link leads, as the system would, inside of the workspace only; every name on the way is watched.</summary>
/// <param name="watch">Takes what the way rests on.</param>
/// <param name="path">Of the link.</param>
/// <param name="isRequired">Whether it must lead to a file.</param>
sealed class FollowedLink(WatchList watch, string path, bool isRequired)
{
    const int MaximumLinks = 40;

    readonly List<string> at = [.. path.Split('/').SkipLast(1)];
    readonly Stack<string> rest = new();
    int links;

    /// <summary>The place of the file's content; that of the link itself if it leads to a directory or, unless a file is required, nowhere.</summary>
    public int Place()
    {
        var link = watch.Add(path);
        Enter(watch.Version(link).Link!);
        var place = link;
        var kind = FileKind.Directory;
        while (rest.TryPop(out var name))
        {
            if (name == "..")
            {
                kind = FileKind.Directory;
                Leave();
                continue;
            }

            at.Add(name);
            place = watch.Add(string.Join('/', at));
            kind = watch.Version(place).Kind;
            if (kind == FileKind.Link)
            {
                at.RemoveAt(at.Count - 1);
                Enter(watch.Version(place).Link!);
            }
            else if (kind != FileKind.Directory)
            {
                break;
            }
        }

        return End(link, place, rest.Count > 0 ? FileKind.Missing : kind);
    }

    int End(int link, int place, FileKind kind) => kind switch
    {
        FileKind.File => place,
        FileKind.Special => throw Errors.InputOfWrongKind(path, "a link to a device, pipe or socket", "a file").Exception(),
        FileKind.Directory when isRequired => throw Errors.InputOfWrongKind(path, "a link to a directory", "a file").Exception(),
        FileKind.Missing when isRequired => throw Refused("leads nowhere"),
        _ => link,
    };

    void Enter(string target)
    {
        if (++links > MaximumLinks)
        {
            throw Refused("leads in a circle");
        }

        if (Path.IsPathRooted(target))
        {
            throw Refused("points to an absolute path");
        }

        foreach (var name in target.Split('/').Reverse().Where(name => name is not ("" or ".")))
        {
            rest.Push(name);
        }
    }

    void Leave()
    {
        if (at.Count == 0)
        {
            throw Refused("leaves the workspace");
        }

        at.RemoveAt(at.Count - 1);
    }

    BuildException Refused(string problem) => Errors.InputLink(path, watch.Version(watch.Add(path)).Link!, problem).Exception();
}
