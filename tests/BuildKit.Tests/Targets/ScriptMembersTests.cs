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
