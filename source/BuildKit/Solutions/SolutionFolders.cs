using System.Collections;
using BuildKit.Solutions;

namespace BuildKit;

/// <summary>The folders of a solution, nested ones too, in the order of their paths.</summary>
public sealed class SolutionFolders : IReadOnlyList<SolutionFolder>
{
    readonly Solution solution;
    readonly IReadOnlyList<SolutionFolder> folders;

    internal SolutionFolders(Solution solution, IReadOnlyList<string> paths)
    {
        this.solution = solution;
        folders = [.. paths.Select(path => new SolutionFolder(solution, path))];
    }

    /// <summary>How many there are.</summary>
    public int Count => folders.Count;

    /// <summary>The folder at a place in the order of paths.</summary>
    public SolutionFolder this[int index] => folders[index];

    /// <summary>A folder by its path in the solution, such as <c>source/apps</c>.</summary>
    /// <exception cref="BuildException">BK0710: there is no such folder.</exception>
    public SolutionFolder this[string path] => Named(path);

    /// <inheritdoc/>
    public IEnumerator<SolutionFolder> GetEnumerator() => folders.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    SolutionFolder Named(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var wanted = path.Replace('\\', '/').Trim('/');
        return folders.FirstOrDefault(folder => folder.Path == wanted)
            ?? throw Errors.UnknownSolutionFolder(solution.Path, path, [.. folders.Select(folder => folder.Path)]).Exception();
    }
}

/// <summary>A solution folder: a group of projects in the solution, which need not be a directory.</summary>
public sealed class SolutionFolder
{
    readonly Solution solution;

    internal SolutionFolder(Solution solution, string path) => (this.solution, Path) = (solution, path);

    /// <summary>The path in the solution, with forward slashes: <c>source/apps</c>.</summary>
    public string Path { get; }

    /// <summary>The last segment of the path.</summary>
    public string Name => Path[(Path.LastIndexOf('/') + 1)..];

    /// <summary>The projects in this folder and in those below it, chosen as <see cref="SolutionProjects"/> does.</summary>
    /// <exception cref="BuildException">BK0708: there is no project of a name without wildcards. BK0810–BK0817: a pattern is not valid.</exception>
    public IReadOnlyList<Project> Projects(params ReadOnlySpan<string> patterns) =>
        ProjectSelection.Of(solution, [.. solution.Content.Projects.Where(Holds)], patterns);

    /// <summary>The folders directly in this one.</summary>
    public IReadOnlyList<SolutionFolder> Folders() =>
        [.. solution.Folders.Where(folder => folder.Path.StartsWith(Path + "/", StringComparison.Ordinal) && folder.Path.LastIndexOf('/') == Path.Length)];

    /// <summary>The path in the solution.</summary>
    public override string ToString() => Path;

    bool Holds(SolutionProject project) => project.Folder == Path || project.Folder.StartsWith(Path + "/", StringComparison.Ordinal);
}
