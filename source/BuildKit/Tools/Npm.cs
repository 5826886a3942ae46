using BuildKit.Tools;

namespace BuildKit;

/// <summary>The <c>npm</c> commands that a build runs, as values.</summary>
public static class Npm
{
    /// <summary>
    /// A tool that npm installed, from the nearest <c>node_modules/.bin</c>; looked up when a command of it starts.
    /// </summary>
    /// <param name="name">The tool's name.</param>
    /// <param name="from">
    /// Where the search begins, relative to the root directory, and goes upwards to it; null for where the command runs.
    /// </param>
    /// <exception cref="BuildException">BK0725: that is no tool's name. When a command starts, BK0724: not installed.</exception>
    public static Tool Tool(string name, string? from = null)
    {
        _ = ToolName.Of(name);
        return arguments => NodeToolCommand.Of(name, from, arguments);
    }

    /// <summary>Requires this version of npm or a later one.</summary>
    /// <exception cref="BuildException">BK0733: that is no version.</exception>
    public static ToolRequirement AtLeast(string version) => BuildKit.Tool.Of("npm").AtLeast(version);
}

/// <summary>Node.js.</summary>
public static class Node
{
    /// <summary>Requires this version of Node.js or a later one.</summary>
    /// <exception cref="BuildException">BK0733: that is no version.</exception>
    public static ToolRequirement AtLeast(string version) => Tool.Of("node").AtLeast(version);
}
