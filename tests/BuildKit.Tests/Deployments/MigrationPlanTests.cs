using BuildKit.Deployments;
using BuildKit.Hosts;

namespace BuildKit.Tests.Deployments;

public class MigrationPlanTests
{
    static readonly DeploymentStrategy Strategy = Plans.Rolling(1) with { Migration = new(HasContract: true, Role: null), Unreachable = Unreachable.CountsAsFailure };

    [Fact]
    public void One_host_migrates_after_staging_and_before_the_first_batch_and_contracts_after_the_last()
    {
        var full = Plans.OnOld with { Releases = [.. Enumerable.Range(0, 4).Select(i => Plans.OldThere with { Id = $"1.{i}" })] };
        var plan = FleetPlanner.Plan(Plans.Fleet(3, full), Plans.Wanted, Strategy);

        Assert.Equal(
            [PhaseKind.Stage, PhaseKind.Migrate, PhaseKind.Batch, PhaseKind.Batch, PhaseKind.Batch, PhaseKind.Contract, PhaseKind.Prune],
            plan.Phases.Select(phase => phase.Kind));
        Assert.Equal([new PlannedVerb("h01", new Migrate())], plan.Phases[1].Verbs);
        Assert.Equal([new PlannedVerb("h01", new Migrate(Contract: true))], plan.Phases[5].Verbs);
        Assert.Equal(plan.Id, FleetPlanner.Plan(Plans.Fleet(3, full), Plans.Wanted, Strategy).Id);
        Assert.Contains("migrate, once", string.Join('\n', DeploymentPlanText.Lines(plan)), StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_host_or_the_ledger_knows_to_be_done_is_not_repeated()
    {
        var known = Plans.OnOld with { Migrations = [Done("migrate")] };

        Assert.DoesNotContain(FleetPlanner.Plan(Plans.Fleet(Plans.OnOld, known), Plans.Wanted, Strategy).Phases, phase => phase.Kind == PhaseKind.Migrate);
        Assert.DoesNotContain(FleetPlanner.Plan(Plans.Fleet(2, Plans.OnOld), Plans.Wanted with { IsMigrated = true }, Strategy).Phases, phase => phase.Kind == PhaseKind.Migrate);
        var all = Plans.OnNew with { Migrations = [Done("migrate"), Done("contract")] };
        Assert.True(FleetPlanner.Plan(Plans.Fleet(all, Plans.OnNew), Plans.Wanted, Strategy).IsEmpty);
        Assert.Equal([PhaseKind.Contract], FleetPlanner.Plan(Plans.Fleet(2, Plans.OnNew), Plans.Wanted with { IsMigrated = true }, Strategy).Phases.Select(phase => phase.Kind));
    }

    [Fact]
    public void Where_it_was_begun_it_is_gone_on_with_and_a_role_elects()
    {
        var begun = Plans.OnOld with { Migrations = [Done("migrate") with { State = "failed" }] };
        Assert.Equal("h02", Elected(Plans.Fleet(Plans.OnOld, begun), Strategy));

        var fleet = Plans.Fleet(3, Plans.OnOld);
        fleet = fleet with { Hosts = fleet.Hosts.SetItem(2, fleet.Hosts[2] with { Roles = ["db"] }) };
        var onDb = Strategy with { Migration = new(HasContract: false, Role: "db") };
        Assert.Equal("h03", Elected(fleet, onDb));
        Assert.Equal("BK0597", Assert.Throws<BuildException>(() => Elected(Plans.Fleet(2, Plans.OnOld), onDb)).Error.Code);
    }

    [Fact]
    public void Where_the_host_that_would_know_does_not_answer_nothing_is_guessed()
    {
        var fleet = Plans.Fleet(null, Plans.OnOld, Plans.OnOld);

        var error = Assert.Throws<BuildException>(() => FleetPlanner.Plan(fleet, Plans.Wanted, Strategy)).Error;

        Assert.Equal(("BK0591", 11), (error.Code, error.ExitCode));
        Assert.Contains("--migrate-on h02", error.Hint, StringComparison.Ordinal);
        Assert.Equal("h02", Elected(fleet, Strategy.MigratingOn("h02")));
        Assert.DoesNotContain(FleetPlanner.Plan(fleet, Plans.Wanted with { IsMigrated = true }, Strategy).Phases, phase => phase.Kind is PhaseKind.Migrate or PhaseKind.Contract);
    }

    static HostMigration Done(string step) => new() { Release = Plans.New, Step = step, State = "done", Backup = "b7" };

    static string Elected(FleetState fleet, DeploymentStrategy strategy) =>
        FleetPlanner.Plan(fleet, Plans.Wanted, strategy).Phases.Single(phase => phase.Kind == PhaseKind.Migrate).Verbs.Single().Host;
}
