using BuildKit.Files;

namespace BuildKit.Caching;

/// <summary>
/// Where files are made before they are at their places. Beside them, where their directory is there; where it is not, in a directory
/// beside it, which is renamed once with all that it holds: half the work, and no moment at which only some of its files are there.
/// </summary>
sealed class StagingPlaces(AbsolutePath root)
{
    readonly Dictionary<string, StagingPlace> places = new(StringComparer.Ordinal);
    readonly List<NewDirectory> directories = [];

    /// <summary>The topmost directories that were not there.</summary>
    public IReadOnlyList<NewDirectory> New => directories;

    /// <summary>All directories that were asked for, and those that they lie in as far as these are not there; each after the one above it.</summary>
    public IReadOnlyList<StagingPlace> All => [.. places.Values];

    /// <summary>The directories that are there and get something temporary, relative to the root.</summary>
    public IReadOnlyList<string> There => [.. places.Values.Where(place => place.New is null).Select(place => place.Directory)];

    /// <summary>The place of a directory, relative to the root; empty for the root itself. Nothing is made.</summary>
    public StagingPlace Of(string directory)
    {
        if (!places.TryGetValue(directory, out var place))
        {
            place = IsThere(directory) ? new(directory, PathOf(directory), null) : Missing(directory);
            places.Add(directory, place);
        }

        return place;
    }

    /// <summary>The directory that a path lies in.</summary>
    public static string ParentOf(string path) => path[..Math.Max(0, path.LastIndexOf('/'))];

    StagingPlace Missing(string directory)
    {
        var above = Of(ParentOf(directory));
        if (above.New is not null)
        {
            return new(directory, above.Path.Below(directory[(above.Directory.Length + 1)..]), above.New);
        }

        var added = new NewDirectory(directory, above.Path.Below(TemporaryNames.New()));
        directories.Add(added);
        return new(directory, added.Temporary, added);
    }

    bool IsThere(string directory) => directory.Length == 0 || FileKinds.Of(PathOf(directory)) == FileKind.Directory;

    AbsolutePath PathOf(string directory) => directory.Length == 0 ? root : root.Below(directory);
}

/// <summary>Where files for a directory are made.</summary>
/// <param name="Directory">Relative to the root.</param>
/// <param name="Path">The directory itself, or one that will be renamed.</param>
/// <param name="New">What is renamed; null for a directory that is there.</param>
sealed record StagingPlace(string Directory, AbsolutePath Path, NewDirectory? New);

/// <summary>A directory that was not there, nothing above which was missing.</summary>
/// <param name="Path">Relative to the root.</param>
/// <param name="Temporary">Where it is made.</param>
sealed record NewDirectory(string Path, AbsolutePath Temporary);
