using BuildKit.Deployments;
using BuildKit.Parameters;
using BuildKit.Targets;

namespace BuildKit.Tests.Deployments;

public class EnvironmentsTests
{
    static readonly AbsolutePath Root = AbsolutePath.Of("/shop");

    sealed class Plain;

    sealed class Declaring
    {
        public DeploymentEnvironment Staging => _ => _.Directory(Root / "staging").Keep(2);

        public DeploymentEnvironment Nowhere => _ => _;
    }

    sealed class Replacing
    {
        public DeploymentEnvironment Local => _ => _.Directory(Root / "elsewhere");
    }

    [Fact]
    public void The_embedded_environment_always_exists()
    {
        Assert.Equal(["local"], Of(new Plain()).Names);
        Assert.Equal(Root / ".buildkit/environments/local", Of(new Plain()).Find("Local", Root).Directory);
        Assert.Equal(["local", "Staging", "Nowhere"], Of(new Declaring()).Names);
    }

    [Fact]
    public void A_declared_one_has_its_directory_and_how_many_releases_it_keeps() =>
        Assert.Equal(new("Staging") { Directory = Root / "staging", Keep = 2 }, Of(new Declaring()).Find("staging", Root));

    [Fact]
    public void A_script_may_put_the_local_one_elsewhere()
    {
        Assert.Equal(["Local"], Of(new Replacing()).Names);
        Assert.Equal(Root / "elsewhere", Of(new Replacing()).Find("local", Root).Directory);
    }

    [Fact]
    public void Unknown_ones_and_those_without_a_host_are_errors()
    {
        Assert.Equal("BK0501", Assert.Throws<BuildException>(() => Of(new Declaring()).Find("prod", Root)).Error.Code);
        Assert.Equal("BK0502", Assert.Throws<BuildException>(() => Of(new Declaring()).Find("nowhere", Root)).Error.Code);
    }

    [Theory]
    [InlineData("Production", EnvironmentTier.Production)]
    [InlineData("PRODUCTION_EU", EnvironmentTier.Production)]
    [InlineData("Prod2", EnvironmentTier.Production)]
    [InlineData("LiveEurope", EnvironmentTier.Production)]
    [InlineData("PreProduction", EnvironmentTier.Staging)]
    [InlineData("NonProd", EnvironmentTier.Staging)]
    [InlineData("Staging", EnvironmentTier.Staging)]
    [InlineData("ProductionTest", EnvironmentTier.Testing)]
    [InlineData("Qa1", EnvironmentTier.Testing)]
    [InlineData("local", EnvironmentTier.Development)]
    [InlineData("Products", EnvironmentTier.Other)]
    [InlineData("Delivery", EnvironmentTier.Other)]
    public void The_name_says_how_near_to_users_it_is(string name, EnvironmentTier tier) => Assert.Equal(tier, new EnvironmentModel(name).Tier);

    sealed class Tiered
    {
        public DeploymentEnvironment Frankfurt => _ => _.Directory(Root / "a").Tier(EnvironmentTier.Production);
    }

    [Fact]
    public void A_script_may_say_how_near_to_users_it_is() => Assert.Equal(EnvironmentTier.Production, Of(new Tiered()).Find("frankfurt", Root).Tier);

    sealed class Sharing
    {
        public DeploymentEnvironment Company => _ => _.Directory(Root / "a").Ledger("company");

        public DeploymentEnvironment Playground => _ => _.Directory(Root / "b").LocalLedger();

        public DeploymentEnvironment Staging => _ => _.Directory(Root / "c");
    }

    [Fact]
    public void The_ledger_of_any_but_the_local_one_is_shared_unless_it_is_said_otherwise()
    {
        var environments = Of(new Sharing());

        Assert.Equal(new(true, "company"), environments.Find("company", Root).Sharing);
        Assert.Equal(LedgerSharing.Off, environments.Find("playground", Root).Sharing);
        Assert.Equal(LedgerSharing.On, environments.Find("staging", Root).Sharing);
        Assert.Equal(LedgerSharing.Off, environments.Find("local", Root).Sharing);
    }

    static Environments Of(object script) => new(new ScriptMembers(ScriptMember.Of(script), typeof(DeploymentEnvironment)));
}
