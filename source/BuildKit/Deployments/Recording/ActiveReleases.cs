using BuildKit.Ledger;

namespace BuildKit.Deployments;

/// <summary>Which release is active in which environment, by what was recorded last of each of its hosts.</summary>
sealed class ActiveReleases
{
    readonly ILookup<(string Product, string? Release), string> environments;

    ActiveReleases(IReadOnlyList<LedgerEvent> events)
    {
        var last = events.OfType<DeploymentRecorded>().GroupBy(e => (e.Product, e.Environment)).Select(group => group.Last());
        environments = last.SelectMany(e => e.Hosts.Select(host => host.After).Distinct().Select(release => (Key: (e.Product, Release: release), e.Environment)))
            .ToLookup(active => active.Key, active => active.Environment);
    }

    public static ActiveReleases In(IReadOnlyList<LedgerEvent> events) => new(events);

    public IEnumerable<string> EnvironmentsOf(string product, string release) => environments[(product, release)].Distinct(StringComparer.Ordinal);
}
