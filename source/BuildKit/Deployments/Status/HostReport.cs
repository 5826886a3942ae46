using System.Collections.Immutable;
using System.Globalization;
using BuildKit.Hosts;
using BuildKit.Ledger;

namespace BuildKit.Deployments;

/// <summary>How the health of a host is known.</summary>
enum HostHealth
{
    /// <summary>Nothing is deployed there.</summary>
    None,
    Healthy,
    Unhealthy,

    /// <summary>A run is at work there.</summary>
    Locked,

    /// <summary>It does not answer, or was not asked.</summary>
    Unreachable,
    Unknown,
}

/// <summary>What one host says, what the ledger says of it, and how the two differ.</summary>
sealed record HostReport
{
    public required string Environment { get; init; }

    /// <summary>Null where the environment is one directory of this machine.</summary>
    public string? Host { get; init; }

    /// <summary>The release that is current; null for none.</summary>
    public string? Release { get; init; }

    public required HostHealth Health { get; init; }

    /// <summary>Why the health is what it is, in words; empty if there is nothing to add.</summary>
    public string About { get; init; } = "";

    /// <summary>The deployment that made active what is active.</summary>
    public DeploymentRecorded? Since { get; init; }

    /// <summary>What the ledger takes for active; null for nothing.</summary>
    public string? Recorded { get; init; }

    /// <summary>How host, ledger and inventory differ; empty if they do not.</summary>
    public ImmutableArray<string> Drift { get; init; } = [];

    public string Name => Host is null ? Environment : $"{Environment}/{Host}";

    public string HealthInWords => Health switch
    {
        HostHealth.None => "-",
        HostHealth.Unreachable => "does not answer",
        HostHealth.Unknown => About,
        _ => Health.ToString().ToLowerInvariant(),
    };

    public string[] Row =>
    [
        Name,
        Release ?? "-",
        Since is null ? "-" : Since.FinishedAt.UtcDateTime.ToString("yyyy-MM-dd HH:mm'Z'", CultureInfo.InvariantCulture),
        Since?.Actor ?? "-",
        HealthInWords,
        Drift.Length > 0 ? string.Join(", ", Drift) : Recorded is null ? "-" : "agrees",
    ];
}

/// <summary>What the ledger knows of one product in one environment, host by host.</summary>
sealed class RecordedHosts(IReadOnlyList<LedgerEvent> events, string product, string environment)
{
    readonly List<DeploymentRecorded> deployments = [.. events.OfType<DeploymentRecorded>().Where(e => e.Product == product && e.Environment == environment)];

    /// <summary>The names of the hosts of the last deployment.</summary>
    public IEnumerable<string> Names => deployments.LastOrDefault()?.Hosts.Select(host => host.Host) ?? [];

    public string? Active(string host) => Last(host)?.After;

    /// <summary>The deployment that made active what is active; one that failed and was taken back changes nothing.</summary>
    public DeploymentRecorded? Since(string host, string active)
    {
        DeploymentRecorded? since = null;
        for (var i = deployments.Count - 1; i >= 0; i--)
        {
            var there = deployments[i].Hosts.FirstOrDefault(known => known.Host == host);
            if (there is not null && there.After != active)
            {
                break;
            }

            since = there is null ? since : deployments[i];
            if (there is not null && there.Before != active)
            {
                break;
            }
        }

        return since;
    }

    /// <summary>How what a host says differs from what is known.</summary>
    /// <param name="host">The host.</param>
    /// <param name="observed">What it says; null if it says nothing.</param>
    public ImmutableArray<string> Drift(string host, HostStatus? observed)
    {
        var (last, drift) = (Last(host), ImmutableArray.CreateBuilder<string>());
        if (observed?.Pending is { } pending)
        {
            drift.Add($"interrupted: {pending.Verb} {pending.Release}");
        }
        else if (observed is not null && observed.Active != last?.After)
        {
            drift.Add($"says {last?.After ?? "nothing"}");
        }

        if (last?.Condition is { } condition && (observed is null || condition == HostCondition.Quarantined || observed.Active != Wanted(host)))
        {
            drift.Add($"{condition.ToString().ToLowerInvariant()}{(last.Cause is { Length: > 0 } cause ? $": {cause}" : "")}");
        }

        return drift.ToImmutable();
    }

    string? Wanted(string host) => deployments.LastOrDefault(e => e.Hosts.Any(known => known.Host == host))?.Release;

    HostResult? Last(string host) => deployments.SelectMany(e => e.Hosts).LastOrDefault(known => known.Host == host);
}
