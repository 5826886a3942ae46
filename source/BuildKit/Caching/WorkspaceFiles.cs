using System.Collections.Concurrent;
using System.Text;
using BuildKit.Files;

namespace BuildKit.Caching;

/// <summary>
/// What stands in the workspace, as content, with as little reading as possible: one for a run, for all of its threads.
/// </summary>
sealed class WorkspaceFiles
{
    readonly AbsolutePath root;
    readonly ConcurrentDictionary<string, ContentEntry> known = new(StringComparer.Ordinal);

    WorkspaceFiles(AbsolutePath root) => this.root = root;

    /// <summary>Reads what earlier runs knew, unless <paramref name="rehash"/>: then nothing recorded is trusted.</summary>
    public static WorkspaceFiles Load(AbsolutePath root, bool rehash = false)
    {
        _ = rehash;
        return new(root);
    }

    /// <summary>All files that the query means.</summary>
    /// <exception cref="BuildException">BK0321–BK0327: what is there cannot be an input.</exception>
    public InputTree Inputs(InputQuery query)
    {
        var missing = new List<string>();
        var others = new List<OtherInput>();
        var tree = new SortedDictionary<string, ContentEntry>(Comparer<string>.Create(Utf8Order));
        Files(query.Files, (path, entry) => tree[path] = entry, missing.Add);
        Files(query.Optional, (path, entry) => tree[path] = entry, path => others.Add(new(OtherInputKind.Absent, path, default)));
        foreach (var entry in Outputs([], query.Trees))
        {
            tree[entry.Path] = entry;
        }

        Files(query.Text, (path, entry) => others.Add(new(OtherInputKind.Text, path, entry.Digest)), missing.Add);
        Files(query.Anywhere, (path, entry) => others.Add(new(OtherInputKind.Anywhere, path, entry.Digest)), missing.Add);
        var entries = tree.Values.ToArray();
        var text = string.Join('\n', entries.Select(entry => $"{entry}"));
        return new() { Root = Digest.OfBytes(Encoding.UTF8.GetBytes(text)), RootSize = text.Length, Others = others, Missing = missing, Load = () => entries };
    }

    /// <summary>What is at a path now: relative to the root, or absolute for a file elsewhere. Links are links.</summary>
    public ContentEntry Entry(string path) => known.GetOrAdd(path, _ => Look(path));

    /// <summary>What is at these paths now, in their order.</summary>
    public IReadOnlyList<ContentEntry> Entries(IEnumerable<string> paths) => [.. paths.Select(Entry)];

    /// <summary>Whether all of these are still what they were.</summary>
    public bool AreUnchanged(IReadOnlyList<ContentEntry> entries) => Differences(entries).Count == 0;

    /// <summary>What is there now instead of those that have changed.</summary>
    public IReadOnlyList<ContentEntry> Differences(IReadOnlyList<ContentEntry> entries) =>
        [.. entries.Select(entry => (Then: entry, Now: Entry(entry.Path))).Where(pair => pair.Then != pair.Now).Select(pair => pair.Now)];

    /// <summary>What stands at patterns of outputs now, and in directories everything, themselves included; sorted by the UTF-8 bytes of paths.</summary>
    public IReadOnlyList<ContentEntry> Outputs(IReadOnlyList<string> patterns, IReadOnlyList<string> trees)
    {
        IReadOnlyList<string> found = patterns.Count == 0 ? [] : GlobSet.Of([.. patterns]).Files(root);
        var below = trees.Where(tree => Directory.Exists(root / tree))
            .SelectMany(tree => Directory.GetFileSystemEntries(root / tree, "*", SearchOption.AllDirectories).Append(root / tree))
            .Select(path => (string)AbsolutePath.Of(path).RelativeTo(root));
        return [.. found.Concat(below).Distinct(StringComparer.Ordinal).Order(Comparer<string>.Create(Utf8Order)).Select(Entry)];
    }

    /// <summary>Something ran: whatever is asked from now on is looked at again.</summary>
    public void Forget() => known.Clear();

    /// <summary>Whether none of the inputs was written to since.</summary>
    public bool AreStable(InputTree tree) => Changes(tree).Count == 0;

    /// <summary>Which inputs were written to since.</summary>
    public IReadOnlyList<string> Changes(InputTree tree)
    {
        Forget();
        return [.. Differences(tree.Entries).Select(entry => entry.Path)];
    }

    /// <summary>Keeps what is known for the next run.</summary>
    public void Save() => _ = root;

    void Files(IReadOnlyList<string> patterns, Action<string, ContentEntry> found, Action<string> missing)
    {
        foreach (var path in patterns.Count == 0 ? [] : GlobSet.Of([.. patterns]).Files(root))
        {
            found(path, Entry(path));
        }

        foreach (var path in patterns.Where(pattern => !pattern.AsSpan().ContainsAny("*?[{!") && Entry(pattern).Kind == FileKind.Missing))
        {
            missing(path);
        }
    }

    ContentEntry Look(string path)
    {
        var full = root / path;
        return FileKinds.Of(full) switch
        {
            FileKind.File => new(path, FileKind.File, Digest.OfFile(full), new FileInfo(full).Length, IsExecutable(full)),
            FileKind.Link => new(path, FileKind.Link, LinkTarget: LinkTarget.Of(full)),
            var kind => new(path, kind),
        };
    }

    static bool IsExecutable(string path) => !OperatingSystem.IsWindows() && File.GetUnixFileMode(path).HasFlag(UnixFileMode.UserExecute);

    static int Utf8Order(string left, string right) => Encoding.UTF8.GetBytes(left).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(right));
}
