namespace BuildKit.Tools;

/// <summary>
/// A command of a tool that <c>npm</c> installed: of the nearest <c>node_modules/.bin</c> that has it, from the directory
/// upwards to the root directory of the build, beyond which nothing is declared by the repository.
/// </summary>
sealed record NodeToolCommand : Command
{
    const string Folder = "node_modules/.bin";

    public required string Name { get; init; }

    /// <summary>Where the search begins, relative to the root directory; null for where the command runs.</summary>
    public string? From { get; init; }

    public static Command Of(string name, string? from, Arguments arguments) =>
        new NodeToolCommand { Tool = $"{Folder}/{name}", Name = name, From = from, Arguments = [.. arguments] };

    /// <summary>True once it is known what is started.</summary>
    public bool IsFound { get; init; }

    internal override Command Located(AbsolutePath root) => Prepared(root);

    internal override Command Prepared(AbsolutePath root) => IsFound ? this : Found(root);

    NodeToolCommand Found(AbsolutePath root)
    {
        var start = From is not null ? root / From : Directory ?? root;
        var folders = Upwards(start, root).Select(directory => directory / Folder).Where(folder => System.IO.Directory.Exists(folder)).ToList();
        var file = folders.Select(folder => folder / (OperatingSystem.IsWindows() ? $"{Name}.cmd" : Name)).FirstOrDefault(candidate => File.Exists(candidate))
            ?? throw Errors.NodeToolMissing(Name, start, folders.FirstOrDefault(), folders.SelectMany(Names)).Exception();
        return this with { IsFound = true, Tool = file };
    }

    static IEnumerable<AbsolutePath> Upwards(AbsolutePath directory, AbsolutePath root)
    {
        for (var at = directory; ; at = at.Parent)
        {
            yield return at;
            if (at == root || at == at.Parent)
            {
                yield break;
            }
        }
    }

    static IEnumerable<string> Names(AbsolutePath folder) =>
        System.IO.Directory.EnumerateFiles(folder).Select(Path.GetFileName).OfType<string>().Where(name => !name.Contains('.', StringComparison.Ordinal));
}
