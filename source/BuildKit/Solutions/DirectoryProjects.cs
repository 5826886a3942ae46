using BuildKit.Solutions;

namespace BuildKit;

/// <summary>Projects that are found without a solution.</summary>
public static class DirectoryProjects
{
    extension(AbsolutePath directory)
    {
        /// <summary>
        /// The projects (<c>.csproj</c>, <c>.fsproj</c>, <c>.vbproj</c>) among the files that patterns match below this
        /// directory, in the order of their paths: <c>RootDirectory.Projects("source/**")</c>. No pattern: all of them.
        /// </summary>
        /// <exception cref="BuildException">BK0807: a directory cannot be read. BK0810–BK0817: a pattern is not valid.</exception>
        public IReadOnlyList<Project> Projects(params ReadOnlySpan<string> patterns) =>
            [.. directory.Glob(patterns.IsEmpty ? ["**"] : patterns).Where(file => ProjectPaths.IsDotNet(file)).Select(file => new Project(file))];
    }
}
