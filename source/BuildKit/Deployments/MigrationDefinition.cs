using BuildKit.Deployments;
using BuildKit.Releases;

namespace BuildKit;

/// <summary>
/// Defines what is done to the data of a product for a release: once, on one host, where the release is staged and before any host is switched to it.
/// Commands run in the directory of that release; what is done is in the host's journal and in the ledger, so that a second deployment does not repeat it.
/// </summary>
public sealed class MigrationDefinition
{
    internal MigrationDefinition()
    {
    }

    internal MigrationCommands Commands { get; private set; } = new();

    internal string? Role { get; private set; }

    /// <summary>A shell command that migrates the data so that the release before can still use them.</summary>
    /// <param name="command">The command, for a POSIX shell.</param>
    /// <param name="onWindows">In its place for <c>deploy.ps1</c>, in PowerShell. Default: the same command.</param>
    public MigrationDefinition Runs(string command, string? onWindows = null)
    {
        Commands = Commands with { Runs = command, RunsOnWindows = onWindows };
        return this;
    }

    /// <summary>
    /// A shell command that makes a backup, before each of the other two. The last line of its standard output is what the backup is called; without one,
    /// or if it fails, nothing is migrated and no host is switched.
    /// </summary>
    /// <param name="command">The command, for a POSIX shell.</param>
    /// <param name="onWindows">In its place for <c>deploy.ps1</c>, in PowerShell. Default: the same command.</param>
    public MigrationDefinition Backup(string command, string? onWindows = null)
    {
        Commands = Commands with { Backup = command, BackupOnWindows = onWindows };
        return this;
    }

    /// <summary>
    /// A shell command that takes away what only the release before needs. It runs when all hosts of the environment have the release and are
    /// healthy; if one was left out, it waits for the deployment that brings the release there.
    /// </summary>
    /// <param name="command">The command, for a POSIX shell.</param>
    /// <param name="onWindows">In its place for <c>deploy.ps1</c>, in PowerShell. Default: the same command.</param>
    public MigrationDefinition Contract(string command, string? onWindows = null)
    {
        Commands = Commands with { Contract = command, ContractOnWindows = onWindows };
        return this;
    }

    /// <summary>How long each of the commands may take, in whole seconds; then it is killed. Default: 30 min.</summary>
    /// <exception cref="BuildException">BK0511: less than a second or more than a day.</exception>
    public MigrationDefinition Within(TimeSpan limit)
    {
        Commands = Commands with { WithinSeconds = Setting.Seconds(1, limit, 86_400, "Within, in seconds,") };
        return this;
    }

    /// <summary>Elects one of the hosts with this role. Default: the first host of the environment that answers.</summary>
    public MigrationDefinition OnRole(string role)
    {
        Role = role;
        return this;
    }
}
