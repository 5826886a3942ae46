using BuildKit.Parameters;
using BuildKit.Targets;

namespace BuildKit.Tests.Targets;

public sealed class ScriptMembersTests
{
    readonly Script script = new();

    [Fact]
    public void A_member_is_known_again_each_time_it_is_named()
    {
        var members = new ScriptMembers(ScriptMember.Of(script), typeof(Target));

        Assert.Equal("First", members.NameOf(script.First));
        Assert.Equal("Second", members.NameOf(script.Second));
        Assert.Null(members.NameOf((Target)(_ => _.Executes(() => { }))));
        Assert.Equal(["First", "Second"], members.Of<Target>().Select(member => member.Name));
    }

    [Fact]
    public void A_definition_writes_down_what_it_is_told()
    {
        var model = new TargetModel("Second");

        _ = script.Second(new TargetDefinition(model, new ScriptMembers(ScriptMember.Of(script), typeof(Target))));

        Assert.Equal(["First"], model.DependsOn.Select(reference => reference.Name));
        Assert.Equal(("Does it", 2, TimeSpan.FromSeconds(3)), (model.Description, model.Step.Retries, model.Step.Timeout));
        Assert.Equal(["a", "b"], model.Step.Outputs);
        Assert.Single(model.Step.Actions);
    }

    [Fact]
    public void Two_members_that_one_method_makes_are_refused_because_nobody_could_tell_them_apart()
    {
        var error = Assert.Throws<BuildException>(() => new ScriptMembers(ScriptMember.Of(new Factory()), typeof(Target)));

        Assert.StartsWith("BK0130: The definition of 'One' captures 'name'", error.Message, StringComparison.Ordinal);
        Assert.Contains("ScriptMembersTests.cs:", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Variables_of_all_blocks_around_a_definition_are_named() => Assert.StartsWith(
        "BK0130: The definition of 'Nested' captures 'inner', 'outer'",
        Assert.Throws<BuildException>(() => new ScriptMembers(ScriptMember.Of(new Blocks()), typeof(Target))).Message, StringComparison.Ordinal);

    [Fact]
    public void Members_constants_and_variables_inside_of_the_definition_are_free() => Assert.Equal(
        ["A", "B", "C"],
        new ScriptMembers(ScriptMember.Of(new Free(3)), typeof(Target)).Of<Target>().Select(member => member.Name));

    sealed class Factory
    {
        public Target One => Make("one");

        public Target Two => Make("two");

        static Target Make(string name) => _ => _.Description(name);
    }

    sealed class Blocks
    {
        public Target Nested
        {
            get
            {
                var outer = ScriptName();
                if (outer.Length > 0)
                {
                    var inner = outer + "y";
                    return _ => _.Executes(() => Use(inner + outer));
                }

                return _ => _.Description(outer);
            }
        }

        static void Use(string text) => Assert.NotEmpty(text);

        static string ScriptName() => "x";
    }

    sealed class Free(int number)
    {
        public Target A => _ => _.Retry(number).Executes(() => number++);

        public Target B { get; } = _ =>
        {
            var inside = Environment.ProcessorCount;
            return _.Executes(() => inside++);
        };

        public static Target C => _ => _.Executes(() => { });
    }

    sealed class Script
    {
        public Target First => _ => _.Executes(() => { });

        public Target Second => _ => _
            .Description("Does it")
            .DependsOn(First)
            .Outputs("a", "b")
            .Retry(2)
            .Timeout(TimeSpan.FromSeconds(3))
            .Executes(() => { });
    }
}
