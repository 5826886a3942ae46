using BuildKit.Files;

namespace BuildKit.Caching;

/// <summary>
/// Makes outputs stand as a result says. Everything is checked before anything is written, every byte is hashed on its way, and all
/// files are staged beside their places before the first is renamed: so that what goes wrong goes wrong before an output has changed.
/// </summary>
sealed class OutputRestore
{
    readonly SharedStore store;
    readonly RestoreRequest request;
    readonly CancellationToken cancellation;
    readonly ParentDirectories parents;

    OutputRestore(SharedStore store, RestoreRequest request, CancellationToken cancellation)
    {
        (this.store, this.request, this.cancellation) = (store, request, cancellation);
        parents = new(request.Root);
    }

    IReadOnlyList<ContentEntry> Outputs => request.Result.Outputs;

    /// <summary>Restores, or says why it is a miss. Until it returns, what stands there is not to be taken for the result.</summary>
    /// <exception cref="BuildException">BK0346: the disk is full, or something else refused. BK0347: a stranger is in an output directory.</exception>
    public static RestoreResult Run(SharedStore store, RestoreRequest request, CancellationToken cancellation) =>
        new OutputRestore(store, request, cancellation).Run();

    RestoreResult Run()
    {
        if (OutputRules.Problem(Outputs, OperatingSystem.IsWindows()) is { } problem)
        {
            return Distrusted($"the entry has an output '{problem.Path}' that is refused: {problem.Reason}");
        }

        var missing = Outputs.Where(output => !request.Stands(output)).ToList();
        if (missing.FirstOrDefault(output => output.Kind == FileKind.File && !store.Content.Contains(output.Digest, output.Size)) is { Path: not null } lost)
        {
            return Missed($"the content of '{lost.Path}' is no longer in the cache");
        }

        var stale = RemoveStale();
        if (Obstacle(missing) is { } obstacle)
        {
            return Missed(obstacle);
        }

        var strangers = Strangers();
        return FileOperation.Run("restore", request.Root, () => Write(missing, stale, strangers));
    }

    RestoreResult Write(List<ContentEntry> missing, StaleRemoval stale, List<string> strangers)
    {
        using var staging = new RestoreStaging(store.Content, request);
        if (staging.Stage(missing, cancellation) is { } damaged)
        {
            return Missed($"the content of '{damaged.Path}' in the cache is damaged");
        }

        strangers.ForEach(stranger => DirectoryTree.Delete(request.Root.Below(stranger)));
        staging.Commit();
        var touched = missing.Count == 0 ? [] : Touch(Outputs.Except(missing));
        return new() { Written = [.. missing, .. touched], Removed = [.. stale.Removed, .. strangers], Kept = stale.Kept };
    }

    StaleRemoval RemoveStale()
    {
        var wanted = Outputs.Select(output => (output.Path, output.Kind == FileKind.Directory)).ToHashSet();
        return StaleOutputs.Remove(request.Root, request.Previous.Where(former => !wanted.Contains((former.Path, former.Kind == FileKind.Directory))), request.Stands);
    }

    /// <summary>What stands where something else has to, and is not ours to remove.</summary>
    string? Obstacle(List<ContentEntry> missing)
    {
        foreach (var output in missing)
        {
            if (parents.Obstacle(output.Path) is { } above)
            {
                return $"'{above}', above '{output.Path}', is {Name(FileKinds.Of(request.Root.Below(above)))} and not a directory";
            }

            var kind = FileKinds.Of(request.Root.Below(output.Path));
            if (output.Kind == FileKind.Directory ? kind is not (FileKind.Missing or FileKind.Directory) : kind == FileKind.Directory)
            {
                return $"'{output.Path}' is {Name(kind)}";
            }
        }

        return null;
    }

    /// <summary>What is in output directories and not in the result: removed where the directory is the step's own, an error elsewhere.</summary>
    List<string> Strangers()
    {
        var wanted = Outputs.Select(output => output.Path).ToHashSet(StringComparer.Ordinal);
        var strangers = new List<string>();
        foreach (var directory in Outputs.Where(output => output.Kind == FileKind.Directory).Select(output => output.Path))
        {
            if (!Directory.Exists(request.Root.Below(directory)))
            {
                continue;
            }

            foreach (var name in Directory.EnumerateFileSystemEntries(request.Root.Below(directory)).Select(Path.GetFileName))
            {
                var path = $"{directory}/{name}";
                if (wanted.Contains(path))
                {
                    continue;
                }

                if (!request.OwnDirectories.Any(own => own == directory || directory.StartsWith(own + "/", StringComparison.Ordinal)))
                {
                    throw Errors.StrangerAmongOutputs(directory, path).Exception();
                }

                strangers.Add(path);
            }
        }

        return strangers;
    }

    List<ContentEntry> Touch(IEnumerable<ContentEntry> standing)
    {
        var touched = standing.Where(output => output.Kind == FileKind.File).ToList();
        touched.ForEach(output => File.SetLastWriteTimeUtc(request.Root.Below(output.Path), request.Modified.UtcDateTime));
        return touched;
    }

    RestoreResult Distrusted(string reason)
    {
        if (request.Key is { } key)
        {
            store.Actions.Quarantine(key);
        }

        return Missed(reason);
    }

    static RestoreResult Missed(string reason) => new() { Miss = reason };

    static string Name(FileKind kind) => kind switch
    {
        FileKind.Link => "a link",
        FileKind.Directory => "a directory",
        FileKind.File => "a file",
        _ => "something else",
    };
}
