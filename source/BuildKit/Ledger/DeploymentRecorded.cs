using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace BuildKit.Ledger;

/// <summary>Why a deployment was made.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DeploymentKind>))]
enum DeploymentKind
{
    [JsonStringEnumMemberName("planned")]
    Planned,

    [JsonStringEnumMemberName("rollback")]
    Rollback,

    /// <summary>Unplanned: it mends what is broken where users are.</summary>
    [JsonStringEnumMemberName("hotfix")]
    Hotfix,
}

/// <summary>How a deployment ended.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DeploymentResult>))]
enum DeploymentResult
{
    [JsonStringEnumMemberName("succeeded")]
    Succeeded,

    /// <summary>As many hosts as the strategy allows were left out, and all others have the release.</summary>
    [JsonStringEnumMemberName("succeeded-with-exclusions")]
    SucceededWithExclusions,

    /// <summary>Read only: once written for a failure after which what had been active before was active again, which <see cref="DeploymentRecorded.RolledBackAt"/> tells now.</summary>
    [JsonStringEnumMemberName("rolled-back")]
    RolledBack,

    [JsonStringEnumMemberName("failed")]
    Failed,

    [JsonStringEnumMemberName("interrupted")]
    Interrupted,
}

static class DeploymentResults
{
    /// <summary>As the ledger and events have it.</summary>
    public static string InWords(this DeploymentResult result) => result switch
    {
        DeploymentResult.Succeeded => "succeeded",
        DeploymentResult.SucceededWithExclusions => "succeeded-with-exclusions",
        DeploymentResult.RolledBack => "rolled-back",
        DeploymentResult.Interrupted => "interrupted",
        _ => "failed",
    };
}

/// <summary>Someone tried to bring a release to an environment.</summary>
sealed record DeploymentRecorded : LedgerEvent
{
    public const string Name = "deployment";

    /// <summary>How near to users: production, staging, testing, development or other; absent in format 1.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Tier { get; init; }

    public required string Product { get; init; }

    public required string Release { get; init; }

    /// <summary>SHA-256 of the package; of the first if hosts need several.</summary>
    public required string Digest { get; init; }

    /// <summary>SHA-256 of the release's manifest, which pins everything else.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Manifest { get; init; }

    public required string Commit { get; init; }

    /// <summary>What the release has that had not been deployed there before; absent for a rollback.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public NewCommits? Commits { get; init; }

    public required DeploymentKind Kind { get; init; }

    /// <summary>Ids of the failed deployments or incidents that it mends.</summary>
    public ImmutableArray<string> Fixes { get => field.IsDefault ? [] : field; init; }

    public required string Actor { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Reason { get; init; }

    /// <summary>The checks that somebody has overridden.</summary>
    public ImmutableArray<Override> Overrides { get => field.IsDefault ? [] : field; init; }

    /// <summary>The digest of the plan; absent if there was none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Plan { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When the first host was switched to the release, at the latest; absent if none was.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? ExposedAt { get; init; }

    /// <summary>When the last host that had been switched was back; absent if none went back.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? RolledBackAt { get; init; }

    public required DateTimeOffset FinishedAt { get; init; }

    /// <summary>By a clock that nobody sets, unlike the difference of the two times; absent in format 1.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? DurationMs { get; init; }

    public required DeploymentResult Result { get; init; }

    /// <summary>What was done to the environment's data.</summary>
    public ImmutableArray<MigrationRun> Migrations { get => field.IsDefault ? [] : field; init; }

    public required ImmutableArray<HostResult> Hosts { get; init; }

    [JsonIgnore]
    public override DateTimeOffset Time => FinishedAt;

    [JsonIgnore]
    public bool Succeeded => Result is DeploymentResult.Succeeded or DeploymentResult.SucceededWithExclusions;

    [JsonIgnore]
    public override string InWords => $"{Environment}: {Product} {Release} {ResultInWords}";

    [JsonIgnore]
    public string ResultInWords => Result.InWords();

    public override LedgerEvent Masked(Func<string, string> mask) => this with
    {
        Actor = mask(Actor),
        Reason = Reason is null ? null : mask(Reason),
        Fixes = [.. Fixes.Select(mask)],
        Overrides = [.. Overrides.Select(given => given with { Reason = mask(given.Reason) })],
        Migrations = [.. Migrations.Select(run => run with { Backup = run.Backup is null ? null : mask(run.Backup) })],
        Hosts = [.. Hosts.Select(host => host with { Cause = host.Cause is null ? null : mask(host.Cause) })],
    };
}

/// <summary>The commits that a deployment brings to an environment for the first time.</summary>
sealed record NewCommits
{
    /// <summary>How many are listed at most.</summary>
    public const int Limit = 500;

    /// <summary>The commit of the successful deployment before; absent for the first.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Since { get; init; }

    /// <summary>All of them, also those that are not listed.</summary>
    public required int Count { get; init; }

    /// <summary>True if only the newest are listed.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Capped { get; init; }

    /// <summary>True if the clone did not have all of the history that would tell, so that some may be missing or too many.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Incomplete { get; init; }

    /// <summary>The newest first, without merges.</summary>
    public required ImmutableArray<NewCommit> List { get; init; }
}

/// <summary>A commit and when its committer made it.</summary>
sealed record NewCommit(string Hash, DateTimeOffset At);

/// <summary>A check that would have stopped the deployment, and why somebody let it pass.</summary>
sealed record Override(string Check, string Reason);

/// <summary>A migration that ran for a deployment.</summary>
sealed record MigrationRun
{
    public required string Host { get; init; }

    public required int ExitCode { get; init; }

    /// <summary>True for the second half, which takes away what only the release before needs.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Contract { get; init; }

    /// <summary>What the backup before it is called; absent if none was made.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Backup { get; init; }
}
