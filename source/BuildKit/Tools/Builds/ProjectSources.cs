namespace BuildKit.Tools;

/// <summary>
/// A project with all files of the repository that take part in what it is: those that it imports, and the nearest <c>Directory.*</c>
/// files. Read without MSBuild, because it is read at every start of a build.
/// </summary>
sealed class ProjectSources
{
    static readonly string[] NearestFiles = ["Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props"];

    readonly Dictionary<AbsolutePath, MSBuildFile> files = [];
    readonly Dictionary<string, List<(string Value, MSBuildFile File)>> properties = new(StringComparer.OrdinalIgnoreCase);
    readonly IReadOnlyDictionary<string, string> given;
    readonly AbsolutePath? solution;
    readonly MSBuildFile project;
    readonly PropertyText text;

    ProjectSources(AbsolutePath project, IReadOnlyDictionary<string, string> given, AbsolutePath? solution)
    {
        (Project, this.given, this.solution) = (project, given, solution);
        text = new(Values);
        this.project = Add(project);
    }

    public AbsolutePath Project { get; }

    public AbsolutePath Directory => Project.Parent;

    /// <summary>Whether it has packages and is compiled; others, such as a .proj that only names projects, have none.</summary>
    public bool IsRestored => Project.Extension.ToUpperInvariant() is ".CSPROJ" or ".FSPROJ" or ".VBPROJ" && project.UsesSdk;

    public IEnumerable<MSBuildFile> Files => files.Values;

    /// <summary>Imports of which it cannot be said which file they name.</summary>
    public List<string> UnknownImports { get; } = [];

    public static ProjectSources Read(AbsolutePath project, IReadOnlyDictionary<string, string> given, AbsolutePath? solution)
    {
        var sources = new ProjectSources(project, given, solution);
        foreach (var name in NearestFiles)
        {
            if (Nearest(sources.Directory, name) is { } file)
            {
                sources.Add(file);
            }
        }

        _ = sources.Add(AbsolutePath.Of(project + ".user"));
        sources.FollowImports();
        return sources;
    }

    /// <summary>The values that a property may have; empty if no file and no argument gives it one.</summary>
    public IReadOnlyList<string> Property(string name) => Values(name, project) is { } values
        ? [.. values.SelectMany(value => text.Of(value.Value, value.File)).Select(value => value.Trim()).Distinct()] : [];

    /// <summary>What a text of a file may stand for: the parts of a list, each a path or a pattern as MSBuild would take it.</summary>
    public IEnumerable<string> Parts(string list, MSBuildFile file) => text.Of(list, file)
        .SelectMany(one => one.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        .Select(part => Uri.UnescapeDataString(part).Replace('\\', '/')).Distinct();

    public static AbsolutePath? Nearest(AbsolutePath directory, string name) =>
        Upwards(directory).Select(at => at / name).FirstOrDefault(file => File.Exists(file));

    /// <summary>A directory and all above it, the nearest first.</summary>
    public static IEnumerable<AbsolutePath> Upwards(AbsolutePath directory)
    {
        for (var at = directory; ; at = at.Parent)
        {
            yield return at;
            if (at == at.Parent)
            {
                yield break;
            }
        }
    }

    MSBuildFile Add(AbsolutePath path)
    {
        if (files.TryGetValue(path, out var known))
        {
            return known;
        }

        var file = files[path] = MSBuildFile.Read(path);
        foreach (var (name, value) in file.Properties)
        {
            (properties.TryGetValue(name, out var values) ? values : properties[name] = []).Add((value, file));
        }

        return file;
    }

    // A file that is imported may set the property that another import is made with: until nothing new comes.
    void FollowImports()
    {
        for (var known = -1; known != files.Count;)
        {
            known = files.Count;
            UnknownImports.Clear();
            foreach (var (file, import) in files.Values.ToList().SelectMany(file => file.Imports.Select(import => (file, import))))
            {
                Follow(file, import);
            }
        }
    }

    void Follow(MSBuildFile file, string import)
    {
        foreach (var part in Parts(import, file).Where(part => !part.StartsWith(PropertyText.NoSource)))
        {
            if (part.Contains(PropertyText.Unknown, StringComparison.Ordinal))
            {
                UnknownImports.Add(import);
            }
            else if (!part.AsSpan().ContainsAny('*', '?'))
            {
                _ = Add(file.Directory / part);
            }
            else if (System.IO.Directory.Exists(file.Directory / WithoutName(part)))
            {
                foreach (var found in System.IO.Directory.GetFiles(file.Directory / WithoutName(part), System.IO.Path.GetFileName(part)))
                {
                    _ = Add(AbsolutePath.Of(found));
                }
            }
        }
    }

    static string WithoutName(string path) => System.IO.Path.GetDirectoryName(path) is { Length: > 0 } directory ? directory : ".";

    List<(string Value, MSBuildFile File)>? Values(string name, MSBuildFile file) =>
        BuiltIn(name, file) is { } value ? [(value, file)]
        : given.TryGetValue(name, out var one) ? [(one, project)]
        : properties.GetValueOrDefault(name);

    string? BuiltIn(string name, MSBuildFile file) => name.ToUpperInvariant() switch
    {
        "MSBUILDTHISFILEDIRECTORY" => Directories(file.Directory),
        "MSBUILDTHISFILE" => file.Path.Name,
        "MSBUILDTHISFILENAME" => file.Path.NameWithoutExtension,
        "MSBUILDTHISFILEFULLPATH" => file.Path,
        "MSBUILDPROJECTDIRECTORY" => Directory,
        "PROJECTDIR" => Directories(Directory),
        "MSBUILDPROJECTNAME" or "PROJECTNAME" => Project.NameWithoutExtension,
        "MSBUILDPROJECTFILE" or "PROJECTFILENAME" => Project.Name,
        "MSBUILDPROJECTFULLPATH" or "PROJECTPATH" => Project,
        "MSBUILDPROJECTEXTENSION" or "PROJECTEXT" => Project.Extension,
        "SOLUTIONDIR" when solution is not null => Directories(solution.Parent),
        "SOLUTIONPATH" when solution is not null => solution,
        _ => null,
    };

    static string Directories(AbsolutePath directory) => directory.ToString().TrimEnd('/') + "/";
}
