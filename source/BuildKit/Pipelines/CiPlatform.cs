using BuildKit.Pipelines;

namespace BuildKit;

/// <summary>What a job runs on.</summary>
public sealed class CiPlatform
{
    CiPlatform(string name) => Name = name;

    /// <summary>The newest Linux that the CI system offers; on GitLab the .NET SDK's image.</summary>
    public static CiPlatform Linux { get; } = new("linux") { GitHub = ["ubuntu-latest"], AzureImage = "ubuntu-latest" };

    /// <summary>The newest Windows that the CI system offers.</summary>
    public static CiPlatform Windows { get; } =
        new("windows") { GitHub = ["windows-latest"], AzureImage = "windows-latest", GitLabTag = "saas-windows-medium-amd64", IsWindows = true };

    /// <summary>The newest macOS that the CI system offers.</summary>
    public static CiPlatform MacOS { get; } =
        new("macos") { GitHub = ["macos-latest"], AzureImage = "macos-latest", GitLabTag = "saas-macos-medium-m1" };

    /// <summary>Runners of your own, with a POSIX shell: a label on GitHub, a tag on GitLab, a pool on Azure.</summary>
    /// <exception cref="BuildException">BK0451: it cannot be a name.</exception>
    public static CiPlatform SelfHosted(string name)
    {
        JobNames.CheckRunner(name);
        return new(name) { GitHub = ["self-hosted", name], GitLabTag = name };
    }

    internal string Name { get; }

    /// <summary>The labels of GitHub's runners.</summary>
    internal IReadOnlyList<string> GitHub { get; init; } = [];

    /// <summary>The image of Microsoft's machines; null for a pool of one's own.</summary>
    internal string? AzureImage { get; init; }

    /// <summary>Null for runners that take images of containers.</summary>
    internal string? GitLabTag { get; init; }

    internal bool IsWindows { get; init; }

    internal string Script => IsWindows ? "./build.ps1" : "./build.sh";
}
