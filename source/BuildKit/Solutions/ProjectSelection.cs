using System.Buffers;
using BuildKit.Files;

namespace BuildKit.Solutions;

/// <summary>Chooses projects of a solution by name or pattern.</summary>
static class ProjectSelection
{
    static readonly SearchValues<char> Wildcards = SearchValues.Create("*?[{");

    public static Project One(Solution solution, IReadOnlyList<SolutionProject> projects, string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var found = projects.Where(one => IsCalled(one.Project, name, solution)).Select(one => one.Project).ToList();
        return found.Count switch
        {
            1 => found[0],
            0 => throw Errors.UnknownProject(solution.Path, name, [.. projects.Select(one => one.Project.Name)]).Exception(),
            _ => throw Errors.AmbiguousProject(solution.Path, name, found.ConvertAll(project => PathIn(solution, project))).Exception(),
        };
    }

    public static IReadOnlyList<Project> Of(Solution solution, IReadOnlyList<SolutionProject> projects, ReadOnlySpan<string> patterns)
    {
        var (includes, excludes) = (new List<Func<Project, bool>>(), new List<Func<Project, bool>>());
        foreach (var pattern in patterns)
        {
            if (pattern is ['!', .. var exclusion])
            {
                excludes.Add(Matching(solution, projects, exclusion));
            }
            else
            {
                includes.Add(Matching(solution, projects, pattern));
            }
        }

        // Names that are only taken away are taken from all.
        return [.. projects.Select(one => one.Project)
            .Where(project => (includes.Count == 0 || includes.Exists(matches => matches(project))) && !excludes.Exists(matches => matches(project)))];
    }

    static Func<Project, bool> Matching(Solution solution, IReadOnlyList<SolutionProject> projects, string pattern)
    {
        if (!string.IsNullOrWhiteSpace(pattern) && !pattern.AsSpan().ContainsAny(Wildcards))
        {
            return projects.Any(one => IsCalled(one.Project, pattern, solution))
                ? project => IsCalled(project, pattern, solution)
                : throw Errors.UnknownProject(solution.Path, pattern, [.. projects.Select(one => one.Project.Name)]).Exception();
        }

        var glob = GlobPattern.Parse(pattern);
        return pattern.Contains('/', StringComparison.Ordinal)
            ? project => glob.Matches(PathIn(solution, project))
            : project => glob.Matches(project.Name);
    }

    static bool IsCalled(Project project, string name, Solution solution) =>
        project.Name == name || (ProjectPaths.IsProject(name) && project.Path == solution.Directory / SolutionFile.Slashed(name));

    static string PathIn(Solution solution, Project project) => project.Path.RelativeTo(solution.Directory).ToString();
}
