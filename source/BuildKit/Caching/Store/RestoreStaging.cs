using BuildKit.Files;

namespace BuildKit.Caching;

/// <summary>Files on their way to their places: made beside them under other names, then renamed all together. What is not renamed is removed.</summary>
sealed class RestoreStaging(ContentStore content, RestoreRequest request) : IDisposable
{
    List<StagedOutput> staged = [];
    List<string> directories = [];
    RestoreMark? mark;

    /// <summary>Makes all files and links under temporary names, and the directories that they need; the output whose content is damaged, or null.</summary>
    public string? Stage(List<ContentEntry> outputs, CancellationToken cancellation)
    {
        directories = [.. outputs.Select(DirectoryOf).Distinct(StringComparer.Ordinal)];
        mark = RestoreMark.Make(request.Root, directories);
        foreach (var directory in directories)
        {
            FaultPoint.Pass("directory");
            Directory.CreateDirectory(PathOf(directory));
        }

        staged = [.. outputs.Where(output => output.Kind != FileKind.Directory)
            .Select(output => new StagedOutput(output, PathOf(DirectoryOf(output)).Below(RestoreMark.TemporaryName())))];
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
        var parents = new ParentDirectories(request.Root);
        if (directories.Find(directory => directory.Length > 0 && !parents.IsReal(directory)) is { } moved)
        {
            return moved;
        }

        EachAtOnce.All(
            staged,
            one =>
            {
                FaultPoint.Pass("rename");
                PlainFile.Rename(one.Temporary, request.Root.Below(one.Output.Path));
                return true;
            },
            CancellationToken.None);
        staged.Clear();
        return null;
    }

    public void Dispose()
    {
        using (mark)
        {
            staged.ForEach(one => StoreFiles.TryDelete(one.Temporary));
        }
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
        using var file = PlainFile.Create(one.Temporary, (UnixFileMode)(one.Output.IsExecutable ? 0b111_111_111 : 0b110_110_110));
        if (!content.CopyTo(new(one.Output.Digest, one.Output.Size), file, cancellation))
        {
            return false;
        }

        PlainFile.SetTime(file, request.Modified);
        return true;
    }

    AbsolutePath PathOf(string directory) => directory.Length == 0 ? request.Root : request.Root.Below(directory);

    static string DirectoryOf(ContentEntry output) =>
        output.Kind == FileKind.Directory ? output.Path : output.Path[..Math.Max(0, output.Path.LastIndexOf('/'))];

    readonly record struct StagedOutput(ContentEntry Output, AbsolutePath Temporary);
}
