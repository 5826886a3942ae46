namespace BuildKit.Tools;

/// <summary>Where a project leaves what it builds, as far as that can be known without MSBuild.</summary>
sealed record BuildFolders
{
    /// <summary>Where restore and builds keep what they need themselves; mostly <c>obj</c>.</summary>
    public required AbsolutePath Intermediate { get; init; }

    /// <summary>Where the results go, of all configurations; mostly <c>bin</c>.</summary>
    public required AbsolutePath Output { get; init; }

    /// <summary>Names of the directories below both that may hold one configuration; null for all.</summary>
    public required string? ConfigurationPattern { get; init; }

    public static BuildFolders Of(ProjectSources project, BuildArguments arguments, string? output, string? configuration)
    {
        var artifacts = Artifacts(project, arguments);
        var name = Last(project, arguments, "ArtifactsProjectName") ?? project.Project.NameWithoutExtension;
        return new()
        {
            Intermediate = Place(project, Last(project, arguments, "MSBuildProjectExtensionsPath") ?? Last(project, arguments, "BaseIntermediateOutputPath"))
                ?? (artifacts is null ? project.Directory / "obj" : artifacts / "obj" / name),
            Output = Place(project, output ?? Last(project, arguments, "OutDir") ?? Last(project, arguments, "OutputPath") ?? Last(project, arguments, "BaseOutputPath"))
                ?? (artifacts is null ? project.Directory / "bin" : artifacts / "bin" / name),
            ConfigurationPattern = configuration is null ? null : artifacts is null ? configuration : $"{configuration.ToLowerInvariant()}*",
        };
    }

    /// <summary>The patterns, relative to the root, of what one configuration leaves in the output folder; empty outside of the root.</summary>
    public IEnumerable<string> OutputPatterns(AbsolutePath root) => Patterns(Output, root);

    public IEnumerable<string> IntermediatePatterns(AbsolutePath root) => Patterns(Intermediate, root);

    IEnumerable<string> Patterns(AbsolutePath directory, AbsolutePath root)
    {
        if (!PathPatterns.IsInside(directory, root) || directory == root)
        {
            return [];
        }

        var below = PathPatterns.Literal(PathPatterns.Relative(directory, root));
        return ConfigurationPattern is not { } configuration ? [$"{below}/**"]
            // bin/Release, and bin/x64/Release where a platform is built for.
            : [$"{below}/{configuration}/**", $"{below}/{{x86,x64,ARM,arm,ARM64,arm64,Win32}}/{configuration}/**"];
    }

    // All that is built in one place; null if each project has its own.
    static AbsolutePath? Artifacts(ProjectSources project, BuildArguments arguments)
    {
        var given = arguments.Properties.GetValueOrDefault("ArtifactsPath");
        if (given is null && !project.Property("UseArtifactsOutput").Any(value => value.Equals("true", StringComparison.OrdinalIgnoreCase)))
        {
            return null;
        }

        return Place(project, given ?? Last(project, arguments, "ArtifactsPath"))
            ?? (ProjectSources.Nearest(project.Directory, "Directory.Build.props")?.Parent ?? project.Directory) / "artifacts";
    }

    // Where conditions choose among several values, the last one of the files is as good as any: what was really written is looked up.
    static string? Last(ProjectSources project, BuildArguments arguments, string property) => arguments.Properties.GetValueOrDefault(property)
        ?? project.Property(property).LastOrDefault(value => value.Length > 0 && !value.AsSpan().ContainsAny(PropertyText.Unknown, PropertyText.NoSource));

    static AbsolutePath? Place(ProjectSources project, string? path) => string.IsNullOrEmpty(path) ? null : project.Directory / path.Replace('\\', '/');
}
