using System.Buffers;
using BuildKit.Files;

namespace BuildKit.Tools;

/// <summary>
/// The files that a build of projects reads, found without MSBuild. Where it is not certain, more is taken: a file too many costs time, a
/// file too few a wrong result.
/// </summary>
sealed class BuildInputs
{
    // Of what these say, no file is read; project references are followed elsewhere.
    static readonly HashSet<string> NoFiles = new(StringComparer.OrdinalIgnoreCase)
    {
        "PackageReference", "PackageVersion", "GlobalPackageReference", "PackageDownload", "ProjectReference", "Using", "InternalsVisibleTo", "ProjectCapability",
        "FrameworkReference", "KnownFrameworkReference", "AssemblyAttribute", "AssemblyMetadata", "Folder", "SupportedPlatform", "TrimmerRootAssembly", "SourceRoot",
        "RuntimeHostConfigurationOption", "NuGetAuditSuppress", "CompilerVisibleProperty", "CompilerVisibleItemMetadata", "Service", "FileWrites", "FileWritesShareable",
    };

    // Each names the file that is read, and no others with it.
    static readonly HashSet<string> SingleFiles = new(StringComparer.OrdinalIgnoreCase)
    {
        "Compile", "None", "Content", "EmbeddedResource", "Resource", "AdditionalFiles", "EditorConfigFiles", "GlobalAnalyzerConfigFiles", "Page", "ApplicationDefinition",
        "UpToDateCheckInput",
    };

    static readonly string[] FilesAbove =
    [
        "Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props", "Directory.Solution.props", "Directory.Solution.targets", "Directory.Build.rsp", "MSBuild.rsp",
        "global.json", "nuget.config", "NuGet.config", "NuGet.Config",
    ];

    // What the compiler and the tools of a build look for; a restore does not.
    static readonly string[] FilesOfSources = [".editorconfig", ".globalconfig", ".config/dotnet-tools.json", "dotnet-tools.json"];

    static readonly SearchValues<char> InNoPath = SearchValues.Create("\n\r<>|\"@*?%$\uFFFE\uFFFF");

    readonly AbsolutePath root;
    readonly SortedSet<string> patterns = new(StringComparer.Ordinal);
    readonly SortedSet<string> compiled = new(StringComparer.Ordinal);
    readonly SortedSet<string> optional = new(StringComparer.Ordinal);
    readonly SortedSet<string> outside = new(StringComparer.Ordinal);
    readonly HashSet<AbsolutePath> seen = [];
    readonly HashSet<AbsolutePath> configured = [];

    BuildInputs(AbsolutePath root) => this.root = root;

    /// <summary>Patterns of files that are read; those that begin with <c>!</c> take files away.</summary>
    public IReadOnlyCollection<string> Patterns => [.. patterns, .. IsEverything ? [] : compiled];

    /// <summary>Files that are read where they are there.</summary>
    public IReadOnlyCollection<string> Optional => optional;

    /// <summary>Directories outside of the root that are read as a whole: no key can be made of them.</summary>
    public IReadOnlyCollection<string> Outside => outside;

    /// <summary>Whether something could not be made out, so that all files of the repository count.</summary>
    public bool IsEverything { get; private set; }

    /// <summary>What a restore reads: projects and what they import, package sources, locks.</summary>
    public static BuildInputs OfRestore(BuildCommand command)
    {
        var inputs = new BuildInputs(command.Root);
        inputs.AddShared(command.Closure, command.Directory);
        inputs.RemoveOwnFolders(command);
        return inputs;
    }

    /// <summary>What a build reads: besides, the sources.</summary>
    public static BuildInputs Of(BuildCommand command)
    {
        var inputs = OfContent(command);
        foreach (var project in command.Closure.All)
        {
            inputs.AddConfigurations(project.Directory);
            inputs.compiled.Clear();
        }

        return inputs;
    }

    /// <summary>What packing and publishing read of projects that are built: content, and no sources.</summary>
    public static BuildInputs OfContent(BuildCommand command)
    {
        var inputs = OfRestore(command);
        foreach (var project in command.Closure.All)
        {
            inputs.AddDirectory(project.Directory);
            foreach (var file in project.Files)
            {
                inputs.AddItems(project, file);
            }
        }

        if (command.Closure.UnknownReferences.Count > 0)
        {
            inputs.AddEverything();
        }

        return inputs;
    }

    /// <summary>The paths, relative to the root, of those that are there.</summary>
    public IReadOnlyList<string> Existing() =>
        [.. (patterns.Count == 0 ? [] : GlobSet.Of([.. Patterns]).Files(root)).Concat(optional.Where(path => File.Exists(root / path))).Distinct()];

    void AddShared(ProjectClosure closure, AbsolutePath directory)
    {
        AddAbove(directory);
        if (closure.Subject is { } subject)
        {
            AddSolution(subject);
        }

        foreach (var project in closure.All)
        {
            AddAbove(project.Directory);
            AddOptional(project.Directory / "packages.lock.json");
            AddOptional(project.Directory / $"packages.{project.Project.NameWithoutExtension}.lock.json");
            foreach (var file in project.Files)
            {
                AddOptional(file.Path);
                AddFilesOfProperties(project, file);
            }

            if (project.UnknownImports.Count > 0)
            {
                AddEverything();
            }
        }
    }

    // A folder that the command writes to is no file, although it is not there yet.
    void RemoveOwnFolders(BuildCommand command)
    {
        foreach (var folder in command.Closure.All.Select(command.Folders).SelectMany(folders => new[] { folders.Intermediate, folders.Output }).Distinct())
        {
            for (var at = folder; root.Contains(at); at = at.Parent)
            {
                optional.Remove(PathPatterns.Named(at, root));
            }
        }
    }

    void AddSolution(AbsolutePath subject)
    {
        AddOptional(subject);
        AddAbove(subject.Parent);
        if (ProjectFiles.IsSolution(subject))
        {
            // MSBuild takes every solution for a .sln here.
            foreach (var name in new[] { subject.Name, $"{subject.NameWithoutExtension}.sln" })
            {
                AddOptional(subject.Parent / $"before.{name}.targets");
                AddOptional(subject.Parent / $"after.{name}.targets");
            }

            if (ProjectFiles.SolutionOf(subject) is { } full)
            {
                AddSolution(full);
            }
        }
    }

    void AddAbove(AbsolutePath directory)
    {
        foreach (var at in ProjectSources.Upwards(directory).TakeWhile(seen.Add))
        {
            foreach (var name in FilesAbove)
            {
                AddOptional(at / name);
            }

            AddPackageSources(at);
        }
    }

    // A folder with packages is a source as good as a server, and the only one whose content can be seen.
    void AddPackageSources(AbsolutePath directory)
    {
        foreach (var source in NuGetFolders.Of(directory).Where(source => PathPatterns.IsInside(source, root) && source != root))
        {
            patterns.Add($"{PathPatterns.Literal(PathPatterns.Relative(source, root))}/**/*.nupkg");
        }
    }

    void AddDirectory(AbsolutePath directory)
    {
        if (!PathPatterns.IsInside(directory, root))
        {
            outside.Add(directory);
            return;
        }

        var below = PathPatterns.Below(directory, root);
        patterns.Add(below);
        compiled.Add($"!{below}/*.{{cs,vb,fs,resx}}");
        // Wildcards enter no folder called bin. MSBuild does, unless it is the project's own.
        patterns.Add($"{below[..^2]}*/**/bin/**/*.{{cs,vb,fs,resx}}");
    }

    void AddItems(ProjectSources project, MSBuildFile file)
    {
        foreach (var (type, include) in file.Items.Where(item => !NoFiles.Contains(item.Type)))
        {
            foreach (var part in project.Parts(include, file).Where(part => SingleFiles.Contains(type) || part.Contains('/', StringComparison.Ordinal)))
            {
                AddPart(project, part, withNeighbours: !SingleFiles.Contains(type));
            }
        }

        foreach (var path in file.Texts.SelectMany(text => project.Parts(text, file)).Where(IsPath))
        {
            AddPart(project, path, withNeighbours: path.EndsWith(".dll", StringComparison.OrdinalIgnoreCase));
        }
    }

    // Such as a key file or a rule set: properties name files, and many other things with slashes in them.
    void AddFilesOfProperties(ProjectSources project, MSBuildFile file)
    {
        foreach (var path in file.Properties.SelectMany(property => project.Parts(property.Value, file)).Where(IsPath))
        {
            if (Below(project.Directory, path) is { } full && !Directory.Exists(full))
            {
                AddOptional(full);
            }
        }
    }

    static bool IsPath(string part) => part.Contains('/', StringComparison.Ordinal) && !part.Contains("://", StringComparison.Ordinal) && part.Length < 1024
        && !part.AsSpan().ContainsAny(InNoPath);

    static AbsolutePath? Below(AbsolutePath directory, string path)
    {
        try
        {
            return directory / path;
        }
        catch (Exception exception) when (exception is BuildException or ArgumentException)
        {
            return null;
        }
    }

    void AddPart(ProjectSources project, string part, bool withNeighbours)
    {
        if (part.StartsWith(PropertyText.NoSource) || part.Contains('@', StringComparison.Ordinal) || part.Contains("%(", StringComparison.Ordinal))
        {
            return;
        }

        var (start, rest) = PathPatterns.Split(part);
        // "$(Folder)/**" where one of the folder's possible values is empty: that one is not meant, no build reads the whole disk.
        if (Below(project.Directory, start) is { } top && top == top.Parent)
        {
            return;
        }

        if (part.StartsWith(PropertyText.Unknown) || rest.Contains("..", StringComparison.Ordinal) || Below(project.Directory, start) is not { } path)
        {
            AddEverything();
        }
        else if (rest.Length > 0)
        {
            Add(path, rest.Contains(PropertyText.Unknown, StringComparison.Ordinal) ? "**" : PathPatterns.Wildcards(rest), project);
        }
        else if (withNeighbours && path.Parent != project.Directory && !project.Directory.Contains(path))
        {
            Add(path.Parent, "**", project);
        }
        else if (!Directory.Exists(path))
        {
            // PackagePath="/" names no file.
            AddOptional(path);
        }
    }

    void Add(AbsolutePath directory, string wildcards, ProjectSources project)
    {
        if (!PathPatterns.IsInside(directory, root))
        {
            outside.Add(directory);
        }
        else if (directory != project.Directory || wildcards.StartsWith('.'))
        {
            patterns.Add(directory == root ? wildcards : $"{PathPatterns.Literal(PathPatterns.Relative(directory, root))}/{wildcards}");
        }

        AddConfigurations(directory);
    }

    void AddOptional(AbsolutePath file) => optional.Add(PathPatterns.Named(file, root));

    // .editorconfig speaks for the files below it, wherever the project is.
    void AddConfigurations(AbsolutePath directory)
    {
        foreach (var file in ProjectSources.Upwards(directory).TakeWhile(configured.Add).SelectMany(at => FilesOfSources.Select(name => at / name)))
        {
            AddOptional(file);
        }
    }

    void AddEverything()
    {
        IsEverything = true;
        patterns.Add("**");
    }
}
