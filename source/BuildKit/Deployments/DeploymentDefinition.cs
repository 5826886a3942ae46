using BuildKit.Deployments;
using BuildKit.Releases;

namespace BuildKit;

/// <summary>Defines how a product is deployed; what is said here becomes part of the host script of each release.</summary>
public sealed partial class DeploymentDefinition
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

    /// <summary>
    /// A shell command that takes the host out of the load balancer before its release changes, and returns when it has no more work. It runs in
    /// the directory of the release that is active, by the host script; without one, and on the way back, a failing one stops nobody.
    /// </summary>
    /// <param name="command">The command, for a POSIX shell.</param>
    /// <param name="onWindows">In its place for <c>deploy.ps1</c>, in PowerShell. Default: the same command.</param>
    /// <param name="within">How long it may take, in whole seconds. Default: 30 s.</param>
    /// <param name="mayFail">
    /// True to go on when it fails or takes too long. Default: the host is put back and counts as failed; its release does not change.
    /// </param>
    /// <exception cref="BuildException">BK0511: less than a second or more than a day.</exception>
    public DeploymentDefinition Drain(string command, string? onWindows = null, TimeSpan? within = null, bool mayFail = false)
    {
        Settings = Settings with
        {
            Drain = command,
            DrainOnWindows = onWindows,
            DrainWithinSeconds = Setting.Seconds(1, within ?? TimeSpan.FromSeconds(30), 86_400, "within, in seconds,"),
            DrainMayFail = mayFail,
        };
        return this;
    }

    /// <summary>
    /// A shell command that puts the host back into the load balancer: when its release is healthy, also the one before, and when it could not be
    /// drained. It runs in the directory of the active release, and may take as long as draining.
    /// </summary>
    /// <param name="command">The command, for a POSIX shell.</param>
    /// <param name="onWindows">In its place for <c>deploy.ps1</c>, in PowerShell. Default: the same command.</param>
    public DeploymentDefinition Undrain(string command, string? onWindows = null)
    {
        Settings = Settings with { Undrain = command, UndrainOnWindows = onWindows };
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

    /// <summary>
    /// An address that the host asks itself for; healthy is an answer with status 200, or what <see cref="Expect"/> says. Redirects are not
    /// followed. The host needs curl, wget or, without TLS, perl; Windows needs nothing. With a command as well, both have to be good.
    /// </summary>
    /// <param name="address">A path, such as <c>/health</c>, of <c>http://localhost</c>, or a whole address: <c>http://localhost:8080/health</c>.</param>
    /// <param name="host">What the header <c>Host</c> says. Default: what the address says.</param>
    /// <exception cref="BuildException">BK0532: it is neither a path nor an address with http or https.</exception>
    public HealthDefinition Http(string address, string? host = null)
    {
        Settings = Settings with { HealthAddress = HealthAddress.Of(address, host), HealthHost = host };
        return this;
    }

    /// <summary>The status of a healthy answer. Default: 200.</summary>
    /// <exception cref="BuildException">BK0511: less than 100 or more than 599.</exception>
    public HealthDefinition Expect(int status)
    {
        Settings = Settings with { HealthStatus = Setting.Between(100, status, 599, "Expect") };
        return this;
    }

    /// <summary>How long a release may take to become healthy, in whole seconds, at least 1 s. Default: 30 s.</summary>
    /// <exception cref="BuildException">BK0511: less than a second or more than a day.</exception>
    public HealthDefinition Within(TimeSpan deadline)
    {
        Settings = Settings with { HealthWithinSeconds = Setting.Seconds(1, deadline, 86_400, "Within, in seconds,") };
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
