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
        Visit(new(root, "", included.Start, excluded.Start));
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

    void Visit(Place place)
    {
        try
        {
            if (included.ByName(place.Include) is { } named)
            {
                Probe(place, named);
            }
            else
            {
                List(place);
            }
        }
        catch (DirectoryNotFoundException)
        {
            // It was never there (the root), or another step has removed it meanwhile: nothing below it matches.
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Errors.DirectoryNotReadable(place.Directory, exception.Message).Exception(exception);
        }
    }

    void Probe(Place place, SortedDictionary<string, int[]> named)
    {
        foreach (var (name, include) in named)
        {
            var kind = FileKinds.Of(place.Directory.Below(name));
            if (kind == FileKind.Missing || !IsExactName(place.Directory, name))
            {
                continue;
            }

            if (kind == FileKind.Directory)
            {
                Descend(place with { Include = include }, name);
            }
            else if (IsListed(place with { Include = include }, name))
            {
                files.Add(place.Prefix + name);
            }
        }
    }

    void List(Place place)
    {
        var entries = new FileSystemEnumerable<(string Name, bool IsDirectory)>(
            place.Directory, (ref entry) => (entry.FileName.ToString(), IsRealDirectory(ref entry)), EveryEntry)
        {
            ShouldIncludePredicate = (ref entry) => entry.IsDirectory || IsListed(place, entry.FileName),
        };
        var directories = new List<string>();
        foreach (var (name, isDirectory) in entries)
        {
            if (isDirectory)
            {
                directories.Add(name);
            }
            else if (IsListed(place, name))
            {
                files.Add(place.Prefix + name);
            }
        }

        directories.ForEach(name => Descend(place, name));
    }

    void Descend(Place place, string name)
    {
        var (include, exclude) = (included.Enter(place.Include, name), excluded.Enter(place.Exclude, name));
        if (include.Length > 0 && !excluded.AcceptsEverything(exclude))
        {
            Visit(new(place.Directory.Below(name), $"{place.Prefix}{name}/", include, exclude));
        }
    }

    bool IsListed(Place place, ReadOnlySpan<char> name) => included.Accepts(place.Include, name) && !excluded.Accepts(place.Exclude, name);

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

    /// <summary>A directory, the text that paths in it begin with, and where the patterns stand there.</summary>
    readonly record struct Place(AbsolutePath Directory, string Prefix, int[] Include, int[] Exclude);
}
