namespace BuildKit.Releases;

/// <summary>All that distinguishes one release's <c>deploy.sh</c> from another's: no secret, no time, no list of hosts.</summary>
sealed record HostScriptConstants
{
    public required string App { get; init; }

    public required string Release { get; init; }

    /// <summary>The file name of the package, which lies beside the script.</summary>
    public required string Package { get; init; }

    /// <summary>The SHA-256 of the package in hexadecimal digits.</summary>
    public required string Sha256 { get; init; }

    /// <summary>The size of the package in bytes.</summary>
    public required long Size { get; init; }

    public int Keep { get; init; } = 5;

    /// <summary>A shell command, run with the working directory <c>current</c>; exit code 0 is healthy, no command is too.</summary>
    public string Health { get; init; } = "";

    public int HealthAttempts { get; init; } = 10;

    public int HealthConsecutive { get; init; } = 1;

    public int HealthPauseSeconds { get; init; } = 1;

    /// <summary>For all attempts together, in seconds; the restart command may take as long.</summary>
    public int HealthDeadlineSeconds { get; init; } = 60;

    /// <summary>A shell command, run with the working directory <c>current</c> after each switch.</summary>
    public string Restart { get; init; } = "";
}
