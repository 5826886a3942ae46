using BuildKit.Graph;
using BuildKit.Targets;
using static BuildKit.Tests.Execution.Runs;

namespace BuildKit.Tests.Graph;

public class BuildGraphTests
{
    [Fact]
    public void All_problems_are_reported_together()
    {
        var a = Target("A", target => target.DependsOn.AddRange([new(null, "DependsOn"), new("Compil", "DependsOn"), new("A", "DependsOn")]));
        var b = Target("B", target => Refer(target.Triggers, ["D"], "Triggers")).Needs("C");
        var c = Target("C");
        var d = Target("D", target => Refer(target.Before, ["C"], "Before"));
        var compile = Target("Compile", target => target.Step.Outputs.AddRange(["artifacts/**", "../out"]));
        var again = Target("com-pile", target => target.Step.Outputs.Add("artifacts/bin/a.dll"));
        var slow = Target("Slow", target => (target.Step.Retries, target.Step.Timeout) = (101, TimeSpan.Zero));
        var nothing = OnlyName("Nothing");

        Snapshot.Matches(Error([a, b, c, d, compile, again, slow, nothing]));
    }

    [Fact]
    public void A_circle_is_the_shortest_of_its_component_and_each_component_has_one()
    {
        var error = Error([
            Target("A").Needs("B"), Target("B").Needs("C", "A"), Target("C").Needs("A"),
            Target("X").Needs("Y"), Target("Y").Needs("X"), Target("Fine").Needs("A", "X")]);

        Assert.Contains("2 targets wait for each other in a circle: A → B → A", error);
        Assert.Contains("2 targets wait for each other in a circle: X → Y → X", error);
        Assert.Contains("2 problems", error);
    }

    [Fact]
    public void A_circle_of_ten_thousand_targets_is_reported_in_reasonable_length()
    {
        var error = Error([.. Enumerable.Range(0, 10_000).Select(index => Target($"T{index}").Needs($"T{(index + 1) % 10_000}"))]);

        Assert.Contains("10000 targets wait for each other", error);
        Assert.InRange(error.Length, 1, 20_000);
    }

    [Theory]
    [InlineData("artifacts/**", "artifacts/bin/a.dll", true)]
    [InlineData("artifacts", "artifacts/bin/a.dll", true)]
    [InlineData("artifacts/*.zip", "artifacts/*.tar", false)]
    [InlineData("artifacts/a*", "artifacts/*b", true)]
    [InlineData("**/bin/x", "source/A/bin/x", true)]
    [InlineData("source/**/a.txt", "source/**/b.txt", false)]
    [InlineData("artifacts/bin", "artifacts/binary", false)]
    [InlineData("artifacts/{a,b}/x", "artifacts/a/x", true)]
    [InlineData("./artifacts//a/../b", "artifacts/b", true)]
    [InlineData("A/x", "a/x", false)]
    public void Outputs_that_may_be_the_same_files_are_found(string first, string second, bool overlap)
    {
        TargetModel[] targets =
            [Target("A", target => target.Step.Outputs.Add(first)), Target("B", target => target.Step.Outputs.Add(second))];

        Assert.Equal(overlap, Record.Exception(() => BuildGraph.Create(targets, Root)) is BuildException);
    }

    [Fact]
    public void Outputs_that_are_excluded_do_not_overlap_and_one_target_may_name_a_file_twice()
    {
        TargetModel[] targets =
        [
            Target("A", target => target.Step.Outputs.AddRange(["artifacts/**", "artifacts/x", "!artifacts/shop/**"])),
            Target("B", target => target.Step.Outputs.Add("artifacts/shop/app")),
        ];

        Assert.Equal(2, BuildGraph.Create(targets, Root).Targets.Count);
    }

    [Fact]
    public void An_absolute_pattern_below_the_root_becomes_relative()
    {
        var target = Target("A", target => target.Step.Outputs.Add(Root / "artifacts" / "bin"));

        BuildGraph.Create([target], Root);

        Assert.Equal(["artifacts/bin"], target.Step.Outputs);
    }

    [Theory]
    [InlineData("/etc/passwd")]
    [InlineData("a/../../b")]
    [InlineData("..")]
    [InlineData("!../x")]
    public void A_pattern_that_leaves_the_workspace_is_an_error(string pattern) =>
        Assert.Contains("BK0107", Error([Target("A", target => target.Step.Inputs.Add(pattern))]));

    [Fact]
    public void A_name_that_is_declared_twice_and_a_negative_pause_are_errors()
    {
        var error = Error([Target("A"), Target("A", target => target.Step.RetryPause = TimeSpan.FromSeconds(-1))]);

        Assert.Contains("BK0103: The target 'A' is declared twice", error);
        Assert.Contains("BK0117", error);
    }

    [Theory]
    [InlineData("")]
    [InlineData("!")]
    [InlineData("./")]
    public void An_empty_pattern_is_an_error(string pattern) =>
        Assert.Contains("BK0116", Error([Target("A", target => target.Step.Outputs.Add(pattern))]));

    [Fact]
    public void A_target_is_found_whatever_its_case_and_dashes()
    {
        var graph = BuildGraph.Create([Target("UnitTest"), Target("Hidden", target => target.IsUnlisted = true)]);

        Assert.Equal("UnitTest", graph.Find("unit-test").Name);
        Assert.Equal("Hidden", graph.Find("HIDDEN").Name);
    }

    [Fact]
    public void An_unknown_target_is_answered_with_a_suggestion_and_the_list()
    {
        var graph = BuildGraph.Create([Target("UnitTest"), Target("Hidden", target => target.IsUnlisted = true), Target("Pack")]);

        Snapshot.Matches(Assert.Throws<BuildException>(() => graph.Find("UnitTset")).Message);
    }

    [Fact]
    public void A_hundred_thousand_targets_cost_a_few_visits_an_edge()
    {
        const int count = 100_000;
        var targets = Enumerable.Range(0, count)
            .Select(index => Target($"T{index}", target => target.Step.Outputs.Add($"artifacts/{index}/**")).Needs(
                [.. new[] { index / 2, index / 3, index - 1 }.Where(other => other >= 0 && other < index).Select(other => $"T{other}")]))
            .ToList();

        var graph = BuildGraph.Create(targets, Root);
        var plan = graph.Plan(new PlanRequest { Targets = [$"T{count - 1}"] });

        Assert.Equal(count, plan.Targets.Count);
        Assert.InRange(graph.Work, 1, 10 * count);
        Assert.InRange(plan.Work, 1, 20 * count);
    }

    [Fact]
    public void Stacked_diamonds_neither_explode_nor_overflow_the_stack()
    {
        const int depth = 10_000;
        var targets = new List<TargetModel> { Target("J0") };
        for (var level = 1; level <= depth; level++)
        {
            targets.AddRange([
                Target($"L{level}").Needs($"J{level - 1}"), Target($"R{level}").Needs($"J{level - 1}"),
                Target($"J{level}").Needs($"L{level}", $"R{level}")]);
        }

        var plan = BuildGraph.Create(targets).Plan(new PlanRequest { Targets = [$"J{depth}"] });

        Assert.Equal((3 * depth) + 1, plan.Targets.Count);
        Assert.Equal(2 * depth, plan.Targets[^1].Wave);
        Assert.InRange(plan.Work, 1, 30 * depth);
    }

    static string Error(IReadOnlyList<TargetModel> targets) =>
        Assert.Throws<BuildException>(() => BuildGraph.Create(targets, Root)).Message;
}
