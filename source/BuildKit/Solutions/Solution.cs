using BuildKit.Implementations;
using BuildKit.Solutions;

namespace BuildKit;

/// <summary>
/// A solution: a <c>.sln</c>, a <c>.slnx</c>, or a filter <c>.slnf</c> over one of them. It stands for its path wherever
/// one is asked for: <c>DotNet.Restore(Solution)</c>. The file is read once, when its projects or folders are first used.
/// </summary>
public sealed class Solution : ICanonicalValue
{
    internal Solution(AbsolutePath path)
    {
        Path = path;
        Projects = Select;
    }

    /// <summary>The solution of a file; <c>[Solution]</c> finds the one of the build by itself.</summary>
    /// <exception cref="BuildException">BK0705: the file is no <c>.sln</c>, <c>.slnx</c> or <c>.slnf</c>.</exception>
    public static Solution At(AbsolutePath path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return SolutionSearch.IsSolution(path) ? new(path) : throw Errors.NotASolution(path).Exception();
    }

    /// <summary>The file.</summary>
    public AbsolutePath Path { get; }

    /// <summary>The file's name without its extension.</summary>
    public string Name => Path.NameWithoutExtension;

    /// <summary>The directory that the file lies in.</summary>
    public AbsolutePath Directory => Path.Parent;

    /// <summary>
    /// The projects: all of them (<c>Solution.Projects()</c>), those of some names (<c>Solution.Projects("*.Tests")</c>), or
    /// one by the name that the compiler knows (<c>Solution.Projects.Shop_Api</c>).
    /// </summary>
    public SolutionProjects Projects { get; }

    /// <summary>The solution folders, nested ones too; <c>Solution.Folders.source_apps</c> is one by the name that the compiler knows.</summary>
    /// <exception cref="BuildException">BK0706, BK0707: the solution cannot be read.</exception>
    public SolutionFolders Folders => field ??= new(this, Content.Folders);

    /// <summary>A project by its name, or by its path relative to the solution where two have the same name.</summary>
    /// <exception cref="BuildException">BK0706, BK0707: the solution cannot be read. BK0708: there is no such project. BK0709: there are several.</exception>
    public Project this[string project] => ProjectSelection.One(this, Content.Projects, project);

    /// <summary>A solution folder by its path in the solution, such as <c>source/apps</c>.</summary>
    /// <exception cref="BuildException">BK0706, BK0707: the solution cannot be read. BK0710: there is no such folder.</exception>
    public SolutionFolder Folder(string path) => Folders[path];

    /// <summary>The solution's path.</summary>
    public static implicit operator AbsolutePath(Solution solution)
    {
        ArgumentNullException.ThrowIfNull(solution);
        return solution.Path;
    }

    /// <summary>The solution's name.</summary>
    public override string ToString() => Name;

    // A filter says which projects of another file it means.
    string ICanonicalValue.Canonical(AbsolutePath root) =>
        $"{CanonicalFile.Of(Path, root)} {(Path.Extension == ".slnf" ? string.Join(' ', Content.Projects.Select(one => CanonicalFile.Of(one.Project.Path, root))) : "")}";

    // Reading twice at once does no harm.
    internal SolutionContent Content => field ??= SolutionFile.Read(Path);

    IReadOnlyList<Project> Select(params ReadOnlySpan<string> patterns) => ProjectSelection.Of(this, Content.Projects, patterns);
}

/// <summary>
/// The projects of a solution, as a function of patterns over their names, in the order of their paths. None: all.
/// <c>*.Tests</c> is a glob, <c>!*.Slow.Tests</c> takes projects away, and a pattern with a slash is matched with the
/// project's path relative to the solution. A name without wildcards must be that of a project.
/// </summary>
/// <param name="patterns">The patterns.</param>
/// <exception cref="BuildException">
/// BK0706, BK0707: the solution cannot be read. BK0708: there is no project of a name without wildcards. BK0810–BK0817: a
/// pattern is not valid.
/// </exception>
public delegate IReadOnlyList<Project> SolutionProjects(params ReadOnlySpan<string> patterns);
