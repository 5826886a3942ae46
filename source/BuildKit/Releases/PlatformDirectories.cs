namespace BuildKit.Releases;

/// <summary>
/// Which files of a target are for which platform: those below the directory that has the platform's name. It is the outputs'
/// common directory itself, or directly below it.
/// </summary>
sealed class PlatformDirectories
{
    readonly string product;
    readonly OutputFiles outputs;
    readonly IReadOnlyList<string> files;
    readonly string common;

    /// <exception cref="BuildException">BK0498: a file is below none of the directories.</exception>
    public PlatformDirectories(string product, OutputFiles outputs, IReadOnlyList<string> files, IReadOnlyList<string> rids)
    {
        (this.product, this.outputs, this.files) = (product, outputs, files);
        common = outputs.CommonDirectory();
        if (rids.Count > 0 && files.Where(file => !rids.Any(rid => IsBelow(file, DirectoryOf(rid)))).Take(10).ToArray() is { Length: > 0 } left)
        {
            throw Errors.FilesOfNoPlatform(product, outputs.Target, left, [.. rids.Select(DirectoryOf)]).Exception();
        }
    }

    /// <exception cref="BuildException">BK0499: there is nothing for this platform.</exception>
    public (string Directory, IEnumerable<string> Files) Of(string? rid)
    {
        if (rid is null)
        {
            return (common, files);
        }

        var directory = DirectoryOf(rid);
        string[] below = [.. files.Where(file => IsBelow(file, directory))];
        return below.Length > 0 ? (directory, below) : throw Errors.NothingForPlatform(product, outputs.Target, rid, directory).Exception();
    }

    string DirectoryOf(string rid) => common == rid || common.EndsWith($"/{rid}", StringComparison.Ordinal) ? common
        : common.Length == 0 ? rid : $"{common}/{rid}";

    static bool IsBelow(string file, string directory) => file.StartsWith($"{directory}/", StringComparison.Ordinal);
}
