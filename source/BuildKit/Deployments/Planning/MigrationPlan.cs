using System.Collections.Immutable;
using BuildKit.Hosts;

namespace BuildKit.Deployments;

/// <summary>
/// Decides whether the data are still to be migrated for a release, and where: hosts and ledger say what has been done, and the same state always
/// elects the same host.
/// </summary>
sealed class MigrationPlan(FleetState observed, ImmutableArray<PlannedHost> hosts, WantedRelease wanted, MigrationStep? step)
{
    /// <summary>The phase before the first batch; none if it is done, or if nothing is to be switched.</summary>
    /// <exception cref="BuildException">BK0591: a host that may have done it does not tell. BK0597: no host has the role.</exception>
    public IEnumerable<PlanPhase> Expand(bool switches) =>
        step is null || !switches || wanted.IsMigrated || IsDone(contract: false) ? [] : [Phase(PhaseKind.Migrate, contract: false)];

    /// <summary>The phase after the last batch; none if it is done, or if some hosts will not have the release.</summary>
    /// <exception cref="BuildException">BK0591, BK0597.</exception>
    public IEnumerable<PlanPhase> Contract() =>
        step is not { HasContract: true } || wanted.IsContracted || IsDone(contract: true) || hosts.Any(IsLeftAlone) ? [] : [Phase(PhaseKind.Contract, contract: true)];

    bool IsDone(bool contract) => observed.Hosts.Any(host => host.Status?.Migration(wanted.Release, contract) is { IsDone: true });

    PlanPhase Phase(PhaseKind kind, bool contract) => new(kind, 0, [new(Elected(contract), new Migrate(contract))]);

    // Where it was begun it is gone on with; otherwise the first host that can do it.
    string Elected(bool contract)
    {
        var able = observed.Hosts.Where(host => step!.Role is null || host.Roles.Contains(step.Role, StringComparer.OrdinalIgnoreCase)).ToList();
        var begun = observed.Hosts.FirstOrDefault(host => host.Status?.Migration(wanted.Release, contract) is not null);
        var elected = begun ?? able.FirstOrDefault(host => host.Status is not null && (step!.On is null || step.On == host.Name)) ?? throw Errors.NobodyMigrates(wanted.Environment, step!.Role).Exception();
        var silent = able.TakeWhile(host => host != elected).FirstOrDefault(host => host.Status is null);
        return begun is null && silent is not null && step!.On != elected.Name
            ? throw Errors.MigrationNotKnown(wanted.Product, wanted.Release, wanted.Environment, silent.Name, elected.Name).Exception()
            : elected.Name;
    }

    static bool IsLeftAlone(PlannedHost host) => host.Work is HostWork.Excluded or HostWork.Unreachable;
}
