namespace BuildKit.Tools;

/// <summary>
/// The files that a command has written and that are to be stored, by MSBuild's own lists; null if it cannot be told, and nothing may be kept.
/// </summary>
static class WrittenFiles
{
    // Binaries say the same in every checkout; all else in obj has paths in it.
    static readonly string[] Portable = [".dll", ".exe", ".pdb", ".xml", ".netmodule"];

    public static List<string>? OfPublish(BuildCommand command) => Listed(command, "publish", (list, file) => list.Output is { } output && output.Contains(file));

    public static List<string>? OfPack(BuildCommand command) => Listed(command, "pack", (_, file) => file.Extension is ".nupkg" or ".snupkg");

    public static List<string>? OfBuild(BuildCommand command)
    {
        var root = command.Root;
        var named = command.Closure.Named.Select(project => project.Project).ToHashSet();
        var lists = FileList.In(command.Lists).Where(list => list.Kind == "build").ToList();
        if (lists.Exists(list => !list.HasProperties) || command.Closure.Named.Any(project => project.IsRestored && lists.TrueForAll(list => list.Project != project.Project)))
        {
            return null;
        }

        return [.. lists.Where(list => named.Contains(list.Project) && list.Intermediate is not null).SelectMany(list => OfProject(list, root)).Distinct().Order(StringComparer.Ordinal)];
    }

    static IEnumerable<string> OfProject(FileList list, AbsolutePath root)
    {
        var intermediate = list.Intermediate!;
        PlacedFiles.Clear(intermediate);
        return list.Files.Where(file => IsResult(list, file)).Select(file => PathPatterns.Relative(file, root))
            .Concat(BuildMemory.Of(intermediate, root)?.Unlisted ?? [])
            .Where(path => !path.StartsWith("../", StringComparison.Ordinal) && File.Exists(root / path)).Distinct()
            .Select(path => PlacedFiles.Stored(path, intermediate, root));
    }

    static bool IsResult(FileList list, AbsolutePath file) => list.Output is { } output && output.Contains(file) && list.Intermediate?.Contains(file) != true
        || list.Intermediate is { } intermediate && intermediate.Contains(file) && (Portable.Contains(file.Extension) || file.NameWithoutExtension is "apphost" or "singlefilehost" || IsAsset(PathPatterns.Relative(file, intermediate)));

    // Of web applications: publishing and packing what is built looks for these.
    static bool IsAsset(string path) => path.Split('/') is var segments
        && (segments[0] is "compressed" or "scopedcss" or "staticwebassets" || segments is [var name] && name.StartsWith("staticwebassets.", StringComparison.Ordinal));

    static List<string>? Listed(BuildCommand command, string kind, Func<FileList, AbsolutePath, bool> isResult)
    {
        var lists = FileList.In(command.Lists).Where(list => list.Kind == kind).ToList();
        return lists.Count == 0 || lists.Exists(list => !list.HasProperties) ? null
            : [.. lists.SelectMany(list => list.Files.Where(file => isResult(list, file)))
                .Where(file => command.Root.Contains(file) && File.Exists(file)).Select(file => PathPatterns.Relative(file, command.Root)).Distinct().Order(StringComparer.Ordinal)];
    }
}
