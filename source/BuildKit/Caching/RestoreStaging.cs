using BuildKit.Files;

namespace BuildKit.Caching;

/// <summary>Files on their way to their places: made beside them under other names, then renamed all together. What is not renamed is removed.</summary>
sealed class RestoreStaging(ContentStore content, RestoreRequest request) : IDisposable
{
    readonly List<(ContentEntry Output, AbsolutePath Temporary)> staged = [];

    /// <summary>Makes all files and links under temporary names, and the directories that they need; the output whose content is damaged, or null.</summary>
    public ContentEntry? Stage(List<ContentEntry> outputs, CancellationToken cancellation)
    {
        foreach (var output in outputs)
        {
            var path = request.Root.Below(output.Path);
            FaultPoint.Pass("directory");
            Directory.CreateDirectory(output.Kind == FileKind.Directory ? path : path.Parent);
            if (output.Kind != FileKind.Directory)
            {
                staged.Add((output, path.Parent.Below($".buildkit-{Guid.NewGuid():N}.tmp")));
            }
        }

        ContentEntry? damaged = null;
        Parallel.ForEach(staged, new ParallelOptions { CancellationToken = cancellation }, (one, loop) =>
        {
            if (!Make(one.Output, one.Temporary, cancellation))
            {
                damaged = one.Output;
                loop.Stop();
            }
        });
        return damaged;
    }

    /// <summary>Renames everything to its place.</summary>
    public void Commit()
    {
        foreach (var (output, temporary) in staged)
        {
            FaultPoint.Pass("rename");
            File.Move(temporary, request.Root.Below(output.Path), overwrite: true);
        }

        staged.Clear();
    }

    public void Dispose()
    {
        foreach (var (_, temporary) in staged)
        {
            StoreFiles.TryDelete(temporary);
        }
    }

    bool Make(ContentEntry output, AbsolutePath temporary, CancellationToken cancellation)
    {
        FaultPoint.Pass("stage");
        if (output.Kind == FileKind.Link)
        {
            File.CreateSymbolicLink(temporary, output.LinkTarget!);
            return true;
        }

        using var stream = new FileStream(temporary, NewFile(output.IsExecutable));
        if (!content.CopyTo(output.Digest, output.Size, stream, cancellation))
        {
            return false;
        }

        File.SetLastWriteTimeUtc(stream.SafeFileHandle, request.Modified.UtcDateTime);
        return true;
    }

    // What the umask takes away is taken away by the system.
    static FileStreamOptions NewFile(bool executable)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = (UnixFileMode)(executable ? 0b111_111_111 : 0b110_110_110);
        }

        return options;
    }
}
