using BuildKit.Deployments;
using BuildKit.Releases;

namespace BuildKit;

/// <summary>Defines how a product is deployed; what is said here becomes part of the host script of each release.</summary>
public sealed class DeploymentDefinition
{
    internal DeploymentDefinition()
    {
    }

    internal HostSettings Settings { get; private set; } = new();

    /// <summary>When a release counts as healthy. Without it, one that was restarted is healthy.</summary>
    public DeploymentDefinition Healthy(Func<HealthDefinition, HealthDefinition> define)
    {
        Settings = define(new(Settings)).Settings;
        return this;
    }

    /// <summary>
    /// A shell command that makes the service take up the release that has become active; it runs in the release's directory.
    /// </summary>
    /// <param name="command">The command, for a POSIX shell.</param>
    /// <param name="onWindows">In its place for <c>deploy.ps1</c>, in PowerShell. Default: the same command.</param>
    public DeploymentDefinition Restart(string command, string? onWindows = null)
    {
        Settings = Settings with { Restart = command, RestartOnWindows = onWindows };
        return this;
    }

    /// <summary>How many releases stay on a host, at least 1. Default: 5.</summary>
    /// <exception cref="BuildException">BK0511: fewer than 1 or more than 9999.</exception>
    public DeploymentDefinition Keep(int releases)
    {
        Settings = Settings with { Keep = Setting.Between(1, releases, 9999, "Keep") };
        return this;
    }
}

/// <summary>Defines when a release is healthy.</summary>
public sealed class HealthDefinition
{
    internal HealthDefinition(HostSettings settings) => Settings = settings;

    internal HostSettings Settings { get; private set; }

    /// <summary>A shell command, run in the directory of the active release; exit code 0 means healthy.</summary>
    /// <param name="command">The command, for a POSIX shell.</param>
    /// <param name="onWindows">In its place for <c>deploy.ps1</c>, in PowerShell. Default: the same command.</param>
    public HealthDefinition Runs(string command, string? onWindows = null)
    {
        Settings = Settings with { Health = command, HealthOnWindows = onWindows };
        return this;
    }

    /// <summary>How long a release may take to become healthy, in whole seconds, at least 1 s. Default: 30 s.</summary>
    /// <exception cref="BuildException">BK0511: less than a second or more than a day.</exception>
    public HealthDefinition Within(TimeSpan deadline)
    {
        var seconds = (int)Math.Min(Math.Ceiling(deadline.TotalSeconds), int.MaxValue);
        Settings = Settings with { HealthWithinSeconds = Setting.Between(1, seconds, 86_400, "Within, in seconds,") };
        return this;
    }

    /// <summary>How many good checks in a row make a release healthy. Default: 1.</summary>
    /// <exception cref="BuildException">BK0511: fewer than 1 or more than 100.</exception>
    public HealthDefinition Consecutive(int checks)
    {
        Settings = Settings with { HealthConsecutive = Setting.Between(1, checks, 100, "Consecutive") };
        return this;
    }
}
