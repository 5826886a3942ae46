using BuildKit.Deployments;
using BuildKit.Ledger;
using BuildKit.Tests.Deployments.Simulation;

namespace BuildKit.Tests.Deployments;

/// <summary>Random fleets with random strategies, where anything may happen to any verb, and the user may press Ctrl-C at any moment.</summary>
public class FleetExecutorPropertyTests
{
    [Fact]
    public void Whatever_happens_no_more_hosts_are_missing_than_may_and_each_keeps_a_complete_release()
    {
        foreach (var seed in Rounds.Seeds(2000))
        {
            var (world, strategy) = Random(seed);
            var (plan, run) = Deploy(world, strategy, seed);

            Assert.True(world.Problems.Count == 0, $"BK_SEED={seed}\n{string.Join('\n', world.Problems.Take(5))}");
            Tells(run is null || world.Outsider.Verbs == 0, seed, "a host outside the plan was touched");
            Tells(plan is null || world.Hosts.TrueForAll(host => host.Verbs == 0 || plan.VerbsOf(host.Name).Length > 0), seed, "a host without a verb was touched");
        }
    }

    [Fact]
    public void The_result_tells_the_truth_about_each_host()
    {
        foreach (var seed in Rounds.Seeds(2000))
        {
            var (world, strategy) = Random(seed);
            var before = world.Hosts.ToDictionary(host => host.Name, host => (host.Current, Back: host.Pending is null ? host.Current : host.Status().Previous));
            if (Deploy(world, strategy, seed).Run is not { } run)
            {
                continue;
            }

            foreach (var host in run.Hosts)
            {
                var real = world.Hosts.Single(one => one.Name == host.Name);
                Tells(IsTrue(host, real, before[host.Name]), seed, $"{host.Name} is said to be {host.Standing} with {host.ExitCode}; it had {before[host.Name].Current}, has {real.Current}, active {real.Active}, pending {real.Pending}, gone {real.GoneFor}");
            }

            Tells(run.ExitCode != 0 || run.LeftOut.Any() || world.Hosts.TrueForAll(host => host.IsSettled && host.Current == Plans.New), seed, "it says that all went well");
            Tells(run.ExitCode is 0 or 130 || run.Failed.Any() || run.MigrationFailure is not null, seed, $"exit code {run.ExitCode} without a failed host");
        }
    }

    [Fact]
    public void Case_43_Run_again_when_all_is_mended_it_converges_migrates_nothing_twice_and_then_changes_nothing()
    {
        foreach (var seed in Rounds.Seeds(1000))
        {
            var (world, strategy) = Random(seed);
            Deploy(world, strategy, seed);
            world.Heal();

            var (_, again) = Deploy(world, strategy, seed);

            Tells(again is { ExitCode: 0 } && world.Hosts.TrueForAll(host => host.IsSettled && host.Current == Plans.New), seed, $"the second run ends with {again?.ExitCode}");

            // What the first run has left broken is missing from the beginning of the second.
            var problems = world.Problems.Where(problem => !problem.Contains("missing", StringComparison.Ordinal)).ToList();
            Tells(problems.Count == 0, seed, string.Join('\n', problems.Take(5)));
            Tells(FleetPlanner.Plan(world.Observe(), Plans.Wanted, strategy).IsEmpty, seed, "a third run would do something");
        }
    }

    [Fact]
    public void Case_50_Every_failure_says_what_failed_how_each_host_stands_now_and_what_to_type()
    {
        var order = new DeploymentOrder { Product = "Shop", Environment = new("Production"), Actor = "ann", Kind = DeploymentKind.Planned, RollbackTarget = "Rollback" };
        foreach (var seed in Rounds.Seeds(1000))
        {
            var (world, strategy) = Random(seed);
            if (world.Hosts.Count == 1 || Deploy(world, strategy, seed).Run is not { ExitCode: not 0 } run)
            {
                continue;
            }

            var error = DeploymentFailure.Of(run, Plans.New, order, [], "Deploy");

            Tells(error.Message.StartsWith("The deployment of Shop 1.2.3 ", StringComparison.Ordinal) && error.ExitCode == run.ExitCode, seed, error.ToString());
            Tells(error.Facts.Contains(("Environment", "Production")), seed, error.ToString());
            var lines = error.Facts.Single(fact => fact.Name == "Hosts").Value.Split('\n').Where(line => line[0] != ' ').ToList();
            Tells(lines.Select(line => line.Split(' ')[0]).SequenceEqual(world.Hosts.Select(host => host.Name)), seed, error.ToString());
            foreach (var (line, host) in lines.Zip(world.Hosts).Where(pair => pair.Second.GoneFor == 0 && pair.Second.Active is not null && !pair.First.Contains("not known", StringComparison.Ordinal)))
            {
                Tells(line.EndsWith($"active: {host.Active}", StringComparison.Ordinal), seed, $"{line}, in truth {host.Active}");
            }

            Tells(error.Hint!.Contains(run.IsInterrupted ? "Go on: ./build.sh :deploy resume --environment Production" : "Mend the cause, then: ./build.sh Deploy --environment Production", StringComparison.Ordinal), seed, error.ToString());
            Tells(error.Hint.Contains("Or go back: ./build.sh Rollback --environment Production", StringComparison.Ordinal) == run.Hosts.Any(host => host.Standing == HostStanding.Switched), seed, error.ToString());
        }
    }

    [Fact]
    public void The_cost_grows_no_faster_than_the_hosts()
    {
        Assert.Equal(10 * Steps(20), Steps(200));

        static int Steps(int hosts)
        {
            using var world = new World(1, hosts);
            world.Hosts.ForEach(host => host.Had(Plans.Old));
            Assert.Equal(0, Deploy(world, Plans.Rolling(1, 20.Percent(), 100.Percent()), 1).Run!.ExitCode);
            return world.Steps;
        }
    }

    static bool IsTrue(HostRun said, SimulatedHost real, (string? Current, string? Back) before) => said.Standing switch
    {
        HostStanding.Unchanged or HostStanding.Switched => real.IsSettled && real.Current == Plans.New,
        HostStanding.Pending => real.Current == before.Current || real.Current == before.Back,
        HostStanding.RolledBack => real.IsSettled && real.Current == before.Back,
        HostStanding.Failed => real.Current == before.Current || real.Current == before.Back,
        HostStanding.LeftOut => real.Verbs == 0,
        HostStanding.Lost => real.GoneFor > 0,
        HostStanding.Quarantined => !real.IsSettled || real.Current == Plans.New,
        _ => !real.IsSettled || real.GoneFor > 0,
    };

    static (World World, DeploymentStrategy Strategy) Random(int seed)
    {
        var random = new Random(seed);
        var world = new World(seed, random.Next(1, 25));
        foreach (var host in world.Hosts)
        {
            Begin(host, random.Next(20));
        }

        world.Trouble = random.Next(4) switch { 0 => 0, 1 => 0.03, 2 => 0.15, _ => 0.5 };
        var strategy = new DeploymentStrategy
        {
            Batches = random.Next(4) switch { 0 => [100.Percent()], 1 => [1], 2 => [1, 20.Percent(), 100.Percent()], _ => [random.Next(1, 4), 30.Percent()] },
            Pause = TimeSpan.FromSeconds(random.Next(2) * 60),
            MaxFailures = random.Next(4),
            Unreachable = (Unreachable)random.Next(2),
            OnFailure = (RollBack)random.Next(3),
            Lanes = random.Next(1, 20),
            Migration = random.Next(3) == 0 ? new(HasContract: random.Next(2) == 0, Role: null) : null,
        };
        world.Migrates = strategy.Migration is not null;
        if (random.Next(3) == 0)
        {
            world.InterruptAt(random.Next(1, 200));
        }

        return (world, strategy);
    }

    static void Begin(SimulatedHost host, int kind)
    {
        if (kind > 0)
        {
            host.Had(Plans.Old);
        }

        switch (kind)
        {
            case 1:
                host.Had(Plans.New);
                break;
            case 2:
                host.Complete.Add(Plans.New);
                break;
            case 3:
                host.Complete.Add(Plans.New);
                (host.Current, host.Active, host.Pending) = (Plans.New, null, "activate");
                break;
            case 4:
                host.GoneFor = int.MaxValue;
                break;
        }
    }

    static (DeploymentPlan? Plan, FleetRun? Run) Deploy(World world, DeploymentStrategy strategy, int seed)
    {
        var observed = world.Observe();
        try
        {
            var plan = FleetPlanner.Plan(observed, Plans.Wanted, strategy);
            world.Allowed = world.Hosts.Count(host => host.Pending is not null) + strategy.MaxFailures + plan.Batches().DefaultIfEmpty().Max();
            return (plan, world.Run(plan, observed));
        }
        catch (BuildException e) when (e.Error.Code is "BK0533" or "BK0560" or "BK0591" or "BK0597")
        {
            return (null, null);
        }
        catch (InvalidOperationException e)
        {
            throw new InvalidOperationException($"BK_SEED={seed}: {e.Message}", e);
        }
    }

    static void Tells(bool truth, int seed, string otherwise) => Assert.True(truth, $"BK_SEED={seed}: {otherwise}");
}
