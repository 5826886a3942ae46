using System.IO.Enumeration;

namespace BuildKit.Files;

/// <summary>
/// Lists the files that match, in one walk: only directories that a pattern can still match below are read, and where
/// every pattern waits for a literal name, only those names are looked at. Links are listed and never entered.
/// </summary>
sealed class GlobWalk(AbsolutePath root, GlobStates included, GlobStates excluded)
{
    static readonly EnumerationOptions EveryEntry = new() { AttributesToSkip = 0, IgnoreInaccessible = false };

    readonly List<string> files = [];

    public IReadOnlyList<string> Files()
    {
        FileOperation.Run("list", root, () => RefuseFile(root));
        Visit(root, "", included.Start, excluded.Start);
        files.Sort(StringComparer.Ordinal);
        return files;
    }

    static void RefuseFile(AbsolutePath root)
    {
        if (FileKinds.Followed(root) is FileKind.File or FileKind.Special)
        {
            throw Errors.DirectoryNotReadable(root, "It is not a directory.").Exception();
        }
    }

    void Visit(AbsolutePath directory, string prefix, int[] include, int[] exclude)
    {
        try
        {
            if (included.ByName(include) is { } named)
            {
                Probe(directory, prefix, named, exclude);
            }
            else
            {
                List(directory, prefix, include, exclude);
            }
        }
        catch (DirectoryNotFoundException)
        {
            // It was never there (the root), or another step has removed it meanwhile: nothing below it matches.
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Errors.DirectoryNotReadable(directory, exception.Message).Exception(exception);
        }
    }

    void Probe(AbsolutePath directory, string prefix, SortedDictionary<string, int[]> named, int[] exclude)
    {
        foreach (var (name, include) in named)
        {
            var kind = FileKinds.Of(directory.Below(name));
            if (kind == FileKind.Missing || !IsExactName(directory, name))
            {
                continue;
            }

            if (kind == FileKind.Directory)
            {
                Descend(directory, prefix, name, include, exclude);
            }
            else if (included.Accepts(include, name) && !excluded.Accepts(exclude, name))
            {
                files.Add(prefix + name);
            }
        }
    }

    void List(AbsolutePath directory, string prefix, int[] include, int[] exclude)
    {
        var entries = new FileSystemEnumerable<(string Name, bool IsDirectory)>(
            directory, (ref entry) => (entry.FileName.ToString(), IsRealDirectory(ref entry)), EveryEntry)
        {
            ShouldIncludePredicate = (ref entry) =>
                entry.IsDirectory || (included.Accepts(include, entry.FileName) && !excluded.Accepts(exclude, entry.FileName)),
        };
        var directories = new List<string>();
        foreach (var (name, isDirectory) in entries)
        {
            if (isDirectory)
            {
                directories.Add(name);
            }
            else if (included.Accepts(include, name) && !excluded.Accepts(exclude, name))
            {
                files.Add(prefix + name);
            }
        }

        directories.ForEach(name => Descend(directory, prefix, name, include, exclude));
    }

    void Descend(AbsolutePath directory, string prefix, string name, int[] include, int[] exclude)
    {
        var inside = included.Enter(include, name);
        var removed = excluded.Enter(exclude, name);
        if (inside.Length > 0 && !excluded.AcceptsEverything(removed))
        {
            Visit(directory.Below(name), $"{prefix}{name}/", inside, removed);
        }
    }

    // The enumerator says "directory" for a link to one; only then is a second look needed.
    static bool IsRealDirectory(ref FileSystemEntry entry) =>
        entry.IsDirectory
        && (!entry.Attributes.HasFlag(FileAttributes.ReparsePoint) || FileKinds.Of(entry.ToFullPath()) == FileKind.Directory);

    // Elsewhere than on Linux a file answers to its name in any case, and patterns are case-sensitive everywhere.
    static bool IsExactName(AbsolutePath directory, string name) =>
        OperatingSystem.IsLinux()
        || new FileSystemEnumerable<bool>(directory, (ref _) => true, EveryEntry)
        {
            ShouldIncludePredicate = (ref entry) => entry.FileName.SequenceEqual(name),
        }.Any();
}
