using BuildKit.Files;

namespace BuildKit.Caching;

/// <summary>The directories above paths of a workspace, looked at without following a link; each one once.</summary>
sealed class ParentDirectories(AbsolutePath root)
{
    readonly HashSet<string> real = new(StringComparer.Ordinal);

    /// <summary>The directories above a relative path, the nearest first, without the root.</summary>
    public static IEnumerable<string> Above(string path)
    {
        for (var slash = path.LastIndexOf('/'); slash > 0; slash = path.LastIndexOf('/', slash - 1))
        {
            yield return path[..slash];
        }
    }

    /// <summary>Whether all directories above a path are there, and none is a link.</summary>
    public bool AreReal(string path)
    {
        var slash = path.LastIndexOf('/');
        return slash < 0 || IsReal(path[..slash]);
    }

    /// <summary>The first thing on the way to a path that is there and not a directory; null if there is none.</summary>
    public string? Obstacle(string path) =>
        Above(path).Reverse().FirstOrDefault(above => FileKinds.Of(root.Below(above)) is not (FileKind.Directory or FileKind.Missing));

    /// <summary>Whether this is a directory, and all above it.</summary>
    public bool IsReal(string directory)
    {
        if (real.Contains(directory))
        {
            return true;
        }

        if (!AreReal(directory) || FileKinds.Of(root.Below(directory)) != FileKind.Directory)
        {
            return false;
        }

        real.Add(directory);
        return true;
    }
}
