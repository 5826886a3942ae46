using System.Collections.Immutable;
using BuildKit.Hosts;
using BuildKit.Ledger;

namespace BuildKit.Deployments;

/// <summary>
/// Makes plans: a pure function of what was observed, what is wanted, and how. The same state gives the same plan, and a fleet that is where it
/// should be gives an empty one.
/// </summary>
static class FleetPlanner
{
    /// <summary>Brings a release to all hosts that do not have it active and healthy.</summary>
    /// <exception cref="BuildException">BK0506: a host has that release with other content. BK0533: hosts cannot be reached. BK0537: there is no package for one.</exception>
    public static DeploymentPlan Plan(FleetState observed, WantedRelease wanted, DeploymentStrategy strategy)
    {
        Require(observed, wanted.Environment, strategy);
        var hosts = observed.Hosts.Select(host => ForHost(host, wanted)).ToImmutableArray();
        var changing = hosts.Where(host => host.Work is HostWork.Deploy or HostWork.Finish).ToList();
        var full = observed.Hosts.Where(host => HasOld(host, wanted)).Select(host => host.Name).ToHashSet(StringComparer.Ordinal);
        var stages = changing.Where(host => host.Work == HostWork.Deploy).Select(host => new PlannedVerb(host.Name, new Stage(host.Package!)));
        var migration = new MigrationPlan(observed, hosts, wanted, strategy.Migration);
        return New(observed, wanted, strategy, DeploymentKind.Planned) with
        {
            Hosts = hosts,
            Phases =
            [
                .. Phase(PhaseKind.Stage, stages),
                .. migration.Expand(changing.Count > 0),
                .. Batches(changing, hosts.Length, strategy, _ => new Activate()),
                .. migration.Contract(),
                .. Phase(PhaseKind.Prune, changing.Where(host => full.Contains(host.Name)).Select(host => new PlannedVerb(host.Name, new Prune(wanted.Keep)))),
            ],
        };
    }

    /// <summary>
    /// Back to the named release, which is taken to hosts that do not have it, or to the one that all hosts had before. The last host goes first.
    /// </summary>
    /// <exception cref="BuildException">
    /// BK0533: hosts cannot be reached. BK0534: the named release is nowhere to be had. BK0536: the hosts had different releases before.
    /// </exception>
    public static DeploymentPlan Back(FleetState observed, string? to, WantedRelease wanted, DeploymentStrategy strategy)
    {
        Require(observed, wanted.Environment, strategy);
        var target = to ?? Common(observed, wanted);
        RequireThere(observed, to, wanted);
        var hosts = observed.Hosts.Select(host => BackOn(host, target, wanted)).ToImmutableArray();
        var changing = hosts.Where(host => host.Work is HostWork.GoBack).Reverse().ToList();
        var stages = changing.Where(host => host.Package is not null).Select(host => new PlannedVerb(host.Name, new Stage(host.Package!)));
        // Pauses are for looking at what is new.
        return New(observed, wanted, strategy with { Pause = TimeSpan.Zero }, DeploymentKind.Rollback) with
        {
            Release = target ?? "",
            Hosts = hosts,
            Phases = [.. Phase(PhaseKind.Stage, stages), .. Batches(changing, hosts.Length, strategy, host => new GoBack(host.Target))],
        };
    }

    static DeploymentPlan New(FleetState observed, WantedRelease wanted, DeploymentStrategy strategy, DeploymentKind kind) => new()
    {
        Product = wanted.Product,
        Environment = wanted.Environment,
        Kind = kind,
        Release = wanted.Release,
        ReleaseDigest = wanted.Digest,
        InventoryDigest = wanted.InventoryDigest,
        FleetDigest = observed.Digest(),
        Strategy = strategy,
        Hosts = [],
        Phases = [],
    };

    static void Require(FleetState observed, string environment, DeploymentStrategy strategy)
    {
        var silent = observed.Hosts.Where(host => host is { Status: null, IsExcluded: false }).ToList();
        var most = strategy.Unreachable == Unreachable.CountsAsFailure ? strategy.MaxFailures : 0;
        if (silent.Count > most || (silent.Count > 0 && silent.Count == observed.Hosts.Count(host => !host.IsExcluded)))
        {
            var names = string.Join(',', silent.Select(host => host.Name));
            throw silent is [{ Cause: { } only }] && observed.Hosts.Length == 1 ? only.Exception()
                : Errors.HostsUnreachable(environment, [.. silent.Select(host => host.Cause!)], silent.Count == observed.Hosts.Count(host => !host.IsExcluded) ? "Mend the way to them." : $"Mend the way to them, or leave them out: --exclude {names}").Exception();
        }
    }

    static void RequireThere(FleetState observed, string? to, WantedRelease wanted)
    {
        var without = to is null || (to == wanted.Release && wanted.CanBeStaged) ? [] : observed.Hosts.Where(host => host is { Status: { } status, IsExcluded: false } && status.Find(to) is null).ToList();
        if (without.Count > 0)
        {
            throw Errors.NowhereToBeHad(wanted.Product, to!, [.. without.Select(host => host.Name)], [.. Everywhere(Asked(observed))]).Exception();
        }
    }

    static PlannedHost ForHost(ObservedHost host, WantedRelease wanted)
    {
        if (LeftAlone(host) is { } left)
        {
            return left;
        }

        var status = host.Status!;
        var package = wanted.PackageFor(host);
        var there = status.Find(wanted.Release);
        if (there is not null && there.Digest != package)
        {
            throw Errors.HostHasOtherContent(wanted.Product, wanted.Release, package, there.Digest ?? "unknown", host.Name).Exception();
        }

        var isActive = there is not null && status.IsSettled && status.Current == wanted.Release;
        var (work, why) = isActive && status.Healthy == true ? (HostWork.Nothing, "is active and healthy")
            : there is null ? (HostWork.Deploy, status.Current is { } current ? $"instead of {current}" : "is the first one there")
            : (HostWork.Finish, isActive ? "is active, and not known to be healthy" : status.Pending is { } pending ? $"{pending.Verb} of {pending.Release} was begun" : "is staged already");
        return new()
        {
            Name = host.Name,
            Work = work,
            Before = status.Active ?? (status.Pending is null && status.Current != wanted.Release ? status.Current : status.Previous),
            Target = wanted.Release,
            Package = package,
            Why = why,
        };
    }

    // Where there will be no more releases than stay in any case, nobody has to be asked to remove some: the one that is wanted, the one before it.
    static bool HasOld(ObservedHost host, WantedRelease wanted) => host.Status is { } status
        && (status.Releases.Any(release => release.Bad) || status.Releases.Count(release => release.Id != wanted.Release) + 1 > Math.Max(wanted.Keep ?? 0, 2));

    static PlannedHost? LeftAlone(ObservedHost host) =>
        host.IsExcluded ? new() { Name = host.Name, Work = HostWork.Excluded, Why = "is left out" }
        : host.Status is null ? new() { Name = host.Name, Work = HostWork.Unreachable, Why = host.Cause?.Message ?? "cannot be reached" }
        : null;

    static PlannedHost BackOn(ObservedHost host, string? target, WantedRelease wanted)
    {
        if (LeftAlone(host) is { } left)
        {
            return left;
        }

        var status = host.Status!;
        var isThere = target is not null && status.IsSettled && status.Current == target && status.Healthy == true;
        return new()
        {
            Name = host.Name,
            Work = isThere ? HostWork.Nothing : HostWork.GoBack,
            Before = status.Active ?? status.Current,
            Target = target,
            Package = target is not null && status.Find(target) is null && target == wanted.Release && wanted.CanBeStaged ? wanted.PackageFor(host) : null,
            Why = isThere ? "is active and healthy" : $"instead of {status.Current ?? "nothing"}",
        };
    }

    // A host by itself knows best; of several, all have to mean the same.
    static string? Common(FleetState observed, WantedRelease wanted)
    {
        var asked = Asked(observed);
        if (asked.Count < 2)
        {
            return null;
        }

        var before = asked.Select(host => host.Status!.Previous).Distinct().ToList();
        if ((before.Count == 1 ? before : BeforeHalfOf(asked, before)) is [{ } one])
        {
            return one;
        }

        throw Errors.NoCommonRelease(wanted.Product, wanted.Environment, DeploymentPlanText.Spread(asked), [.. Everywhere(asked)]).Exception();
    }

    // Where a rollout stopped in the middle, some hosts have gone on from what all had, and the others have it.
    static List<string?> BeforeHalfOf(List<ObservedHost> asked, IEnumerable<string?> before) =>
        [.. before.Where(release => release is not null && asked.All(host => host.Status!.Previous == release || host.Status.Current == release))];

    static List<ObservedHost> Asked(FleetState observed) => [.. observed.Hosts.Where(host => host is { Status: not null, IsExcluded: false })];

    // What all of them could go back to.
    static IEnumerable<string> Everywhere(List<ObservedHost> asked) => asked.Select(host => host.Status!.Releases.Where(release => !release.Bad).Select(release => release.Id))
        .Aggregate((some, others) => some.Intersect(others)).Where(release => asked.Exists(host => host.Status!.Current != release)).Order(StringComparer.Ordinal);

    static IEnumerable<PlanPhase> Phase(PhaseKind kind, IEnumerable<PlannedVerb> verbs) =>
        verbs.ToImmutableArray() is { Length: > 0 } some ? [new(kind, 0, some)] : [];

    static IEnumerable<PlanPhase> Batches(List<PlannedHost> hosts, int fleet, DeploymentStrategy strategy, Func<PlannedHost, HostVerb> verb)
    {
        var (done, size) = (0, 0);
        for (var number = 1; done < hosts.Count; number++)
        {
            size = Math.Max(size, strategy.Batches[Math.Min(number, strategy.Batches.Length) - 1].Of(fleet));
            var batch = hosts.Skip(done).Take(size).Select(host => new PlannedVerb(host.Name, verb(host)));
            yield return new(PhaseKind.Batch, number, [.. batch]);
            done += size;
        }
    }
}
