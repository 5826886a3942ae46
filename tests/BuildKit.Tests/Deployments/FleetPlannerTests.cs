using System.Text.Json;
using BuildKit.Deployments;
using BuildKit.Hosts;
using BuildKit.Releases;

namespace BuildKit.Tests.Deployments;

public class FleetPlannerTests
{
    static readonly DeploymentStrategy Strategy = Plans.Rolling(1, 20.Percent(), 100.Percent());

    [Fact]
    public void An_empty_host_is_staged_and_activated() =>
        Assert.Equal([new Stage(Plans.Digest), new Activate()], Plan(new HostStatus()).VerbsOf("h01"));

    [Fact]
    public void A_release_that_is_there_is_not_staged_again() =>
        Assert.Equal([new Activate()], Plan(Plans.OnOld with { Releases = [Plans.There] }).VerbsOf("h01"));

    [Theory]
    [InlineData(3, 4, false, false)]
    [InlineData(4, 4, false, true)]
    [InlineData(1, 4, true, true)]
    [InlineData(1, null, false, false)]
    [InlineData(2, null, false, true)]
    public void A_host_is_asked_to_remove_releases_only_where_more_will_be_than_stay_or_one_was_unhealthy(int there, int? keep, bool bad, bool prunes)
    {
        var releases = Enumerable.Range(0, there).Select(i => Plans.OldThere with { Id = $"1.{i}", Bad = bad });
        var plan = FleetPlanner.Plan(Plans.Fleet(Plans.OnOld with { Releases = [.. releases] }, Plans.OnOld), Plans.Wanted with { Keep = keep }, Strategy);

        Assert.Equal(prunes ? [new PlannedVerb("h01", new Prune(keep))] : [], plan.Phases.Where(phase => phase.Kind == PhaseKind.Prune).SelectMany(phase => phase.Verbs));
    }

    [Fact]
    public void Twenty_hosts_get_it_in_batches_of_one_four_and_fifteen_after_it_is_on_all_of_them()
    {
        var plan = FleetPlanner.Plan(Plans.Fleet(20, Plans.OnOld), Plans.Wanted, Strategy);

        Assert.Equal([PhaseKind.Stage, PhaseKind.Batch, PhaseKind.Batch, PhaseKind.Batch], plan.Phases.Select(phase => phase.Kind));
        Assert.Equal([1, 4, 15], plan.Batches());
        Assert.Equal(20, plan.Phases[0].Verbs.Length);
        Assert.Equal(Plans.Name(1), plan.Phases[1].Verbs.Single().Host);
    }

    [Theory]
    [InlineData(20, new[] { 1, 4, 4, 4, 4, 3 })]
    [InlineData(3, new[] { 1, 1, 1 })]
    [InlineData(6, new[] { 1, 2, 2, 1 })]
    public void The_last_size_is_repeated_until_all_hosts_had_their_turn(int hosts, int[] batches) =>
        Assert.Equal(batches, FleetPlanner.Plan(Plans.Fleet(hosts, Plans.OnOld), Plans.Wanted, Plans.Rolling(1, 20.Percent())).Batches());

    [Fact]
    public void A_share_that_is_less_than_the_batch_before_is_as_big_as_that() =>
        Assert.Equal([2, 2, 1], FleetPlanner.Plan(Plans.Fleet(5, Plans.OnOld), Plans.Wanted, Plans.Rolling(2, 10.Percent())).Batches());

    [Fact]
    public void Case_19_A_fleet_that_has_it_active_and_healthy_needs_nothing()
    {
        var plan = FleetPlanner.Plan(Plans.Fleet(20, Plans.OnNew), Plans.Wanted, Strategy);

        Assert.True(plan.IsEmpty);
        Assert.All(plan.Hosts, host => Assert.Equal(HostWork.Nothing, host.Work));
    }

    [Theory]
    [InlineData(null, false, true)]
    [InlineData(Plans.New, true, true)]
    [InlineData(Plans.Old, false, true)]
    [InlineData(Plans.New, false, false)]
    [InlineData(Plans.New, false, null)]
    public void What_an_interrupted_run_left_or_is_not_known_to_be_healthy_is_finished(string? active, bool pending, bool? healthy)
    {
        var observed = Plans.OnNew with { Active = active, Healthy = healthy, Pending = pending ? new() { Verb = "rollback", Release = Plans.Old } : null };

        Assert.Equal([new Activate()], Plan(observed).VerbsOf("h01"));
    }

    [Theory]
    [InlineData("bbbb")]
    [InlineData(null)]
    public void Other_content_under_the_same_name_is_refused(string? digest)
    {
        var error = Assert.Throws<BuildException>(() => Plan(new HostStatus { Releases = [Plans.There with { Digest = digest }] })).Error;

        Assert.Equal(("BK0506", 12), (error.Code, error.ExitCode));
        Assert.Contains(("Host", "h01"), error.Facts);
    }

    [Fact]
    public void Case_01_One_host_that_cannot_be_reached_refuses_all_and_is_named_with_what_excludes_it()
    {
        var error = Assert.Throws<BuildException>(() => Plan(Plans.OnOld, null, Plans.OnOld)).Error;

        Assert.Equal(("BK0533", 11), (error.Code, error.ExitCode));
        Assert.Contains("h02", error.Problems.Single().Message, StringComparison.Ordinal);
        Assert.EndsWith("--exclude h02", error.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public void Case_02_An_unreachable_host_counts_as_a_failure_and_the_others_get_it()
    {
        var plan = FleetPlanner.Plan(Plans.Fleet(Plans.OnOld, null, Plans.OnOld), Plans.Wanted, Strategy with { Unreachable = Unreachable.CountsAsFailure });

        Assert.Equal(1, plan.FailuresBefore);
        Assert.Empty(plan.VerbsOf("h02"));
        Assert.Equal(2, plan.Batches().Sum());
    }

    [Fact]
    public void Case_03_More_unreachable_hosts_than_may_fail_stop_before_the_first_change()
    {
        var strategy = Strategy with { Unreachable = Unreachable.CountsAsFailure };

        Assert.Equal("BK0533", Assert.Throws<BuildException>(() => FleetPlanner.Plan(Plans.Fleet(null, null, Plans.OnOld), Plans.Wanted, strategy)).Error.Code);
    }

    [Fact]
    public void A_host_that_is_left_out_is_not_touched_and_counts_as_nothing()
    {
        var fleet = Plans.Fleet(Plans.OnOld, null);
        var plan = FleetPlanner.Plan(fleet with { Hosts = fleet.Hosts.SetItem(1, fleet.Hosts[1] with { IsExcluded = true }) }, Plans.Wanted, Strategy);

        Assert.Equal(0, plan.FailuresBefore);
        Assert.Empty(plan.VerbsOf("h02"));
    }

    [Fact]
    public void Each_host_gets_the_package_of_its_platform()
    {
        var wanted = Plans.Wanted with { Packages = [Package("linux-x64", 'x'), Package("linux-arm64", 'y')] };
        var fleet = Plans.Fleet(Plans.OnOld, Plans.OnOld);
        fleet = fleet with { Hosts = fleet.Hosts.SetItem(1, fleet.Hosts[1] with { Platform = "linux-arm64" }) };

        Assert.Equal([new string('x', 64), new string('y', 64)], FleetPlanner.Plan(fleet, wanted, Strategy).Hosts.Select(host => host.Package));
        fleet = fleet with { Hosts = fleet.Hosts.SetItem(1, fleet.Hosts[1] with { Platform = "osx-arm64" }) };
        Assert.Equal("BK0537", Assert.Throws<BuildException>(() => FleetPlanner.Plan(fleet, wanted, Strategy)).Error.Code);

        static ReleaseFile Package(string platform, char digit) =>
            Plans.Wanted.Packages[0] with { Platform = platform, Sha256 = new(digit, 64) };
    }

    [Fact]
    public void A_release_that_was_never_made_is_refused_before_any_host_goes_back()
    {
        var error = Assert.Throws<BuildException>(() => FleetPlanner.Back(Plans.Fleet(Plans.OnNew, Plans.OnNew), "9.9.9", Plans.Wanted, Strategy)).Error;

        Assert.Equal(("BK0534", 30), (error.Code, error.ExitCode));
        Assert.Contains(("Hosts", "h01, h02"), error.Facts);
        Assert.Contains(("On all of them", Plans.Old), error.Facts);
    }

    [Fact]
    public void The_same_state_gives_the_same_plan_and_any_other_fact_another_one()
    {
        var plan = Plan(Plans.OnOld, Plans.OnNew);

        Assert.Equal(plan.Id, Plan(Plans.OnOld, Plans.OnNew).Id);
        Assert.NotEqual(plan.Id, Plan(Plans.OnOld with { Previous = "1.0" }, Plans.OnNew).Id);
        Assert.NotEqual(plan.Id, FleetPlanner.Plan(Plans.Fleet(Plans.OnOld, Plans.OnNew), Plans.Wanted with { InventoryDigest = "x" }, Strategy).Id);
        Assert.NotEqual(plan.Id, FleetPlanner.Plan(Plans.Fleet(Plans.OnOld, Plans.OnNew), Plans.Wanted, Strategy with { MaxFailures = 2 }).Id);
    }

    [Fact]
    public void Case_35_The_plan_shows_which_host_has_which_release()
    {
        var lines = DeploymentPlanText.Lines(Plan(Plans.OnOld, Plans.OnOld with { Current = "1.0", Active = "1.0" }, Plans.OnNew)).ToList();

        Assert.Contains("  now: 1.2.2 on h01, 1.0 on h02, 1.2.3 on h03", lines);
        Assert.Contains(lines, line => line.StartsWith("  h03", StringComparison.Ordinal) && line.Contains("nothing to do", StringComparison.Ordinal));
    }

    [Fact]
    public void The_json_of_a_plan_names_it_and_all_its_verbs()
    {
        var plan = Plan(Plans.OnOld, Plans.OnNew);
        var json = JsonDocument.Parse(DeploymentPlanJson.Of(plan)).RootElement;

        Assert.Equal(plan.Id, json.GetProperty("id").GetString());
        Assert.Equal(["stage", "activate"], json.GetProperty("phases").EnumerateArray()
            .SelectMany(phase => phase.GetProperty("verbs").EnumerateArray()).Select(verb => verb.GetProperty("verb").GetString()));
    }

    [Fact]
    public void Going_back_begins_with_the_last_host_and_goes_to_what_all_had_before()
    {
        var plan = FleetPlanner.Back(Plans.Fleet(Plans.OnNew, Plans.OnNew, Plans.OnNew), null, Plans.Wanted, Strategy with { Pause = TimeSpan.FromMinutes(2) });

        Assert.Equal(["h03", "h02", "h01"], plan.Phases.SelectMany(phase => phase.Verbs).Select(verb => verb.Host));
        Assert.All(plan.Phases.SelectMany(phase => phase.Verbs), verb => Assert.Equal(new GoBack(Plans.Old), verb.Verb));
        Assert.Equal(TimeSpan.Zero, plan.Strategy.Pause);
    }

    [Fact]
    public void Case_22_After_half_a_rollout_all_go_back_to_what_all_had()
    {
        var plan = FleetPlanner.Back(Plans.Fleet(Plans.OnNew, Plans.OnNew, Plans.OnOld with { Previous = "1.2.1" }), null, Plans.Wanted, Strategy);

        Assert.Equal(Plans.Old, plan.Release);
        Assert.Equal([new GoBack(Plans.Old)], plan.VerbsOf("h02"));
        Assert.Empty(plan.VerbsOf("h03"));
    }

    [Fact]
    public void Case_35_Hosts_that_had_different_releases_do_not_go_back_to_the_second_newest()
    {
        var error = Assert.Throws<BuildException>(() => FleetPlanner.Back(
            Plans.Fleet(Plans.OnNew, Plans.OnNew with { Previous = "1.0" }), null, Plans.Wanted, Strategy)).Error;

        Assert.Equal(("BK0536", 30), (error.Code, error.ExitCode));
        Assert.Contains(("On all of them", Plans.Old), error.Facts);
    }

    [Fact]
    public void A_named_release_is_taken_to_the_hosts_that_do_not_have_it()
    {
        var plan = FleetPlanner.Back(Plans.Fleet(Plans.OnOld, Plans.OnNew with { Current = Plans.Old, Active = Plans.Old }), Plans.New, Plans.Wanted, Strategy);

        Assert.Equal([new Stage(Plans.Digest), new GoBack(Plans.New)], plan.VerbsOf("h01"));
        Assert.Equal([new GoBack(Plans.New)], plan.VerbsOf("h02"));
    }

    static DeploymentPlan Plan(params HostStatus?[] hosts) => FleetPlanner.Plan(Plans.Fleet(hosts), Plans.Wanted, Strategy);
}
