namespace BuildKit.Releases;

/// <summary>What is done to the data of a product for a release; constants of the host script.</summary>
sealed record MigrationCommands
{
    /// <summary>A shell command, run in the directory of the release that is to come.</summary>
    public string Runs { get; init; } = "";

    /// <summary>What comes before; the last line of its output is what the backup is called. Empty for none.</summary>
    public string Backup { get; init; } = "";

    /// <summary>Takes away what only the release before needs, when all hosts have the new one. Empty for nothing.</summary>
    public string Contract { get; init; } = "";

    /// <summary>In place of the commands above on Windows, in PowerShell; null for the same ones.</summary>
    public string? RunsOnWindows { get; init; }

    public string? BackupOnWindows { get; init; }

    public string? ContractOnWindows { get; init; }

    /// <summary>For each of the commands, in seconds.</summary>
    public int WithinSeconds { get; init; } = 1800;
}
