namespace BuildKit.Releases;

/// <summary>
/// All that distinguishes one host script from another: no secret, no time, no list of hosts. Without a release it is the
/// script that is committed, which is told on the host what to stage.
/// </summary>
sealed record HostScriptConstants
{
    public required string App { get; init; }

    /// <summary>The release's id. Empty, as the package, its digest and its size are then, in the script that is committed.</summary>
    public string Release { get; init; } = "";

    /// <summary>The file name of the package, which lies beside the script.</summary>
    public string Package { get; init; } = "";

    /// <summary>The SHA-256 of the package in hexadecimal digits.</summary>
    public string Sha256 { get; init; } = "";

    /// <summary>The size of the package in bytes.</summary>
    public long Size { get; init; }

    /// <summary>In place of one package: one for each platform, of which the script takes that of the host.</summary>
    public IReadOnlyList<ReleaseFile> Platforms
    {
        get;
        init => (field, Rids) = (value, [.. value.Select(package => package.Platform).OfType<string>()]);
    } = [];

    /// <summary>The platforms that packages are for, known before there is a release; empty if one package is for all.</summary>
    public IReadOnlyList<string> Rids { get; init; } = [];

    public int Keep { get; init; } = 5;

    /// <summary>A shell command, run with the working directory <c>current</c>; exit code 0 is healthy, no command is too.</summary>
    public string Health { get; init; } = "";

    /// <summary>An address that the host asks itself for; none is healthy.</summary>
    public string HealthAddress { get; init; } = "";

    /// <summary>The header <c>Host</c> of that request; empty for what the address says.</summary>
    public string HealthHost { get; init; } = "";

    /// <summary>The status of a healthy answer.</summary>
    public int HealthStatus { get; init; } = 200;

    public int HealthAttempts { get; init; } = 10;

    public int HealthConsecutive { get; init; } = 1;

    public int HealthPauseSeconds { get; init; } = 1;

    /// <summary>For all attempts together, in seconds; the restart command may take as long.</summary>
    public int HealthDeadlineSeconds { get; init; } = 60;

    /// <summary>A shell command, run with the working directory <c>current</c> after each switch.</summary>
    public string Restart { get; init; } = "";

    /// <summary>A shell command that takes the host out of its pool before a switch, and one that puts it back.</summary>
    public string Drain { get; init; } = "";

    public string Undrain { get; init; } = "";

    /// <summary>For each of the two, in seconds.</summary>
    public int DrainDeadlineSeconds { get; init; } = 30;

    /// <summary>Whether the host is switched although it could not be drained.</summary>
    public bool DrainMayFail { get; init; }

    /// <summary>What is linked into each release from <c>shared/</c>: one path a line, with a slash at the end of a directory.</summary>
    public string Shared { get; init; } = "";

    /// <summary>Variables whose values are kept in files of <c>shared/</c>: one a line, the name and the path.</summary>
    public string SecretFiles { get; init; } = "";

    public MigrationCommands Migration { get; init; } = new();

    /// <summary>In place of the commands above, in PowerShell; null for the same ones.</summary>
    public string? HealthOnWindows { get; init; }

    public string? RestartOnWindows { get; init; }

    public string? DrainOnWindows { get; init; }

    public string? UndrainOnWindows { get; init; }

    public bool KnowsRelease => this is not { Release: "", Package: "", Sha256: "", Size: 0 };

    /// <summary>What is known before there is a release.</summary>
    public static HostScriptConstants Of(string product, HostSettings settings, ArchiveModel? archive) => new()
    {
        App = product,
        Rids = archive?.Rids ?? [],
        Keep = settings.Keep,
        Health = settings.Health ?? "",
        HealthAddress = settings.HealthAddress ?? "",
        HealthHost = settings.HealthHost ?? "",
        HealthStatus = settings.HealthStatus,
        HealthConsecutive = settings.HealthConsecutive,
        HealthAttempts = Math.Min(settings.HealthWithinSeconds + settings.HealthConsecutive, 9999),
        HealthDeadlineSeconds = settings.HealthWithinSeconds,
        Restart = settings.Restart ?? "",
        HealthOnWindows = settings.HealthOnWindows,
        RestartOnWindows = settings.RestartOnWindows,
        Drain = settings.Drain ?? "",
        Undrain = settings.Undrain ?? "",
        DrainDeadlineSeconds = settings.DrainWithinSeconds,
        DrainMayFail = settings.DrainMayFail,
        DrainOnWindows = settings.DrainOnWindows,
        UndrainOnWindows = settings.UndrainOnWindows,
        Shared = settings.Shared,
        SecretFiles = settings.SecretFiles,
        Migration = settings.Migration ?? new(),
    };
}
