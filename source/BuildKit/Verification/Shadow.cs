using BuildKit.Caching;
using BuildKit.Files;

namespace BuildKit.Verification;

/// <summary>
/// A directory that stands for the workspace and holds what steps declare, and nothing else: so that what a step reads besides is not there.
/// </summary>
sealed class Shadow(AbsolutePath workspace, AbsolutePath around, AbsolutePath root)
{
    public AbsolutePath Root { get; } = root;

    public Relocation Relocation { get; } = new(workspace, root);

    /// <summary>Puts there what a step reads; what is there already with the same content stays.</summary>
    public void Add(StepSnapshot snapshot)
    {
        Directory.CreateDirectory(Root);
        var entries = snapshot.Inputs.Entries.Concat(snapshot.Upstream.SelectMany(upstream => upstream.Entries)).DistinctBy(entry => entry.Path);
        // In the reverse order: where directories list their files as they were made, they list them otherwise.
        foreach (var entry in entries.OrderByDescending(entry => entry.Path, Utf8Order.Instance))
        {
            Put(entry);
        }

        foreach (var other in snapshot.Inputs.Others.Where(other => other.Kind != OtherInputKind.Absent))
        {
            Copy(workspace / other.Path, Root / other.Path);
        }
    }

    /// <summary>Makes the directories that commands run in: those of the workspace are there, whatever is in them.</summary>
    public void AddDirectories(IEnumerable<Command> relocated)
    {
        foreach (var directory in relocated.Select(command => command.Directory).OfType<AbsolutePath>().Where(Root.Contains))
        {
            Directory.CreateDirectory(directory);
        }
    }

    void Put(ContentEntry entry)
    {
        var path = Root.Below(entry.Path);
        if (entry.Kind == FileKind.Directory)
        {
            Directory.CreateDirectory(path);
        }
        else if (entry.Kind == FileKind.File)
        {
            Copy(workspace.Below(entry.Path), path);
        }
        else if (entry is { Kind: FileKind.Link, LinkTarget: { } target } && FileKinds.Of(path) == FileKind.Missing)
        {
            Directory.CreateDirectory(path.Parent);
            File.CreateSymbolicLink(path, Relocation.Of(target));
        }
    }

    // What lies beside the workspace lies beside this directory, as far up as it is ours.
    void Copy(AbsolutePath from, AbsolutePath to)
    {
        if (!around.Contains(to) || (File.Exists(to) && FileDifference.Between(from, to) is null))
        {
            return;
        }

        Directory.CreateDirectory(to.Parent);
        File.Copy(from, to, overwrite: true);
    }
}
