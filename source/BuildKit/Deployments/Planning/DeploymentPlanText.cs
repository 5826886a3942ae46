using BuildKit.Hosts;

namespace BuildKit.Deployments;

/// <summary>A plan in words.</summary>
static class DeploymentPlanText
{
    /// <summary>Host by host what would happen.</summary>
    public static IEnumerable<string> Lines(DeploymentPlan plan)
    {
        yield return $"plan {plan.Id[..12]}: {plan.Product} {(plan.Release.Length == 0 ? "back" : plan.Release)} to {plan.Environment}, {Errors.Count(plan.Hosts.Length, "host")}";
        yield return $"  pinned to release {Short(plan.ReleaseDigest)}, inventory {Short(plan.InventoryDigest)}, hosts as observed {Short(plan.FleetDigest)}";
        if (plan.Hosts.Select(host => host.Before).Distinct().Count() > 1)
        {
            yield return $"  now: {Spread(plan.Hosts.Select(host => (host.Name, host.Before)))}";
        }

        var width = plan.Hosts.Max(host => host.Name.Length);
        foreach (var phase in plan.Phases)
        {
            yield return $"  {Name(phase)}";
            foreach (var verb in phase.Verbs)
            {
                yield return $"    {verb.Host.PadRight(width)}  {string.Join(' ', Words(verb.Verb, plan.Find(verb.Host)))}";
            }
        }

        foreach (var host in plan.Hosts.Where(host => host.Work is HostWork.Nothing or HostWork.Excluded or HostWork.Unreachable))
        {
            yield return $"  {host.Name.PadRight(width)}    {(host.Work == HostWork.Nothing ? $"nothing to do: {host.Target} " : "not touched: ")}{host.Why}";
        }
    }

    /// <summary>Which hosts have which release.</summary>
    public static string Spread(IEnumerable<ObservedHost> hosts) => Spread(hosts.Select(host => (host.Name, host.Status?.Current)));

    static string Spread(IEnumerable<(string Name, string? Release)> hosts) => string.Join(", ", hosts.GroupBy(host => host.Release)
        .Select(group => $"{group.Key ?? "nothing"} on {string.Join(' ', group.Select(host => host.Name))}"));

    static string Name(PlanPhase phase) => phase.Kind switch
    {
        PhaseKind.Stage => "stage everywhere; nothing that runs is touched",
        PhaseKind.Migrate => "migrate, once",
        PhaseKind.Batch => $"batch {phase.Number}: {Errors.Count(phase.Verbs.Length, "host")}",
        PhaseKind.Contract => "contract, once, if all hosts have the release",
        _ => "prune",
    };

    static IEnumerable<string> Words(HostVerb verb, PlannedHost host) => verb switch
    {
        Stage stage => [$"stage {host.Target}, package {Short(stage.Digest)}"],
        Activate => [$"activate {host.Target},", host.Why],
        _ => [verb.Name, .. verb.Options],
    };

    static string Short(string digest) => digest.Length == 0 ? "unknown" : digest[..Math.Min(12, digest.Length)];
}
