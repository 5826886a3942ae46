using System.Collections.Immutable;
using BuildKit.Hosts;
using BuildKit.Ledger;

namespace BuildKit.Deployments;

/// <summary>A deployment that has not come to its end: what is left of it can still be done.</summary>
sealed record UnfinishedDeployment
{
    public required string Product { get; init; }

    public required string Environment { get; init; }

    public required string Release { get; init; }

    public required DeploymentKind Kind { get; init; }

    /// <summary>How that is known.</summary>
    public required string How { get; init; }

    /// <summary>Hosts that somebody had left out, and that stay so.</summary>
    public ImmutableArray<string> Excluded { get; init; } = [];

    /// <summary>Checks that somebody had let pass, and why.</summary>
    public ImmutableArray<Override> Overrides { get; init; } = [];

    public ImmutableArray<string> Fixes { get; init; } = [];

    public string? Reason { get; init; }

    /// <summary>The last deployment of each product to each environment that did not get to all of its hosts, the latest first.</summary>
    /// <param name="events">What the ledger knows.</param>
    public static IEnumerable<UnfinishedDeployment> In(IEnumerable<LedgerEvent> events) => events.OfType<DeploymentRecorded>()
        .GroupBy(e => (e.Environment, e.Product)).Select(group => group.Last()).Where(last => last.Result != DeploymentResult.Succeeded).Reverse().Select(Of);

    /// <summary>What a deployment that died has left on a host; null if its lock does not tell.</summary>
    public static UnfinishedDeployment? Of(string product, string environment, HostHold hold) => hold.Note.Split(' ', ',') switch
    {
        [var verb and ("deploy" or "rollback"), var release, ..] when release.Length > 0 => new()
        {
            Product = product,
            Environment = environment,
            Release = release,
            Kind = verb == "rollback" ? DeploymentKind.Rollback : DeploymentKind.Planned,
            How = $"{LockedBy.Holder(hold)}, which is gone, had begun it at {hold.Since}",
        },
        _ => null,
    };

    static UnfinishedDeployment Of(DeploymentRecorded last) => new()
    {
        Product = last.Product,
        Environment = last.Environment,
        Release = last.Release,
        Kind = last.Kind,
        How = $"{last.ResultInWords} at {last.FinishedAt.UtcDateTime:yyyy-MM-dd HH:mm}Z",
        Excluded = [.. last.Hosts.Where(host => host.Condition == HostCondition.Excluded).Select(host => host.Host)],
        Overrides = last.Overrides,
        Fixes = last.Fixes,
        Reason = last.Reason,
    };
}
