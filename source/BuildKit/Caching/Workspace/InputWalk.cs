using BuildKit.Files;

namespace BuildKit.Caching;

/// <summary>Finds out what a query means by walking through the workspace, and remembers on what the answer rests.</summary>
sealed class InputWalk(FileTable table, InputQuery query, Digest name)
{
    const int FilesAtOnce = 16;

    readonly long moment = table.Now;
    readonly WatchList watch = new(table);
    readonly List<string> missing = [];
    readonly HashSet<string> required = new(StringComparer.Ordinal);
    readonly HashSet<string> trees = new(StringComparer.Ordinal);
    readonly List<(OtherInputKind Kind, string Path)> others = [];

    /// <summary>The answer, and its entries, which are at hand now.</summary>
    /// <param name="before">What the query meant before: texts of the same content are not read again.</param>
    public (InputListing Listing, IReadOnlyList<ContentEntry> Entries) Listing(InputListing? before)
    {
        var files = Found(query.Files, isOptional: false);
        files.UnionWith(Found(query.Optional, isOptional: true));
        var text = Found(query.Text, isOptional: false);
        var anywhere = Found(query.Anywhere, isOptional: false);
        files.ExceptWith(text);
        files.ExceptWith(anywhere);
        foreach (var tree in query.Trees)
        {
            files.UnionWith(TreeFiles(tree));
        }

        NormalisedNames.Check([.. files, .. text, .. anywhere]);
        return Made([.. files], [.. text], [.. anywhere], before);
    }

    (InputListing Listing, IReadOnlyList<ContentEntry> Entries) Made(string[] files, string[] text, string[] anywhere, InputListing? before)
    {
        Array.Sort(files, Utf8Order.Instance);
        Look(files);
        Look(text);
        Look(anywhere);
        var tree = files.Select(path => Input(path, isLinkItself: trees.Contains(path))).OfType<ListedInput>().ToArray();
        others.AddRange(text.Select(path => (OtherInputKind.Text, path)));
        others.AddRange(anywhere.Select(path => (OtherInputKind.Anywhere, path)));
        var counted = others.Select(other => (other.Kind, Input: other.Kind == OtherInputKind.Outside ? watch.Outside(other.Path) : Input(other.Path, isLinkItself: false)))
            .Where(other => other.Input is not null).Select(other => (other.Kind, other.Input!.Value)).ToArray();
        return new ListingContent(table, watch, before).Listing(name, tree, counted, missing);
    }

    // The tree of what the patterns of one list match; declared names without wildcards are looked up one by one.
    HashSet<string> Found(IReadOnlyList<string> patterns, bool isOptional)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        var outside = patterns.Where(DeclaredPaths.IsOutside).ToArray();
        var inside = outside.Length == 0 ? patterns : [.. patterns.Except(outside)];
        foreach (var path in outside)
        {
            AddLiteral(path, isOptional, OtherInputKind.Outside);
        }

        if (inside.Count > 0)
        {
            var set = GlobSet.Of([.. inside]);
            Add(found, set.Walk(table.Root));
            foreach (var path in DeclaredPaths.Literals(set).Where(path => !found.Contains(path)))
            {
                AddLiteral(path, isOptional, isOptional ? OtherInputKind.Outside : null);
            }

            required.UnionWith(isOptional ? [] : DeclaredPaths.Literals(set));
        }

        return found;
    }

    // A path that no walk found: it is not there, is no file, or lies where walks do not go.
    void AddLiteral(string path, bool isOptional, OtherInputKind? kind)
    {
        watch.Add(path);
        switch (table.Known(table.Id(path)).Kind)
        {
            case FileKind.Missing when isOptional:
                others.Add((OtherInputKind.Absent, path));
                break;
            case FileKind.Missing:
                DeclaredPaths.RefuseOtherCase(table.Root, path);
                missing.Add(path);
                break;
            case FileKind.Directory:
                throw Errors.InputOfWrongKind(path, "a directory", "a file").Exception();
            case FileKind.Special:
                throw Errors.InputOfWrongKind(path, "a device, pipe or socket", "a file").Exception();
            default:
                others.Add((kind ?? throw Errors.InputLink(path, "", "leads over another link, which patterns do not enter").Exception(), path));
                break;
        }
    }

    HashSet<string> TreeFiles(string tree)
    {
        watch.Add(tree);
        switch (table.Known(table.Id(tree)).Kind)
        {
            case FileKind.Missing:
                DeclaredPaths.RefuseOtherCase(table.Root, tree);
                missing.Add(tree);
                return [];
            case FileKind.Directory:
                var found = new HashSet<string>(StringComparer.Ordinal);
                var walked = GlobWalk.Everything(table.Root, tree);
                Add(found, walked);
                found.UnionWith(walked.All.Where(directory => directory.IsEmpty && directory.Path.Length > 0).Select(directory => directory.Path));
                trees.UnionWith(found);
                return found;
            default:
                throw Errors.InputOfWrongKind(tree, "no directory", "one").Exception();
        }
    }

    void Add(HashSet<string> found, WalkedDirectory walked)
    {
        foreach (var directory in walked.All)
        {
            if (directory.NotText is { } name)
            {
                throw Errors.NameNotUtf8(table.Root.Path / directory.Path, name).Exception();
            }

            // The root is the root. Any other directory in which names were looked up might become a link.
            if (directory.Path.Length == 0 && directory.IsProbed)
            {
                directory.Probed.ForEach(probe => watch.Add(probe.Path, probe.Stat, moment));
            }
            else
            {
                watch.Add(directory.Path.Length == 0 ? "." : directory.Path, directory.Stat, moment);
            }

            found.UnionWith(directory.Files);
        }
    }

    void Look(string[] paths) => Cores.Each(paths.Length, FilesAtOnce, (from, to) =>
    {
        for (var i = from; i < to; i++)
        {
            table.Current(table.Id(paths[i]));
        }
    });

    // Null for what went away since it was listed: its directory has changed, so that the next look walks again.
    ListedInput? Input(string path, bool isLinkItself)
    {
        var place = watch.Add(path);
        switch (watch.Version(place).Kind)
        {
            case FileKind.Link when !isLinkItself:
                return new(place, new FollowedLink(watch, path, required.Contains(path)).Place());
            case FileKind.Special:
                throw Errors.InputOfWrongKind(path, "a device, pipe or socket", "a file").Exception();
            case FileKind.Directory when !isLinkItself:
                return null;
            case FileKind.Missing when !others.Contains((OtherInputKind.Absent, path)):
                return null;
            default:
                return new(place, place);
        }
    }
}
