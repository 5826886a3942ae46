using System.Collections.Immutable;
using BuildKit.Graph;
using BuildKit.Hosting;
using BuildKit.Targets;
using static BuildKit.Tests.Execution.Runs;

namespace BuildKit.Tests.Graph;

public class PlanTests
{
    readonly string feedKey = "";

    string Token => feedKey;

    [Fact]
    public void Clean_comes_before_everything_that_is_asked_for_after_it()
    {
        var plan = Plan([Target("Restore"), Target("Compile").Needs("Restore"), Target("Clean")], "Clean", "Compile");

        Assert.Equal("Clean (asked for) | Restore (needed by 'Compile') | Compile (asked for)", Described(plan));
        Assert.Equal([0, 1, 2], plan.Targets.Select(target => target.Wave));
        Assert.Equal(["Clean", "Compile"], plan.Requested.Select(target => target.Name));
    }

    [Fact]
    public void The_graph_wins_over_the_order_of_the_command_line()
    {
        var plan = Plan([Target("Compile"), Target("Test").Needs("Compile")], "Test", "Compile", "test");

        Assert.Equal("Compile (needed by 'Test') | Test (asked for)", Described(plan).Replace("Compile (asked for)", "Compile (needed by 'Test')"));
        Assert.Equal(2, plan.Requested.Count);
    }

    [Fact]
    public void Order_alone_adds_nothing_and_triggers_do()
    {
        var plan = Plan(
            [
                Target("A", target => { Refer(target.Triggers, ["B"], "Triggers"); Refer(target.After, ["C"], "After"); }),
                Target("B").Needs("D"), Target("C"), Target("D"),
            ],
            "A");

        Assert.Equal("A (asked for) | D (needed by 'B') | B (triggered by 'A')", Described(plan));
        Assert.True(plan.Targets[2].IsOnlyTriggered);
        Assert.False(plan.Targets[1].IsOnlyTriggered);
    }

    [Fact]
    public void What_only_a_skipped_target_needs_is_skipped_too()
    {
        TargetModel[] targets =
        [
            Target("Tools"), Target("Compile"), Target("Docs", target => target.StaticConditions.Add(new(() => false, "no docs today"))).Needs("Tools", "Compile"),
            Target("Pack").Needs("Compile"), OnlyName("Ci", "Docs", "Pack"),
        ];

        Assert.Equal(
            "Tools: only needed by 'Docs', which is skipped | Compile: | Docs: no docs today | Pack: | Ci:", Skips(Plan(targets, "Ci")));
    }

    [Fact]
    public void A_target_that_is_provided_elsewhere_leaves_the_plan_with_what_only_it_needed()
    {
        TargetModel[] targets =
        [
            Target("Test"), Target("Release", target => target.Provides.Add("release of Shop")).Needs("Test"),
            Target("Deploy", target => target.DoesWithout.Add(() => ("release of Shop", "release 1.2 is deployed"))).Needs("Release"),
        ];

        Assert.Equal(
            "Test: only needed by 'Release', which is skipped | Release: release 1.2 is deployed | Deploy:", Skips(Plan(targets, "Deploy")));
    }

    [Fact]
    public void Conditions_are_asked_once_and_not_of_targets_that_are_not_needed()
    {
        var asked = new List<string>();
        Condition Ask(string name, bool answer) => new(() => { asked.Add(name); return answer; }, name);
        TargetModel[] targets =
        [
            Target("Unneeded", target => target.StaticConditions.Add(Ask("unneeded", true))),
            Target("A", target => target.StaticConditions.AddRange([Ask("first", true), Ask("second", false), Ask("third", true)])).Needs("Unneeded"),
            Target("B", target => target.Requirements.Add(new(() => { asked.Add("required"); return true; }, "b", () => { }))).Needs("A"),
            Target("C").Needs("A", "B"),
        ];

        Plan(targets, "C");

        Assert.Equal(["first", "second", "required"], asked);
    }

    [Fact]
    public void All_that_is_missing_is_reported_together_and_nameless_requirements_name_the_member()
    {
        Func<object?> field = () => feedKey, property = () => Token, code = () => feedKey + Token;
        TargetModel[] targets =
        [
            Target("Push", target => target.Requirements.AddRange([Needed(field), Needed(property), Needed(code)])),
            Target("Sign", target => target.Requirements.Add(new(() => false, "a certificate is installed", field))),
            Target("Odd", target => target.Requirements.Add(new(() => throw new InvalidOperationException("no idea"), null, field))),
            Target("Odder", target => target.StaticConditions.Add(new(() => throw new InvalidOperationException("no clue"), ""))),
            OnlyName("All", "Push", "Sign", "Odd", "Odder"),
        ];

        Snapshot.Matches(Assert.Throws<BuildException>(() => Plan(targets, "All")).Message);

        static Requirement Needed(Func<object?> value) => new(value, null, value);
    }

    public static TheoryData<object?, bool> Values => new()
    {
        { null, false }, { "", false }, { false, false }, { Array.Empty<string>(), false }, { default(ImmutableArray<int>), false }, { ImmutableArray<int>.Empty, false },
        { "x", true }, { true, true }, { 0, true }, { new[] { "" }, true }, { ImmutableArray.Create(1), true },
    };

    [Theory]
    [MemberData(nameof(Values))]
    public void A_value_is_required_as_it_would_be_asked_for(object? value, bool isMet) => Assert.Equal(isMet, Requirement.IsMet(value));

    [Fact]
    public void A_plan_is_made_although_it_cannot_be_run_and_says_what_is_missing()
    {
        Func<object?> field = () => feedKey;
        TargetModel[] targets =
        [
            Target("Pack"),
            Target("Push", target => target.Requirements.Add(new(field, null, field))).Needs("Pack"),
        ];

        var plan = Plan(targets, "Push");

        Assert.Equal("BK0113", Assert.Single(plan.Unmet).Code);
        Assert.Empty(plan.Targets[0].Unmet);
        Assert.Contains("not ready: The target 'Push' cannot run: 'feedKey' has no value", PlanText.Of(plan, PlanText.NoForecasts, ForeseenActions.None), StringComparison.Ordinal);
        Assert.Contains("'feedKey' has no value", PlanJson.Of(plan, PlanText.NoForecasts, ForeseenActions.None), StringComparison.Ordinal);
    }

    [Fact]
    public void A_requirement_of_a_skipped_target_is_not_asked()
    {
        var push = Target("Push", target => target.Requirements.Add(new(() => false, "a key", () => { })));

        var plan = BuildGraph.Create([push]).Plan(new PlanRequest { Targets = ["Push"], Skip = ["push"] });

        Assert.Equal("Push: --skip", Skips(plan));
    }

    [Fact]
    public void A_bare_skip_leaves_only_what_was_asked_for()
    {
        var graph = BuildGraph.Create([Target("Restore"), Target("Compile").Needs("Restore"), Target("Test").Needs("Compile")]);

        Assert.Equal("Restore: --skip | Compile: --skip | Test:", Skips(graph.Plan(new PlanRequest { Targets = ["Test"], Skip = [] })));
    }

    [Fact]
    public void To_skip_an_unknown_target_is_an_error_and_one_that_is_not_in_the_plan_is_harmless()
    {
        var graph = BuildGraph.Create([Target("Test"), Target("Pack")]);

        Assert.Equal("Test:", Skips(graph.Plan(new PlanRequest { Targets = ["Test"], Skip = ["Pack"] })));
        Assert.Equal(
            "BK0111", Assert.Throws<BuildException>(() => graph.Plan(new PlanRequest { Targets = ["Test"], Skip = ["Pac"] })).Error.Code);
    }

    [Fact]
    public void Names_of_an_earlier_run_that_are_gone_do_no_harm()
    {
        var request = new PlanRequest
        {
            Targets = ["Test"],
            Continued = new HashSet<string> { "Gone", "Compile" },
            Unneeded = new Dictionary<string, string> { ["Away"] = "x" },
        };

        var plan = BuildGraph.Create([Target("Compile"), Target("Test").Needs("Compile")]).Plan(request);

        Assert.Equal("Compile: succeeded in the run that is continued | Test:", Skips(plan));
    }

    [Fact]
    public void Waves_hold_what_could_run_at_the_same_time()
    {
        var plan = Plan([Target("A"), Target("B"), Target("C").Needs("A"), Target("D").Needs("B", "C")], "B", "D");

        Assert.Equal("B | A | C | D", string.Join(" | ", plan.Waves.Select(wave => string.Join(' ', wave.Select(target => target.Name)))));
    }

    static string Described(Plan plan) => string.Join(" | ", plan.Targets.Select(target => $"{target.Name} ({target.Why})"));

    static string Skips(Plan plan) =>
        string.Join(" | ", plan.Targets.Select(target => $"{target.Name}: {target.SkipReason}".TrimEnd()));
}
