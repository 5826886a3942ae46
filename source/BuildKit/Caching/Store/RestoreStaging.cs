using BuildKit.Files;

namespace BuildKit.Caching;

/// <summary>Files on their way to their places: made beside them under other names, then renamed all together. What is not renamed is removed.</summary>
sealed class RestoreStaging(ContentStore content, RestoreRequest request) : IDisposable
{
    readonly StagingPlaces places = new(request.Root);
    readonly ParentDirectories parents = new(request.Root);
    List<StagedOutput> staged = [];
    RestoreMark? mark;
    bool isCommitted;

    /// <summary>Makes all files and links under temporary names, and the directories that they need; the output whose content is damaged, or null.</summary>
    public string? Stage(List<ContentEntry> outputs, CancellationToken cancellation)
    {
        staged = [.. outputs.Select(Planned).OfType<StagedOutput>()];
        mark = RestoreMark.Make(request.Root, places.There);
        foreach (var place in places.All.Where(place => place.New is not null))
        {
            FaultPoint.Pass("directory");
            Directory.CreateDirectory(place.Path);
        }

        string? damaged = null;
        EachAtOnce.All(
            staged,
            one =>
            {
                var made = Make(one, cancellation);
                damaged = made ? damaged : one.Output.Path;
                return made;
            },
            cancellation);
        return damaged;
    }

    /// <summary>Renames everything to its place; the directory that is not one any more, and then nothing was renamed, or null.</summary>
    public string? Commit()
    {
        if (places.There.FirstOrDefault(directory => directory.Length > 0 && !parents.IsReal(directory)) is { } moved)
        {
            return moved;
        }

        if (places.New.FirstOrDefault(added => FileKinds.Of(request.Root.Below(added.Path)) is not (FileKind.Missing or FileKind.Directory)) is { } taken)
        {
            return taken.Path;
        }

        var merged = places.New.Where(added => !TryRename(added)).ToHashSet();
        foreach (var place in places.All.Where(place => place.New is { } added && merged.Contains(added)))
        {
            Create(place.Directory);
        }

        Rename(staged.FindAll(one => one.New is null || merged.Contains(one.New)));
        isCommitted = merged.Count == 0;
        return null;
    }

    public void Dispose()
    {
        using (mark)
        {
            if (!isCommitted)
            {
                staged.FindAll(one => one.New is null).ForEach(one => StoreFiles.TryDelete(one.Temporary));
                RestoreMark.RemoveDirectories(places.New.Select(added => added.Temporary));
            }
        }
    }

    StagedOutput? Planned(ContentEntry output)
    {
        if (output.Kind == FileKind.Directory)
        {
            _ = places.Of(output.Path);
            return null;
        }

        var place = places.Of(StagingPlaces.ParentOf(output.Path));
        var name = place.New is null ? TemporaryNames.New() : output.Path[(place.Directory.Length + 1)..];
        return new(output, place.Path.Below(name), place.New);
    }

    bool Make(StagedOutput one, CancellationToken cancellation)
    {
        FaultPoint.Pass("stage");
        if (one.Output.Kind == FileKind.Link)
        {
            File.CreateSymbolicLink(one.Temporary, one.Output.LinkTarget!);
            return true;
        }

        // What the umask takes away is taken away by the system.
        var mode = (UnixFileMode)(one.Output.IsExecutable ? 0b111_111_111 : 0b110_110_110);
        return content.TryMake(new(one.Output.Digest, one.Output.Size), one.Temporary, mode, request.Modified, cancellation);
    }

    void Rename(List<StagedOutput> outputs) => EachAtOnce.All(
        outputs,
        one =>
        {
            FaultPoint.Pass("rename");
            PlainFile.Rename(one.Temporary, request.Root.Below(one.Output.Path));
            return true;
        },
        CancellationToken.None);

    bool TryRename(NewDirectory added)
    {
        FaultPoint.Pass("rename");
        return PlainFile.TryRenameDirectory(added.Temporary, request.Root.Below(added.Path));
    }

    // Somebody has made it meanwhile, as a step beside this one that restores into it too: files are renamed one by one.
    void Create(string directory)
    {
        FaultPoint.Pass("directory");
        Directory.CreateDirectory(request.Root.Below(directory));
        if (!parents.IsReal(directory))
        {
            throw new IOException($"'{directory}' became a link while its files were restored.");
        }
    }

    sealed record StagedOutput(ContentEntry Output, AbsolutePath Temporary, NewDirectory? New);
}
