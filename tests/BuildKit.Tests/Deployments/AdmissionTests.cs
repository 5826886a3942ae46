using System.Text;
using BuildKit.Releases;
using BuildKit.Tests.Releases;

namespace BuildKit.Tests.Deployments;

/// <summary>What an environment asks of a release is looked at before any of its hosts is.</summary>
[Trait("Speed", "Slow")]
public sealed class AdmissionTests : IDisposable
{
    readonly SignedShop shop = new();

    public AdmissionTests() => Needs.Unix();

    public void Dispose() => shop.Dispose();

    sealed class Script(string? key)
    {
        public Target Publish => _ => _.Outputs("artifacts/shop/**");

        public Product Shop => _ => key is null ? _.Archive("shop", from: Publish) : _.Archive("shop", from: Publish).SignedBy(key);

        // Nobody answers there: whoever asked would say so.
        public DeploymentEnvironment Signed => _ => _.Hosts("nobody@192.0.2.1").RequireSignedBy("deploy/production_signers");

        public DeploymentEnvironment Proven => _ => _.Hosts("nobody@192.0.2.1").RequireProvenance(builder: "https://ci.example.com");

        public Target Release => _ => _.Creates(Shop);

        public Target Deploy => _ => _.Deploys(Shop);
    }

    [Fact]
    public async Task Case_32_Only_signers_of_the_environments_own_list_count()
    {
        var key = shop.NewKey("alice");
        shop.Allow(key);
        var script = new TestScript(new Script(key), shop.Root);
        await script.RunAsync("Release");

        var missing = await script.FailAsync("Deploy", "environment=signed");
        Assert.Equal(("BK0586", 2), (missing.Code, missing.ExitCode));
        File.WriteAllText(shop.Root / "deploy/production_signers", $"bob@example.com {SignedShop.PublicHalf(shop.NewKey("bob"))}\n");
        Assert.Equal("BK0422", (await script.FailAsync("Deploy", "environment=signed")).Code);
    }

    [Fact]
    public async Task Case_32_An_unsigned_release_is_refused_where_a_list_is_asked_for()
    {
        var script = new TestScript(new Script(null), shop.Root);
        await script.RunAsync("Release");
        File.WriteAllText(shop.Root / "deploy/production_signers", $"alice@example.com {SignedShop.PublicHalf(shop.NewKey("alice"))}\n");

        Assert.Equal("BK0422", (await script.FailAsync("Deploy", "environment=signed")).Code);
    }

    [Fact]
    public async Task Case_32_The_wrong_builder_is_refused()
    {
        var script = new TestScript(new Script(null), shop.Root);
        await script.RunAsync("Release");

        var error = await script.FailAsync("Deploy", "environment=proven");

        Assert.Equal(("BK0589", 2), (error.Code, error.ExitCode));
        Assert.Contains("it was made by 'buildkit:anywhere', and not by 'https://ci.example.com'", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "it has no provenance")]
    [InlineData("{}", "its provenance cannot be read")]
    [InlineData("""{ "_type": "x", "predicate": { "runDetails": { "builder": { "id": "b" } }, "buildDefinition": { "externalParameters": {} } } }""", "its provenance is no statement about files")]
    [InlineData(Begin + " \"b\" } }, " + """ "buildDefinition": { "externalParameters": { "product": "Shop", "version": "1", "targets": [], "parameters": { "configuration": "Debug" } } } } }""", null)]
    [InlineData(Begin + " \"c\" } }, " + """ "buildDefinition": { "externalParameters": {} } } }""", "it was made by 'c', and not by 'b'")]
    [InlineData(Begin + " \"b\" } }, " + """ "buildDefinition": { "externalParameters": { "allowDirty": "why" } } } }""", "it was made with the parameter 'allowDirty', which is not among those that may be given")]
    [InlineData(Begin + " \"b\" } }, " + """ "buildDefinition": { "externalParameters": { "parameters": { "skipTests": "true" } } } } }""", "it was made with the parameter 'skipTests', which is not among those that may be given")]
    public void Case_32_Provenance_says_what_the_policy_asks_for(string? statement, string? objection) =>
        Assert.Equal(objection, new ProvenancePolicy("b", ["configuration"]).Objection(statement is null ? null : Encoding.UTF8.GetBytes(statement)));

    const string Begin = """{ "_type": "https://in-toto.io/Statement/v1", "subject": [], "predicate": { "runDetails": { "builder": { "id": """;
}
