using BuildKit.Caching;
using BuildKit.Files;

namespace BuildKit.Verification;

/// <summary>The outputs of a step's first run, out of the way of the second.</summary>
sealed class PutAside
{
    readonly AbsolutePath workspace;
    readonly AbsolutePath place;
    readonly IReadOnlyList<ContentEntry> outputs;

    PutAside(AbsolutePath workspace, AbsolutePath place, IReadOnlyList<ContentEntry> outputs) => (this.workspace, this.place, this.outputs) = (workspace, place, outputs);

    /// <summary>Moves the outputs to a directory on the same file system, and removes the directories that become empty.</summary>
    public static PutAside Of(AbsolutePath workspace, AbsolutePath place, IReadOnlyList<ContentEntry> outputs)
    {
        var aside = new PutAside(workspace, place, outputs);
        aside.Move(workspace, place);
        RemoveEmpty(workspace, outputs);
        return aside;
    }

    /// <summary>Removes what a second run left.</summary>
    public void Remove(IReadOnlyList<ContentEntry> made)
    {
        foreach (var entry in made.Where(entry => entry.Kind != FileKind.Directory))
        {
            DirectoryTree.Delete(workspace.Below(entry.Path));
        }

        RemoveEmpty(workspace, made);
    }

    /// <summary>Moves the outputs of the first run to where they were.</summary>
    public void PutBack()
    {
        Move(place, workspace);
        DirectoryTree.Delete(place);
    }

    void Move(AbsolutePath from, AbsolutePath to)
    {
        foreach (var output in outputs)
        {
            var (source, target) = (from.Below(output.Path), to.Below(output.Path));
            Directory.CreateDirectory(output.Kind == FileKind.Directory ? target : target.Parent);
            if (output.Kind != FileKind.Directory)
            {
                File.Move(source, target, overwrite: true);
            }
        }
    }

    static void RemoveEmpty(AbsolutePath root, IReadOnlyList<ContentEntry> outputs)
    {
        var directories = outputs.SelectMany(output => output.Kind == FileKind.Directory ? ParentDirectories.Above(output.Path).Prepend(output.Path) : ParentDirectories.Above(output.Path));
        foreach (var directory in directories.Distinct(StringComparer.Ordinal).OrderByDescending(path => path.Length))
        {
            var path = root.Below(directory);
            if (FileKinds.Of(path) == FileKind.Directory && !Directory.EnumerateFileSystemEntries(path).Any())
            {
                DirectoryTree.Delete(path);
            }
        }
    }
}
