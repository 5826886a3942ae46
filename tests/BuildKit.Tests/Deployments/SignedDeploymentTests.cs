using BuildKit.Tests.Releases;

namespace BuildKit.Tests.Deployments;

/// <summary>Where a list says who may sign, nothing else leaves this machine.</summary>
[Trait("Speed", "Slow")]
public sealed class SignedDeploymentTests : IDisposable
{
    readonly SignedShop shop = new();

    public SignedDeploymentTests() => Needs.Unix();

    public void Dispose() => shop.Dispose();

    sealed class Script(AbsolutePath root, string? key, IReleaseVerifier? verifier = null)
    {
        public Target Publish => _ => _.Outputs("artifacts/shop/**");

        public Product Shop => _ =>
        {
            var shop = _.Archive("shop", from: Publish);
            shop = key is null ? shop : shop.SignedBy(key);
            return verifier is null ? shop : shop.VerifiedBy(verifier);
        };

        public Target Push => _ => _.Publishes(Shop, to: Destination.Directory(root / ".buildkit/share"));

        public DeploymentEnvironment Staging => _ => _.Directory(root / ".buildkit/staging");

        public Target Release => _ => _.Creates(Shop);

        public Target Deploy => _ => _.DependsOn(Release).Deploys(Shop);
    }

    [Fact]
    public async Task An_unsigned_release_goes_to_the_embedded_environment_and_no_further()
    {
        shop.Allow(shop.NewKey("alice"));
        var script = new TestScript(new Script(shop.Root, null), shop.Root);
        await script.RunAsync("Release");

        Assert.Equal("BK0422", (await script.FailAsync("Deploy", "environment=staging")).Code);
        Assert.False(Directory.Exists(shop.Root / ".buildkit/staging"));
        await script.RunAsync("Deploy");
        Assert.True(File.Exists(shop.Root / ".buildkit/environments/local/Shop/current/shop"));
    }

    [Fact]
    public async Task What_the_products_verifier_does_not_accept_goes_no_further_either_and_is_not_published()
    {
        var script = new TestScript(new Script(shop.Root, null, new Office()), shop.Root);
        await script.RunAsync("Release");
        var signature = shop.Root / ".buildkit/releases/Shop/1.2.3/SHA256SUMS.office.sig";

        foreach (var content in new[] { null, "forged" })
        {
            if (content is not null)
            {
                File.WriteAllText(signature, content);
            }

            Assert.Equal("BK0422", (await script.FailAsync("Deploy", "environment=staging")).Code);
            Assert.Equal("BK0422", (await script.FailAsync("Push", "release=1.2.3")).Code);
        }

        Assert.False(Directory.Exists(shop.Root / ".buildkit/staging"));
        Assert.False(Directory.Exists(shop.Root / ".buildkit/share"));
        await script.RunAsync("Deploy");
        File.WriteAllText(signature, "stamp");
        await script.RunAsync("Deploy", "environment=staging");
        await script.RunAsync("Push", "release=1.2.3");
        Assert.Equal("stamp", File.ReadAllText(shop.Root / ".buildkit/share/Shop/1.2.3/SHA256SUMS.office.sig"));
    }

    [Fact]
    public async Task A_release_of_a_listed_signer_is_deployed_and_a_damaged_one_is_not()
    {
        var key = shop.NewKey("alice");
        shop.Allow(key);
        var script = new TestScript(new Script(shop.Root, key), shop.Root);
        await script.RunAsync("Release");
        await script.RunAsync("Deploy", "environment=staging");
        Assert.True(File.Exists(shop.Root / ".buildkit/staging/Shop/current/shop"));

        File.WriteAllText(shop.Root / ".buildkit/releases/Shop/1.2.3/stranger", "");
        Assert.Equal("BK0421", (await script.FailAsync("Deploy", "environment=staging")).Code);
    }

    sealed class Office : IReleaseVerifier
    {
        public string Name => "office";

        public Task<SignatureVerdict> VerifyAsync(ReadOnlyMemory<byte> content, ReadOnlyMemory<byte> signature, DateTimeOffset time, CancellationToken cancellation) =>
            Task.FromResult(signature.Span.SequenceEqual("stamp"u8) ? SignatureVerdict.By("the office") : SignatureVerdict.Refused("no stamp"));
    }
}
