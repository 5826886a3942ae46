using System.Text;

namespace BuildKit.Caching;

/// <summary>
/// Says, while files are being restored, in which directories there may be temporary ones: <c>.buildkit/state/restoring/…</c>. The file is
/// locked; one that is not is what a killed run left, and its temporary files are removed.
/// </summary>
sealed class RestoreMark : IDisposable
{
    static readonly string Process = Guid.NewGuid().ToString("N");
    static long names;

    readonly FileStream file;
    readonly AbsolutePath path;

    RestoreMark(FileStream file, AbsolutePath path) => (this.file, this.path) = (file, path);

    public static RestoreMark Make(AbsolutePath root, IEnumerable<string> directories)
    {
        var place = PlaceOf(root);
        var path = place.Below($"{Guid.NewGuid():N}");
        var temporary = place.Parent.Below($"restoring-{path.Name}");
        FaultPoint.Pass("directory");
        Directory.CreateDirectory(place);

        // Locked under another name, and only then where others look. Sharing the right to delete lets it be renamed on Windows.
        FaultPoint.Pass("create");
        var file = new FileStream(temporary, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Delete, bufferSize: 0);
        try
        {
            file.Write(Encoding.UTF8.GetBytes(string.Join('\n', directories)));
            FaultPoint.Pass("rename");
            File.Move(temporary, path);
            return new(file, path);
        }
        catch
        {
            using (file)
            {
                StoreFiles.TryDelete(temporary);
            }

            throw;
        }
    }

    /// <summary>A name that nothing else has. Random bits are asked for once: for each file that would be a call of the system.</summary>
    public static string TemporaryName() => $".buildkit-{Process}-{Interlocked.Increment(ref names):x}.tmp";

    /// <summary>Removes the temporary files of runs that were killed while they restored: at the beginning of a run, before outputs are looked at.</summary>
    public static void RemoveLeftovers(AbsolutePath root)
    {
        var place = PlaceOf(root);
        try
        {
            foreach (var mark in Directory.Exists(place) ? Directory.GetFiles(place) : [])
            {
                RemoveLeftovers(root, AbsolutePath.Of(mark));
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The mark is still there, and so the next run tries again.
        }
    }

    public void Dispose()
    {
        using (file)
        {
            StoreFiles.TryDelete(path);
        }
    }

    static void RemoveLeftovers(AbsolutePath root, AbsolutePath mark)
    {
        if (TryRead(mark) is not { } directories)
        {
            return;
        }

        var parents = new ParentDirectories(root);
        foreach (var directory in directories.Where(directory => directory.Length == 0 || parents.IsReal(directory)))
        {
            RemoveTemporaryFiles(directory.Length == 0 ? root : root / directory);
        }

        StoreFiles.Delete(mark);
    }

    static AbsolutePath PlaceOf(AbsolutePath root) => root.Below(".buildkit/state/restoring");

    static void RemoveTemporaryFiles(AbsolutePath directory)
    {
        foreach (var temporary in Directory.EnumerateFiles(directory, ".buildkit-*.tmp"))
        {
            StoreFiles.Delete(AbsolutePath.Of(temporary));
        }
    }

    // Null while its run restores. A mark that is spoiled names no directory below the root.
    static List<string>? TryRead(string mark)
    {
        try
        {
            using var file = new FileStream(mark, FileMode.Open, FileAccess.Read, FileShare.None);
            using var reader = new StreamReader(file, Encoding.UTF8);
            return reader.ReadToEnd().Split('\n').Where(directory => directory.Length == 0 || OutputRules.IsPath(directory)).ToList();
        }
        catch (IOException)
        {
            return null;
        }
    }
}
