using System.Text;
using BuildKit.Files;

namespace BuildKit.Caching;

/// <summary>
/// Says, while files are being restored, in which directories there may be temporary ones: <c>.buildkit/state/restoring/…</c>. The file is
/// locked; one that is not is what a killed run left, and its temporary files and directories are removed.
/// </summary>
sealed class RestoreMark : IDisposable
{
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

    /// <summary>Removes temporary directories, as far as that is possible.</summary>
    public static void RemoveDirectories(IEnumerable<AbsolutePath> temporary)
    {
        foreach (var directory in temporary)
        {
            try
            {
                FaultPoint.Pass("delete");
                DirectoryTree.Delete(directory);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // No pattern matches what is left.
            }
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
            RemoveTemporary(directory.Length == 0 ? root : root / directory);
        }

        StoreFiles.Delete(mark);
    }

    static AbsolutePath PlaceOf(AbsolutePath root) => root.Below(".buildkit/state/restoring");

    static void RemoveTemporary(AbsolutePath directory)
    {
        foreach (var temporary in Directory.EnumerateFileSystemEntries(directory, TemporaryNames.Pattern).ToList())
        {
            FaultPoint.Pass("delete");
            DirectoryTree.Delete(AbsolutePath.Of(temporary));
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
