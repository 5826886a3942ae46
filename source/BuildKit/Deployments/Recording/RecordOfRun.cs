using BuildKit.Ledger;
using BuildKit.Masking;

namespace BuildKit.Deployments;

/// <summary>Writes down what a run has done, host by host.</summary>
/// <param name="order">What was asked for.</param>
/// <param name="run">What became of it.</param>
sealed class RecordOfRun(DeploymentOrder order, FleetRun run)
{
    // A sentence or two; the rest is in the log of the run.
    const int LongestCause = 500;

    const int DigestCode = 12;

    public DeploymentRecorded Of(DeployedRelease release) => new()
    {
        Id = Ulid.New(run.FinishedAt),
        Seq = 0,
        Environment = order.Environment.Name,
        Tier = EnvironmentTiers.InWords(order.Environment.Tier),
        Product = order.Product,
        Release = release.Id,
        Digest = release.Digest,
        Manifest = run.Plan.ReleaseDigest.Length == 0 ? null : run.Plan.ReleaseDigest,
        Commit = release.Commit,
        Kind = order.Kind,
        Overrides = order.Overrides,
        Actor = order.Actor,
        Plan = run.Plan.Id,
        StartedAt = run.StartedAt,
        ExposedAt = run.ExposedAt,
        RolledBackAt = run.RolledBackAt,
        FinishedAt = run.FinishedAt,
        DurationMs = (long)run.Duration.TotalMilliseconds,
        Result = run.Result == DeploymentResult.Succeeded && run.LeftOut.Any() ? DeploymentResult.SucceededWithExclusions : run.Result,
        Migrations = run.Migrations,
        Hosts = [.. run.Hosts.Select(host => HostOf(host, release.Digest))],
    };

    HostResult HostOf(HostRun host, string digest) => new()
    {
        Host = host.Name,
        Before = host.Before?.Active,
        After = host.After?.Active,
        ExitCode = host.Last is null && host.ExitCode == 0 ? null : host.ExitCode,
        ExposedAt = host.ExposedAt,
        RolledBackAt = host.RolledBackAt,
        ClockSkewMs = host.Before?.ClockSkew is { } skew ? (long)skew.TotalMilliseconds : null,
        Condition = host.Standing switch
        {
            HostStanding.Pending => HostCondition.Pending,
            HostStanding.LeftOut => run.Plan.Find(host.Name).Work == HostWork.Excluded ? HostCondition.Excluded : HostCondition.Pending,
            HostStanding.Quarantined or HostStanding.Lost => HostCondition.Quarantined,
            _ => null,
        },
        Cause = CauseOf(host),
        ExpectedDigest = run.Plan.Find(host.Name).Package is { } package && (package != digest || host.ExitCode == DigestCode) ? package : null,
        ActualDigest = host.ExitCode == DigestCode ? DigestIn(host) : null,
    };

    // Masked before it is cut: half a secret would be masked nowhere.
    string? CauseOf(HostRun host)
    {
        var cause = host.Cause?.Message ?? (host.HasFailed ? DeploymentFailure.LastSentence(host, order.Product) : null);
        var masked = cause is null ? null : SecretMask.Current.Mask(cause).Trim();
        return masked?.Length > LongestCause ? masked[..LongestCause] + "…" : masked;
    }

    // The host script names what it expected and what it got.
    string? DigestIn(HostRun host) => DeploymentFailure.Said(host, order.Product).Append(host.Cause?.ToString() ?? "").SelectMany(line => line.Split(' ', '\n', ',', ';', ':', '(', ')'))
        .LastOrDefault(word => word.Length == 64 && word.All(char.IsAsciiHexDigitLower) && word != run.Plan.Find(host.Name).Package);
}
