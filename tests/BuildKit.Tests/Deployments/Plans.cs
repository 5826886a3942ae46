using System.Collections.Immutable;
using BuildKit.Deployments;
using BuildKit.Hosts;
using BuildKit.Releases;

namespace BuildKit.Tests.Deployments;

/// <summary>Fleets and releases to make plans of.</summary>
static class Plans
{
    public const string Old = "1.2.2";
    public const string New = "1.2.3";

    public static readonly string Digest = new('a', 64);

    public static WantedRelease Wanted { get; } = new()
    {
        Product = "Shop",
        Environment = "Production",
        Release = New,
        Digest = new('c', 64),
        Keep = 4,
        Packages = [new() { Name = "shop.tar.gz", Kind = ReleaseFileKind.Archive, Sha256 = Digest, Size = 1 }],
    };

    public static HostRelease There { get; } = new() { Id = New, Digest = Digest };

    public static HostRelease OldThere { get; } = new() { Id = Old, Digest = new('b', 64) };

    /// <summary>A host where the release before is active.</summary>
    public static HostStatus OnOld { get; } = new() { Current = Old, Active = Old, Healthy = true, Releases = [OldThere] };

    public static HostStatus OnNew { get; } = new() { Current = New, Active = New, Previous = Old, Healthy = true, Releases = [OldThere, There] };

    public static string Name(int number) => $"h{number:00}";

    public static FleetState Fleet(params HostStatus?[] hosts) => new(
        [.. hosts.Select((status, i) => new ObservedHost { Name = Name(i + 1), Status = status, Platform = "linux-x64", Cause = status is null ? Silent(Name(i + 1)) : null })]);

    public static FleetState Fleet(int hosts, HostStatus status) => Fleet([.. Enumerable.Repeat(status, hosts)]);

    public static BuildError Silent(string host) => new() { Code = "BK0560", Message = $"The host {host} cannot be reached" };

    public static DeploymentStrategy Rolling(params BatchSize[] batches) => new() { Batches = [.. batches], MaxFailures = 1 };

    /// <summary>The numbers of hosts of the batches.</summary>
    public static IEnumerable<int> Batches(this DeploymentPlan plan) => plan.Phases.Where(phase => phase.Kind == PhaseKind.Batch).Select(phase => phase.Verbs.Length);

    public static ImmutableArray<HostVerb> VerbsOf(this DeploymentPlan plan, string host) =>
        [.. plan.Phases.SelectMany(phase => phase.Verbs).Where(verb => verb.Host == host).Select(verb => verb.Verb)];
}
