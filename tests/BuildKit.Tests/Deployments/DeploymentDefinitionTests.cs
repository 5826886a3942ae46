using BuildKit.Parameters;
using BuildKit.Releases;
using BuildKit.Targets;

namespace BuildKit.Tests.Deployments;

public class DeploymentDefinitionTests
{
    sealed class Script
    {
        public Product Shop => _ => _;

        public Target Deploy => _ => _.Deploys(Shop, d => d.Healthy(h => h.Runs("./shop --version").Within(TimeSpan.FromSeconds(9.5)).Consecutive(2)).Restart("r").Keep(3));

        public Target Same => _ => _.Deploys(Shop);

        public Target Other => _ => _.Deploys(Shop, d => d.Keep(4));
    }

    [Fact]
    public void Settings_are_known_wherever_the_product_is_released()
    {
        var members = Define("Deploy", "Same", "Deploy");

        Assert.Equal(
            new() { Health = "./shop --version", HealthWithinSeconds = 10, HealthConsecutive = 2, Restart = "r", Keep = 3 },
            members.Shared<HostSettingsOfProducts>().Of("Shop"));
    }

    [Fact]
    public void Two_targets_with_different_settings_for_one_product_are_an_error() =>
        Assert.Equal("BK0412", Assert.Throws<BuildException>(() => Define("Deploy", "Other")).Error.Code);

    [Fact]
    public void Impossible_numbers_are_refused_where_they_are_written()
    {
        Refused(d => d.Keep(0));
        Refused(d => d.Healthy(h => h.Within(TimeSpan.Zero)));
        Refused(d => d.Healthy(h => h.Within(TimeSpan.MaxValue)));
        Refused(d => d.Healthy(h => h.Consecutive(0)));

        static void Refused(Func<DeploymentDefinition, DeploymentDefinition> define) =>
            Assert.Equal("BK0511", Assert.Throws<BuildException>(() => define(new())).Error.Code);
    }

    static ScriptMembers Define(params string[] targets)
    {
        var members = new ScriptMembers(ScriptMember.Of(new Script()), typeof(Target), typeof(Product), typeof(DeploymentEnvironment));
        foreach (var name in targets)
        {
            members.Of<Target>().Single(member => member.Name == name).Member(new(new(name), members));
        }

        return members;
    }
}
