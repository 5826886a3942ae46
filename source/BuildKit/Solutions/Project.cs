using BuildKit.Solutions;

namespace BuildKit;

/// <summary>
/// A project file of any language. It stands for its path wherever one is asked for, <c>DotNet.Test(project)</c>, and its
/// text is its name, so that the steps of a <c>ForEach</c> are named after it. Two are equal if their paths are.
/// </summary>
public sealed class Project : IEquatable<Project>
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
}
