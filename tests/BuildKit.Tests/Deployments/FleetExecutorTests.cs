using BuildKit.Deployments;
using BuildKit.Hosts;
using BuildKit.Ledger;
using BuildKit.Tests.Deployments.Simulation;

namespace BuildKit.Tests.Deployments;

/// <summary>Twenty simulated hosts, batches of 1, 4 and 15, one failure allowed.</summary>
public sealed class FleetExecutorTests : IDisposable
{
    static readonly DeploymentStrategy Strategy = Plans.Rolling(1, 20.Percent(), 100.Percent());

    readonly World world = new(seed: 7, hosts: 20);
    int activations;

    public FleetExecutorTests() => world.Hosts.ForEach(host => host.Had(Plans.Old));

    public void Dispose() => world.Dispose();

    [Fact]
    public void All_go_well_and_each_host_is_asked_once_more()
    {
        var run = Deploy();

        Assert.Equal((0, DeploymentResult.Succeeded), (run.ExitCode, run.Result));
        Assert.All(run.Hosts, host => Assert.Equal((HostStanding.Switched, Plans.New), (host.Standing, host.After!.Active)));
    }

    [Fact]
    public void Case_02_An_unreachable_host_is_left_out_and_the_next_run_touches_only_that_one()
    {
        world.Hosts[6].GoneFor = int.MaxValue;
        var strategy = Strategy with { Unreachable = Unreachable.CountsAsFailure };

        var run = Deploy(strategy);

        Assert.Equal(DeploymentResult.SucceededWithExclusions, run.Result);
        Assert.Equal("h07", run.LeftOut.Single().Name);
        world.Heal();
        var again = FleetPlanner.Plan(world.Observe(), Plans.Wanted, strategy);
        Assert.All(again.Phases.SelectMany(phase => phase.Verbs), verb => Assert.Equal("h07", verb.Host));
    }

    [Fact]
    public void Case_05_What_was_done_before_the_connection_was_lost_is_not_done_again()
    {
        Fate(5, Simulation.Fate.LostAfter);

        var run = Deploy();

        Assert.Equal(DeploymentResult.Succeeded, run.Result);
        Assert.Equal(20, activations);
    }

    [Fact]
    public void Case_05_What_was_half_done_is_run_again()
    {
        Fate(5, Simulation.Fate.LostMidway);

        Assert.Equal(DeploymentResult.Succeeded, Deploy().Result);
        Assert.Equal(21, activations);
    }

    [Fact]
    public void Case_06_A_host_that_dies_for_good_counts_and_beyond_the_budget_no_new_batch_begins()
    {
        world.Fates = verb => verb is Activate && ++activations is 2 or 3 ? Simulation.Fate.VanishesForGood : Simulation.Fate.Succeeds;

        var run = Deploy();

        Assert.Equal((StopReason.Budget, 21), (run.Stop, run.ExitCode));
        Assert.Equal(2, run.Hosts.Count(host => host.Standing == HostStanding.Lost));
        Assert.Equal(15, run.Hosts.Count(host => host.Standing == HostStanding.Pending));
        Assert.All(run.Hosts.Where(host => host.After is not null), host => Assert.Equal(Plans.Old, host.After!.Active));
    }

    [Fact]
    public void Case_11_An_unhealthy_canary_leaves_the_others_untouched_although_one_may_fail()
    {
        Fate(1, Simulation.Fate.Unhealthy);

        var run = Deploy();

        Assert.Equal((StopReason.FirstBatch, 20, DeploymentResult.Failed, "rolled-back"), (run.Stop, run.ExitCode, run.Result, run.Outcome(isNew: true)));
        Assert.Equal("h01", run.Hosts.Single(host => host.ExposedAt is not null).Name);
        Assert.Equal((run.Hosts[0].RolledBackAt, true), (run.RolledBackAt, run.RolledBackAt is not null));
        Assert.Equal(19, run.Hosts.Count(host => host.Standing == HostStanding.Pending));
    }

    [Fact]
    public void Case_12_One_unhealthy_host_stays_behind_and_the_rollout_goes_on()
    {
        Fate(4, Simulation.Fate.Unhealthy);

        var run = Deploy();

        Assert.Equal((StopReason.None, 0, DeploymentResult.SucceededWithExclusions), (run.Stop, run.ExitCode, run.Result));
        Assert.Equal((true, null), (run.Failed.Single().RolledBackAt is not null, run.RolledBackAt));
        Assert.Equal((HostStanding.RolledBack, 20, Plans.Old), (run.Failed.Single().Standing, run.Failed.Single().ExitCode, run.Failed.Single().After!.Active));
    }

    [Fact]
    public void Case_13_Beyond_the_budget_every_switched_host_goes_back_in_reverse_order()
    {
        List<string> back = [];
        world.Hosts[2].Had("1.0");
        world.Verb += (host, verb) => back.AddRange(verb is GoBack ? [host.Name] : []);
        world.Verb += (_, _) => world.Pass(1.Seconds());
        world.Looked += _ => world.Pass(1.Seconds());
        world.Fates = verb => verb is Activate && ++activations is 4 or 5 ? Simulation.Fate.Unhealthy : Simulation.Fate.Succeeds;

        var run = Deploy(Strategy with { Lanes = 1 });

        Assert.Equal((StopReason.Budget, 20, DeploymentResult.Failed), (run.Stop, run.ExitCode, run.Result));
        Assert.Equal(run.Hosts[0].RolledBackAt, run.RolledBackAt);
        Assert.True(run.Hosts[4].RolledBackAt < run.Hosts[2].RolledBackAt && run.Hosts[2].RolledBackAt < run.RolledBackAt && run.RolledBackAt < run.FinishedAt);
        Assert.Equal(["h03", "h02", "h01"], back);
        Assert.Equal("1.0", run.Hosts[2].After!.Active);
        Assert.All(run.Hosts.Where(host => host.Name != "h03"), host => Assert.Equal(Plans.Old, host.After!.Active));
        Assert.Equal(15, run.Hosts.Count(host => host is { Standing: HostStanding.Pending, Last.Verb: Stage }));
    }

    [Fact]
    public void Case_14_A_host_that_cannot_go_back_is_quarantined_and_the_others_are_restored()
    {
        world.Fates = verb => (verb, verb is Activate ? ++activations : 0) switch
        {
            (Activate, 4 or 5) => Simulation.Fate.Unhealthy,
            (GoBack, _) when ++activations == 7 => Simulation.Fate.Broken,
            _ => Simulation.Fate.Succeeds,
        };

        var run = Deploy(Strategy with { Lanes = 1 });

        Assert.Equal((21, DeploymentResult.Failed, null), (run.ExitCode, run.Result, run.RolledBackAt));
        Assert.Equal("h02", run.Hosts.Single(host => host.Standing == HostStanding.Quarantined).Name);
        Assert.Equal(19, run.Hosts.Count(host => host.After!.Active == Plans.Old));
    }

    [Fact]
    public void Case_20_A_first_release_that_is_unhealthy_has_nothing_to_go_back_to()
    {
        using var fresh = new World(seed: 1, hosts: 3) { Fates = verb => verb is Activate ? Simulation.Fate.Unhealthy : Simulation.Fate.Succeeds };

        var run = fresh.Run(FleetPlanner.Plan(fresh.Observe(), Plans.Wanted, Strategy), fresh.Observe());

        Assert.Equal(21, run.ExitCode);
        Assert.Equal(HostStanding.Quarantined, run.Hosts[0].Standing);
        Assert.Empty(fresh.Problems);
    }

    [Fact]
    public void Case_22_Ctrl_C_lets_what_runs_come_to_its_end_and_begins_nothing_new()
    {
        world.Fates = verb =>
        {
            if (verb is Activate && ++activations == 3)
            {
                world.Interrupt();
            }

            return Simulation.Fate.Succeeds;
        };
        world.InterruptAt(int.MaxValue);

        var run = Deploy(Strategy with { Lanes = 1 });

        Assert.Equal((130, DeploymentResult.Interrupted), (run.ExitCode, run.Result));
        Assert.Equal(3, run.Hosts.Count(host => host.Standing == HostStanding.Switched));
        Assert.Equal(17, run.Hosts.Count(host => host.Standing == HostStanding.Pending));
        world.Heal();
        Assert.Equal(DeploymentResult.Succeeded, Deploy().Result);
    }

    [Fact]
    public void Case_30_A_package_of_other_content_stops_everything_whatever_may_fail()
    {
        world.Fates = verb => verb is Stage && ++activations == 5 ? Simulation.Fate.Digest : Simulation.Fate.Succeeds;

        var run = Deploy(Strategy with { MaxFailures = 19 });

        Assert.Equal((StopReason.Digest, 12), (run.Stop, run.ExitCode));
        Assert.DoesNotContain(run.Hosts, host => host.ExposedAt is not null);
    }

    [Theory]
    [InlineData(RollBack.Host)]
    [InlineData(RollBack.None)]
    public void Without_a_rollback_of_the_fleet_healthy_hosts_keep_the_release(RollBack policy)
    {
        world.Fates = verb => verb is Activate && ++activations is 4 or 5 ? Simulation.Fate.Unhealthy : Simulation.Fate.Succeeds;

        var run = Deploy(Strategy with { Lanes = 1, OnFailure = policy });

        Assert.Equal(20, run.ExitCode);
        Assert.Equal(3, run.Hosts.Count(host => host.Standing == HostStanding.Switched));
    }

    FleetRun Deploy(DeploymentStrategy? strategy = null)
    {
        var observed = world.Observe();
        return world.Run(FleetPlanner.Plan(observed, Plans.Wanted, strategy ?? Strategy), observed);
    }

    void Fate(int activation, Fate fate) => world.Fates = verb => verb is Activate && ++activations == activation ? fate : Simulation.Fate.Succeeds;
}
