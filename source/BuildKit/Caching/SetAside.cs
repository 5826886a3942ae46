using BuildKit.Files;

namespace BuildKit.Caching;

/// <summary>
/// Takes files out of the way of which nobody can say whether a killed run left them half-done or somebody put them there afterwards:
/// <c>.buildkit/set-aside</c>, a directory for each run, kept for a month.
/// </summary>
sealed class SetAside(AbsolutePath root, string run, TimeProvider time)
{
    static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    /// <summary>Where the files of this run go.</summary>
    public AbsolutePath Place { get; } = root / ".buildkit" / "set-aside" / run;

    /// <summary>Moves files there, each to its own path below it; never through a link.</summary>
    /// <returns>Those that were moved.</returns>
    public IReadOnlyList<string> Move(IEnumerable<ContentEntry> entries)
    {
        var parents = new ParentDirectories(root);
        var moved = new List<string>();
        foreach (var entry in entries.Where(entry => entry.Kind == FileKind.File && OutputRules.IsPath(entry.Path) && parents.AreReal(entry.Path)))
        {
            FileOperation.Run("set aside", root.Below(entry.Path), () => Move(root.Below(entry.Path), Place.Below(entry.Path)));
            moved.Add(entry.Path);
        }

        if (moved.Count > 0)
        {
            RemoveOld();
        }

        return moved;
    }

    static void Move(AbsolutePath from, AbsolutePath to)
    {
        FaultPoint.Pass("rename");
        Directory.CreateDirectory(to.Parent);
        File.Move(from, to, overwrite: true);
    }

    void RemoveOld()
    {
        try
        {
            foreach (var old in Directory.GetDirectories(Place.Parent).Where(directory => time.GetUtcNow() - Directory.GetLastWriteTimeUtc(directory) > Kept))
            {
                DirectoryTree.Delete(AbsolutePath.Of(old));
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or BuildException)
        {
            // The next time, then.
        }
    }
}
