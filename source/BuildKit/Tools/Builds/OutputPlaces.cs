namespace BuildKit.Tools;

/// <summary>Patterns, relative to the root, of where the files go that commands write.</summary>
static class OutputPlaces
{
    public static IEnumerable<string> OfBuild(BuildCommand command, ProjectSources project)
    {
        var folders = command.Folders(project);
        var below = folders.OutputPatterns(command.Root).ToList();
        // What pack and publish leave there is theirs.
        return [.. below, .. folders.IntermediatePatterns(command.Root), .. below.Select(pattern => $"!{pattern[..^2]}**/publish/**"), .. below.Select(pattern => $"!{pattern[..^2]}**/*.{{nupkg,snupkg}}")];
    }

    public static IEnumerable<string> OfPublish(BuildCommand command, ProjectSources project)
    {
        var given = command.Arguments.Output ?? command.Arguments.Properties.GetValueOrDefault("PublishDir");
        if (given is not null)
        {
            var directory = project.Directory / given.Replace('\\', '/');
            return command.Root.Contains(directory) ? [PathPatterns.Below(directory, command.Root)] : [];
        }

        var folders = command.Folders(project);
        return folders.OutputPatterns(command.Root).Select(pattern => $"{pattern[..^2]}**/publish/**");
    }

    public static IEnumerable<string> OfPack(BuildCommand command, ProjectSources project)
    {
        var output = command.Folders(project).Output;
        var directories = (command.Arguments.Output ?? command.Arguments.Properties.GetValueOrDefault("PackageOutputPath")) is { } given ? [project.Directory / given.Replace('\\', '/')]
            : project.Property("PackageOutputPath").Select(path => project.Directory / path.Replace('\\', '/')).DefaultIfEmpty(output).ToArray();
        var id = project.Property("PackageId").FirstOrDefault(value => value.Length > 0 && !value.Contains(PropertyText.Unknown, StringComparison.Ordinal))
            ?? project.Property("AssemblyName").FirstOrDefault(value => value.Length > 0 && !value.Contains(PropertyText.Unknown, StringComparison.Ordinal))
            ?? project.Project.NameWithoutExtension;
        return directories.Where(command.Root.Contains)
            .Select(directory => $"{PathPatterns.Literal(PathPatterns.Relative(directory, command.Root))}/{(directory == output ? "**/" : "")}{PathPatterns.Literal(id)}.[0-9]*.{{nupkg,snupkg}}");
    }

    public static List<string> OfAll(BuildCommand command, IEnumerable<ProjectSources> projects) =>
        [.. projects.Select(command.Folders).SelectMany(folders => folders.OutputPatterns(command.Root).Concat(folders.IntermediatePatterns(command.Root)))];
}
