namespace BuildKit.Solutions;

/// <summary>Which files are projects.</summary>
static class ProjectPaths
{
    /// <summary>Whether MSBuild would take the file for a project, whatever its language.</summary>
    public static bool IsProject(string file) =>
        Path.GetExtension(file) is { Length: > 4 } extension && extension.EndsWith("proj", StringComparison.OrdinalIgnoreCase);

    public static bool IsDotNet(string file) => Path.GetExtension(file).ToUpperInvariant() is ".CSPROJ" or ".FSPROJ" or ".VBPROJ";
}
