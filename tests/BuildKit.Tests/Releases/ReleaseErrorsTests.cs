using System.IO.Compression;

namespace BuildKit.Tests.Releases;

[Trait("Speed", "Slow")]
public sealed class ReleaseErrorsTests : IDisposable
{
    readonly ShopWorkspace workspace = new();

    public void Dispose() => workspace.Dispose();

    sealed class Script
    {
        public Target Publish => _ => _.Outputs("artifacts/shop/**");

        public Target Pack => _ => _.Outputs("artifacts/packages/**");

        public Product BadName => _ => _.Archive("-shop", from: Publish);

        public Product Twins => _ => _.Archive("one", from: Publish).Archive("two", from: Publish);

        public Product Packages => _ => _.NuGet(from: Pack);

        public Target ReleaseBadName => _ => _.Creates(BadName);

        public Target ReleaseTwins => _ => _.Creates(Twins);

        public Target ReleasePackages => _ => _.Creates(Packages);

        public Target DeployPackages => _ => _.Deploys(Packages);
    }

    [Theory]
    [InlineData("ReleaseBadName", "BK0409", "'-shop'")]
    [InlineData("ReleaseTwins", "BK0410", "'one' and 'two'")]
    public void A_product_that_makes_no_sense_is_refused_where_it_is_defined(string target, string code, string says)
    {
        var error = Assert.Throws<BuildException>(() => new TestScript(new Script(), workspace.Root).Define(target)).Error;

        Assert.Equal(code, error.Code);
        Assert.Contains(says, error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_several_versions_of_a_package_that_of_the_release_is_taken_or_none()
    {
        Package("Shop.Client.1.0.0.nupkg");
        Package("Shop.Client.1.1.0.nupkg");
        var error = await FailAsync("ReleasePackages");
        Assert.Equal("BK0415", error.Code);
        Assert.Contains("1.2.3", error.Message, StringComparison.Ordinal);
        Assert.Contains("Shop.Client.1.0.0.nupkg\n", error.ToString(), StringComparison.Ordinal);

        Package("Shop.Client.1.2.3.nupkg");
        await new TestScript(new Script(), workspace.Root).RunAsync("ReleasePackages");
        Assert.True(File.Exists(workspace.Root / ".buildkit/releases/Packages/1.2.3/Shop.Client.1.2.3.nupkg"));
    }

    [Theory]
    [InlineData("a/Shop.1.2.3.nupkg", "b/shop.1.2.3.nupkg")]
    [InlineData("Größe.1.2.3.nupkg", null)]
    public async Task Files_whose_names_do_not_go_everywhere_are_refused(string one, string? two)
    {
        Package(one);
        Package(two ?? one);

        Assert.Equal("BK0420", (await FailAsync("ReleasePackages")).Code);
    }

    [Fact]
    public async Task A_release_without_an_archive_cannot_be_deployed()
    {
        Package("Shop.1.2.3.nupkg");
        await new TestScript(new Script(), workspace.Root).RunAsync("ReleasePackages");

        Assert.Equal("BK0504", (await FailAsync("DeployPackages")).Code);
    }

    Task<BuildError> FailAsync(string target) => new TestScript(new Script(), workspace.Root).FailAsync(target);

    void Package(string name)
    {
        var file = workspace.Repository.Write($"artifacts/packages/{name}", "");
        File.Delete(file);
        using var zip = ZipFile.Open(file, ZipArchiveMode.Create);
        zip.CreateEntry("Shop.nuspec");
    }
}
