using BuildKit.Files;

namespace BuildKit.Caching;

/// <summary>What stands where outputs are to be restored, and what of it has to go.</summary>
sealed class RestorePlace(RestoreRequest request)
{
    readonly ParentDirectories parents = new(request.Root);
    readonly Dictionary<string, string?> obstacles = new(StringComparer.Ordinal);

    readonly HashSet<string> wanted = request.Result.Outputs.Select(output => output.Path).ToHashSet(StringComparer.Ordinal);
    readonly HashSet<string> directories = request.Result.Outputs.SelectMany(DirectoriesOf).ToHashSet(StringComparer.Ordinal);

    /// <summary>Removes what the step left last time and does not leave now.</summary>
    public StaleRemoval RemoveStale()
    {
        var again = request.Result.Outputs.Select(KindAt).ToHashSet();
        return StaleOutputs.Remove(request.Root, request.Previous.Where(former => !again.Contains(KindAt(former))), request.Stands, directory => request.Owns(directory) && !directories.Contains(directory));
    }

    /// <summary>What is in output directories and not in the result; it may be removed only where the directory is the step's own.</summary>
    /// <exception cref="BuildException">BK0347: there is something in a directory that is not.</exception>
    public List<string> Strangers()
    {
        var whole = request.Result.Outputs.Where(output => output.Kind == FileKind.Directory).Select(output => output.Path)
            .Concat(request.OwnDirectories).Distinct(StringComparer.Ordinal);
        var strangers = new List<string>();
        foreach (var directory in whole.Where(IsDirectory))
        {
            foreach (var entry in Directory.EnumerateFileSystemEntries(request.Root.Below(directory)))
            {
                var path = $"{directory}/{Path.GetFileName(entry)}";
                if (!wanted.Contains(path) && !directories.Contains(path))
                {
                    strangers.Add(IsOwn(path) ? path : throw Errors.StrangerAmongOutputs(directory, path).Exception());
                }
            }
        }

        return strangers;
    }

    /// <summary>
    /// What stands where something else has to: null if nothing does. In the step's own directories it is added to what is removed; a link
    /// elsewhere may be what somebody wants, and is not written through.
    /// </summary>
    public string? Obstacle(List<ContentEntry> outputs, List<string> strangers)
    {
        foreach (var output in outputs)
        {
            if (At(output) is not { } path)
            {
                continue;
            }

            if (!IsOwn(path))
            {
                return $"'{path}' is {Name(FileKinds.Of(request.Root.Below(path)))} where outputs are to be restored";
            }

            if (!strangers.Contains(path, StringComparer.Ordinal))
            {
                strangers.Add(path);
            }
        }

        return null;
    }

    public void Remove(string path)
    {
        FaultPoint.Pass("delete");
        DirectoryTree.Delete(request.Root.Below(path));
    }

    string? At(ContentEntry output)
    {
        var directory = DirectoryOf(output);
        if (obstacles.TryGetValue(directory, out var known))
        {
            return known;
        }

        if (!parents.AreReal(output.Path))
        {
            return obstacles[directory] = parents.Obstacle(output.Path);
        }

        var there = FileKinds.Of(request.Root.Below(output.Path));
        var isInTheWay = output.Kind == FileKind.Directory ? there is not (FileKind.Missing or FileKind.Directory) : there == FileKind.Directory;
        return isInTheWay ? output.Path : null;
    }

    bool IsDirectory(string path) => parents.AreReal(path) && FileKinds.Of(request.Root.Below(path)) == FileKind.Directory;

    bool IsOwn(string path) => request.OwnDirectories.Any(own => path == own || (path.Length > own.Length && path[own.Length] == '/' && path.StartsWith(own, StringComparison.Ordinal)));

    static string DirectoryOf(ContentEntry output) => output.Path[..Math.Max(0, output.Path.LastIndexOf('/'))];

    static IEnumerable<string> DirectoriesOf(ContentEntry output) =>
        output.Kind == FileKind.Directory ? ParentDirectories.Above(output.Path).Prepend(output.Path) : ParentDirectories.Above(output.Path);

    static (string Path, bool IsDirectory) KindAt(ContentEntry entry) => (entry.Path, entry.Kind == FileKind.Directory);

    static string Name(FileKind kind) => kind switch
    {
        FileKind.Link => "a link",
        FileKind.Directory => "a directory",
        FileKind.File => "a file",
        _ => "neither a file nor a directory",
    };
}
