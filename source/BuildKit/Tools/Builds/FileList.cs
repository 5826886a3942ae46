namespace BuildKit.Tools;

/// <summary>What one build, publish or pack of a project has written, as MSBuild listed it at its end.</summary>
sealed record FileList
{
    /// <summary><c>build</c>, <c>publish</c> or <c>pack</c>.</summary>
    public required string Kind { get; init; }

    public required AbsolutePath Project { get; init; }

    /// <summary>Whether the properties of <see cref="ProjectExtensions"/> were in force.</summary>
    public bool HasProperties { get; init; }

    public AbsolutePath? Intermediate { get; init; }

    public AbsolutePath? Output { get; init; }

    /// <summary>What the compiler wrote.</summary>
    public AbsolutePath? Assembly { get; init; }

    public required IReadOnlyList<AbsolutePath> Files { get; init; }

    /// <summary>All lists of a directory.</summary>
    public static IReadOnlyList<FileList> In(AbsolutePath directory) => !Directory.Exists(directory) ? []
        : [.. Directory.GetFiles(directory, "*.txt").Order(StringComparer.Ordinal).Select(file => Parsed(File.ReadAllLines(file))).OfType<FileList>()];

    static FileList? Parsed(string[] lines)
    {
        var named = lines.Select(line => (At: line.IndexOf('|', StringComparison.Ordinal), Line: line)).Where(one => one.At > 0)
            .ToLookup(one => one.Line[..one.At], one => one.Line[(one.At + 1)..]);
        var kind = Array.Find(["build", "publish", "pack"], named.Contains);
        return kind is null ? null : new()
        {
            Kind = kind,
            Project = AbsolutePath.Of(named[kind].First()),
            HasProperties = named["properties"].FirstOrDefault() == ProjectExtensions.Version,
            Intermediate = Place(named["intermediate"]),
            Output = Place(named["output"]),
            Assembly = Place(named["assembly"]),
            Files = [.. named["file"].Where(Path.IsPathFullyQualified).Select(AbsolutePath.Of).Distinct()],
        };
    }

    static AbsolutePath? Place(IEnumerable<string> values) => values.FirstOrDefault(Path.IsPathFullyQualified) is { } path ? AbsolutePath.Of(path) : null;
}
