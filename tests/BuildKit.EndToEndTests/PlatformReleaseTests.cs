namespace BuildKit.Tests;

/// <summary>A product with an archive for each platform, from its build to the words that are printed.</summary>
public sealed class PlatformReleaseTests : IDisposable
{
    readonly ShopSpace shop = new(tag: null);

    public void Dispose() => shop.Dispose();

    [Fact]
    public void Scripts_follow_the_platforms_and_every_archive_is_deployed_by_the_one_for_it()
    {
        Build("\"linux-x64\", \"linux-musl-x64\", \"linux-arm64\", \"win-x64\"");
        shop.Run(":scripts", "write").Succeeds().Prints("deploy/Shop/deploy.sh written", "deploy/Shop/deploy.ps1 written");
        shop.Commit("scripts", "v1.0.0");
        shop.Deploy().Succeeds();
        Assert.Equal("releases/1.0.0", shop.Current);
        shop.Run(":release", "show").Succeeds().Prints("shop-linux-x64-1.0.0.tar.gz", "shop-win-x64-1.0.0.zip", "deploy.ps1");
        var script = shop.Store / "1.0.0/deploy.sh";
        var root = shop.Root / ".buildkit/by hand";
        Sh(script, "stage", "--rid", "win-x64", "--root", root).Succeeds();
        Sh(script, "activate", "--root", root).Succeeds().Prints("staged is the package for win-x64");
        Assert.Equal("shop.exe", File.ReadAllText(root / "current/shop.exe"));
        Sh(script, "stage", "--rid", "osx-arm64", "--root", root).Exits(11).Prints("no package for osx-arm64", "linux-arm64, linux-musl-x64, linux-x64, win-x64");

        // Windows is given up: its script goes, and nothing speaks of it any more.
        Build("\"linux-x64\", \"linux-musl-x64\", \"linux-arm64\"");
        shop.Run(":scripts", "check").Exits(1).Prints("deploy/Shop/deploy.ps1: no product that is deployed needs it");
        shop.Run(":scripts", "write").Succeeds().Prints("deploy/Shop/deploy.ps1 removed");
        shop.Commit("no windows", "v2.0.0");
        shop.Deploy().Succeeds();
        shop.Run(":release", "show").Succeeds().DoesNotPrint("deploy.ps1");
        Assert.DoesNotContain("deploy.ps1", File.ReadAllText(shop.Store / "2.0.0/SHA256SUMS"), StringComparison.Ordinal);
        shop.Run("Rollback").Succeeds();
        Assert.Equal("releases/1.0.0", shop.Current);
    }

    [Fact]
    public void A_release_for_windows_alone_is_bundled_and_not_deployed_here()
    {
        Build("\"win-x64\"");
        shop.Commit("windows", "v1.0.0");

        shop.Deploy().Exits(1).Prints("BK0504", "no archive for linux-", "win-x64").DoesNotPrint("deploy.sh");
        shop.Run(":release", "bundle").Succeeds();
        Assert.False(File.Exists(shop.Store / "1.0.0/deploy.sh"));
        Assert.True(File.Exists(shop.Store / "1.0.0/deploy.ps1"));
    }

    void Build(string rids)
    {
        shop.Space.Script($$"""
            static string[] Rids => [{{rids}}];

            Target Publish => _ => _.Outputs("artifacts/shop/**").Executes(() =>
            {
                if (Directory.Exists(RootDirectory / "artifacts/shop"))
                {
                    Directory.Delete(RootDirectory / "artifacts/shop", true);
                }

                foreach (var rid in Rids)
                {
                    Directory.CreateDirectory(RootDirectory / "artifacts/shop" / rid);
                    File.WriteAllText(RootDirectory / "artifacts/shop" / rid / (rid.StartsWith("win") ? "shop.exe" : "shop"), rid.StartsWith("win") ? "shop.exe" : "shop");
                }
            });

            Product Shop => _ => _.Archive("shop-{rid}", from: Publish, rids: Rids);
            Target Release => _ => _.Creates(Shop);
            Target Deploy => _ => _.DependsOn(Release).Deploys(Shop);
            Target Rollback => _ => _.RollsBack(Shop);
            """);
        shop.Commit("build");
    }

    Finished Sh(string script, params string[] arguments)
    {
        using var run = shop.Space.StartIn(shop.Root, "sh", [script, .. arguments]);
        return run.Wait();
    }
}
