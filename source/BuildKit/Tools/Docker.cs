namespace BuildKit;

/// <summary>The <c>docker</c> commands that a build runs, as values.</summary>
public static class Docker
{
    /// <summary>Requires this version of the docker client or a later one.</summary>
    /// <exception cref="BuildException">BK0733: that is no version.</exception>
    public static ToolRequirement AtLeast(string version) => Tool.Of("docker").AtLeast(version);
}
