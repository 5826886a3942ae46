using System.IO.Enumeration;

namespace BuildKit.Verification;

/// <summary>All files of the workspace as the system lists them, to see what was written in between; what the engine and git keep is not looked at.</summary>
sealed class WorkspaceListing
{
    readonly Dictionary<string, Look> files;

    WorkspaceListing(Dictionary<string, Look> files) => this.files = files;

    public static WorkspaceListing Of(AbsolutePath root)
    {
        var prefix = root.ToString().Length + 1;
        var found = new FileSystemEnumerable<(string Path, Look Look)>(root, (ref FileSystemEntry entry) => (entry.ToFullPath(), LookOf(ref entry)), new()
        {
            RecurseSubdirectories = true,
            AttributesToSkip = 0,
            IgnoreInaccessible = true,
        })
        {
            ShouldIncludePredicate = static (ref FileSystemEntry entry) => !entry.IsDirectory || IsLink(ref entry),
            ShouldRecursePredicate = static (ref FileSystemEntry entry) => !IsLink(ref entry) && entry.FileName is not (".git" or ".buildkit"),
        };
        return new(found.ToDictionary(file => file.Path[prefix..].Replace(Path.DirectorySeparatorChar, '/'), file => file.Look, StringComparer.Ordinal));
    }

    public bool Has(string path) => files.ContainsKey(path);

    /// <summary>The paths that are new, or other than before, or gone; sorted.</summary>
    public IReadOnlyList<string> ChangesSince(WorkspaceListing before) =>
    [
        .. files.Where(file => !before.files.TryGetValue(file.Key, out var look) || look != file.Value).Select(file => file.Key)
            .Concat(before.files.Keys.Where(path => !files.ContainsKey(path)))
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>Whether a path is none of the files that anybody declares: what the engine, git and npm keep.</summary>
    public static bool Ignores(string path) => path.Split('/').Any(name => name is ".git" or ".buildkit" or "node_modules");

    static bool IsLink(ref FileSystemEntry entry) => entry.Attributes.HasFlag(FileAttributes.ReparsePoint);

    static Look LookOf(ref FileSystemEntry entry) =>
        new(entry.Length, entry.LastWriteTimeUtc.UtcTicks, entry.Attributes, OperatingSystem.IsWindows() ? default : File.GetUnixFileMode(entry.ToFullPath()));

    readonly record struct Look(long Size, long Written, FileAttributes Attributes, UnixFileMode Mode);
}
