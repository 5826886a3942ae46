using BuildKit.Implementations;
using BuildKit.Solutions;

namespace BuildKit;

/// <summary>
/// A project file of any language. It stands for its path wherever one is asked for, <c>DotNet.Test(project)</c>, and its
/// text is its name, so that the steps of a <c>ForEach</c> are named after it. Two are equal if their paths are.
/// </summary>
public sealed class Project : IEquatable<Project>, ICanonicalValue
{
    internal Project(AbsolutePath path) => Path = path;

    /// <summary>The project of a file, with or without a solution.</summary>
    /// <exception cref="BuildException">BK0711: there is no such file, or it is no project.</exception>
    public static Project At(AbsolutePath path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return ProjectPaths.IsProject(path) && File.Exists(path) ? new(path) : throw Errors.NotAProject(path).Exception();
    }

    /// <summary>The file's name without its extension.</summary>
    public string Name => Path.NameWithoutExtension;

    /// <summary>The file.</summary>
    public AbsolutePath Path { get; }

    /// <summary>The directory that the file lies in.</summary>
    public AbsolutePath Directory => Path.Parent;

    /// <summary>The frameworks that it is compiled for, such as <c>net10.0</c>, as the project says them; empty for none.</summary>
    /// <exception cref="BuildException">BK0714: MSBuild cannot evaluate the project.</exception>
    public IReadOnlyList<string> TargetFrameworks => ProjectFacts.TargetFrameworks(Path);

    /// <summary>The projects that it refers to, for any of its frameworks, each once; missing ones too.</summary>
    /// <exception cref="BuildException">BK0714: MSBuild cannot evaluate the project.</exception>
    public IReadOnlyList<Project> ProjectReferences => ProjectFacts.ProjectReferences(Path);

    /// <summary>
    /// The packages that it refers to by itself, for any of its frameworks, each once, ordered by name; with central package
    /// management the version is the central one. What comes with these packages is not among them.
    /// </summary>
    /// <exception cref="BuildException">BK0714: MSBuild cannot evaluate the project.</exception>
    public IReadOnlyList<ProjectPackage> PackageReferences => ProjectFacts.PackageReferences(Path);

    /// <summary>Whether it is a test project: what the property <c>IsTestProject</c> says, and before a restore what its packages will make it.</summary>
    /// <exception cref="BuildException">BK0714: MSBuild cannot evaluate the project.</exception>
    public bool IsTestProject => ProjectFacts.IsTestProject(Path);

    /// <summary>Whether <c>dotnet pack</c> makes a package of it.</summary>
    /// <exception cref="BuildException">BK0714: MSBuild cannot evaluate the project.</exception>
    public bool IsPackable => !IsTestProject && ProjectFacts.IsTrue(Property("IsPackable"));

    /// <summary>What it is compiled to: <c>Library</c>, <c>Exe</c>, <c>WinExe</c>.</summary>
    /// <exception cref="BuildException">BK0714: MSBuild cannot evaluate the project.</exception>
    public string OutputType => Property("OutputType");

    /// <summary>
    /// The value of a property as MSBuild evaluates it, imports, conditions and <c>Directory.Build.props</c> included; empty if it
    /// is not set. It is asked for once a run, as long as the files that decide about it stay the same.
    /// </summary>
    /// <param name="name">The property's name: <c>"Version"</c>.</param>
    /// <param name="given">Properties as on a command line: <c>("Configuration", "Release")</c>.</param>
    /// <exception cref="BuildException">BK0231: that is no name of a property. BK0714: MSBuild cannot evaluate the project.</exception>
    public string Property(string name, params ReadOnlySpan<(string Name, string Value)> given) => Evaluations.Of(Path, given, name).Property(name);

    /// <summary>The project's path.</summary>
    public static implicit operator AbsolutePath(Project project)
    {
        ArgumentNullException.ThrowIfNull(project);
        return project.Path;
    }

    /// <inheritdoc/>
    public bool Equals(Project? other) => other is not null && Path == other.Path;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Project);

    /// <inheritdoc/>
    public override int GetHashCode() => Path.GetHashCode();

    /// <summary>The project's name.</summary>
    public override string ToString() => Name;

    string ICanonicalValue.Canonical(AbsolutePath root) => CanonicalFile.Of(Path, root);
}
