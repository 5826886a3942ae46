using System.Formats.Tar;
using System.IO.Compression;
using BuildKit.Commands;
using BuildKit.Releases;
using BuildKit.Tests.Repositories;

namespace BuildKit.Tests.Releases;

[Trait("Speed", "Slow")]
public sealed class ReleaseTests : IDisposable
{
    readonly ShopWorkspace workspace = new();

    public void Dispose() => workspace.Dispose();

    sealed class Script
    {
        public Target Publish => _ => _.Outputs("artifacts/shop/**", "!artifacts/shop/old.txt");

        public Target Empty => _ => _.Outputs("artifacts/nothing/**");

        public Target Silent => _ => _;

        public Product Shop => _ => _.Archive("shop", from: Publish);

        public Product Nothing => _ => _.Archive("nothing", from: Empty);

        public Product Undeclared => _ => _.Archive("x", from: Silent);

        public Product Hollow => _ => _;

        public Product Numbered => _ => _.Archive("n", from: Publish).Version(() => SemanticVersion.Parse("9.8.7-x"));

        public Product Tagged => _ => _.Archive("tagged", from: Publish).Version(GitVersions.Default.Prefix("app-v"));

        public Target Release => _ => _.Creates(Shop);

        public Target ReleaseTagged => _ => _.Creates(Tagged);

        public Target ReleaseNothing => _ => _.Creates(Nothing);

        public Target ReleaseUndeclared => _ => _.Creates(Undeclared);

        public Target ReleaseHollow => _ => _.Creates(Hollow);

        public Target ReleaseNumbered => _ => _.Creates(Numbered);

        public Target ReleaseStranger => _ => _.Creates(p => p.Archive("s", from: Publish));
    }

    [Fact]
    public async Task A_release_has_the_packages_the_manifest_the_sums_and_the_script()
    {
        var made = await MakeAsync();

        Assert.Equal(("Shop", "1.2.3", false), (made.Product, made.Release, made.WasThere));
        Assert.Equal(workspace.Root / ".buildkit/releases/Shop/1.2.3", AbsolutePath.Of(made.Directory));
        Assert.Equal(
            ["NOTES.md", "SHA256SUMS", "deploy.ps1", "deploy.sh", "provenance.intoto.json", "release.json", "sbom.cdx.json", "shop-1.2.3.tar.gz"],
            Directory.EnumerateFileSystemEntries(made.Directory).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal(["bin/é.txt", "shop"], Entries(Path.Combine(made.Directory, "shop-1.2.3.tar.gz")));
        await CommandRunner.RunAsync(
            new Command { Tool = "sha256sum", Arguments = ["--check", "--strict", "SHA256SUMS"], Directory = AbsolutePath.Of(made.Directory) },
            Scopes.Of(workspace.Root));
    }

    [Fact]
    public void The_target_depends_on_what_the_packages_come_from_and_says_what_it_provides()
    {
        var target = new TestScript(new Script(), workspace.Root).Define("Release");

        Assert.Equal(["Publish"], target.DependsOn.Select(reference => reference.Name));
        Assert.Equal(["release of Shop"], target.Provides);
    }

    [Fact]
    public async Task The_same_content_is_the_same_release_whenever_and_wherever_it_is_made()
    {
        var first = await MakeAsync();
        workspace.Publish("1");
        var second = await MakeAsync();
        Assert.True(second.WasThere);

        var clone = workspace.Repository.Elsewhere("clone");
        workspace.Repository.Git("clone", "--quiet", "--no-local", "--branch", "v1.2.3", workspace.Root, clone);
        await CopyAsync(workspace.Root / "artifacts", clone / "artifacts");
        var elsewhere = await MakeAsync(clone);

        Assert.False(elsewhere.WasThere);
        Assert.Equal(first.Digest, elsewhere.Digest);
        Assert.Equal(File.ReadAllText(Path.Combine(first.Directory, "SHA256SUMS")), File.ReadAllText(Path.Combine(elsewhere.Directory, "SHA256SUMS")));
    }

    [Fact]
    public async Task A_release_with_other_bytes_is_refused_and_the_first_one_stays()
    {
        var first = await MakeAsync();
        workspace.Publish("2");

        var error = (await Assert.ThrowsAsync<BuildException>(() => MakeAsync())).Error;

        Assert.Equal("BK0416", error.Code);
        Assert.Contains(first.Digest, error.ToString(), StringComparison.Ordinal);
        Assert.Contains("shop-1.2.3.tar.gz", error.ToString(), StringComparison.Ordinal);
        Assert.Equal(first.Digest, ReleaseStore.Of(workspace.Root).Find("Shop", "1.2.3").Digest.ToString());
        Assert.Empty(Directory.EnumerateFileSystemEntries(workspace.Root / ".buildkit/releases/Shop", ".*"));
    }

    [Fact]
    public async Task A_dirty_tree_gives_an_id_of_the_packages_so_each_content_is_a_release_of_its_own()
    {
        workspace.Repository.Write("untracked", "1");
        var first = await MakeAsync(options: "allow-dirty=to try it");
        workspace.Publish("2");
        var second = await MakeAsync(options: "allow-dirty=to try it");
        workspace.Publish("1");
        var again = await MakeAsync(options: "allow-dirty=to try it");

        Assert.Matches("^1\\.2\\.3-dirty\\.[0-9a-f]{8}$", first.Release);
        Assert.NotEqual(first.Release, second.Release);
        Assert.True(again.WasThere);
        Assert.Equal(first.Release, again.Release);
        Assert.True(ReleaseStore.Of(workspace.Root).Find("Shop", first.Release).Manifest.Dirty);
        Assert.Equal(second.Release, ReleaseStore.Of(workspace.Root).Find("Shop", "latest").Manifest.Release);
    }

    [Fact]
    public async Task A_stable_version_of_a_dirty_tree_is_refused_unless_somebody_says_why()
    {
        workspace.Repository.Write("untracked", "1");
        var script = new TestScript(new Script(), workspace.Root);

        var error = await script.FailAsync("Release");
        Assert.Equal(("BK0481", 2), (error.Code, error.ExitCode));
        Assert.Contains("?? untracked", error.ToString(), StringComparison.Ordinal);
        Assert.Equal("BK0481", (await script.FailAsync("Release", "allow-dirty= ")).Code);
        Assert.False(Directory.Exists(workspace.Root / ".buildkit/releases/Shop"));

        await script.RunAsync("Release", "allow-dirty=the fire is hot");
        var warning = script.Events.OfType<WarningRaised>().Single();
        Assert.Equal("BK0481", warning.Code);
        Assert.Contains("the fire is hot", warning.Text, StringComparison.Ordinal);
        Assert.StartsWith("9.8.7-x-dirty.", (await MakeAsync(target: "ReleaseNumbered")).Release, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_product_has_the_versions_of_its_own_tags()
    {
        workspace.Repository.Git("tag", "app-v3.0.0");

        Assert.Equal("3.0.0", (await MakeAsync(target: "ReleaseTagged")).Release);
        workspace.Repository.Commit();
        Assert.Equal("3.0.1-alpha.0.1", (await MakeAsync(target: "ReleaseTagged")).Release);
        Assert.Equal("1.2.4-alpha.0.1", (await MakeAsync()).Release);
    }

    [Fact]
    public async Task A_tag_that_is_nearly_a_version_is_a_warning_that_names_it()
    {
        workspace.Repository.Commit("change", "v1.3");
        var script = new TestScript(new Script(), workspace.Root);

        await script.RunAsync("Release");

        var warning = script.Events.OfType<WarningRaised>().Single();
        Assert.Equal(("BK0482", "Release"), (warning.Code, warning.Target));
        Assert.Contains("tag v1.3: '1.3' is no semantic version", warning.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tag_that_is_moved_to_a_commit_of_other_content_does_not_change_the_release()
    {
        await MakeAsync();
        workspace.Repository.Commit();
        workspace.Repository.Git("tag", "--force", "v1.2.3");

        var error = await new TestScript(new Script(), workspace.Root).FailAsync("Release");

        Assert.Equal("BK0416", error.Code);
        Assert.Contains("the commit, shop-1.2.3.tar.gz", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_products_own_version_replaces_that_of_the_commit() =>
        Assert.Equal("9.8.7-x", (await MakeAsync(target: "ReleaseNumbered")).Release);

    [Theory]
    [InlineData("ReleaseNothing", "BK0413")]
    [InlineData("ReleaseUndeclared", "BK0411")]
    [InlineData("ReleaseHollow", "BK0414")]
    [InlineData("ReleaseStranger", "BK0101")]
    public async Task What_cannot_be_released_is_an_error_and_leaves_nothing(string target, string code)
    {
        Assert.Equal(code, (await Assert.ThrowsAsync<BuildException>(() => MakeAsync(target: target))).Error.Code);
        Assert.False(Directory.Exists(workspace.Root / ".buildkit/releases")
            && Directory.EnumerateFiles(workspace.Root / ".buildkit/releases", "*", SearchOption.AllDirectories).Any());
    }

    [Fact]
    public async Task Latest_is_the_highest_version_whenever_it_was_made()
    {
        foreach (var tag in new[] { "v2.0.0", "v10.0.0-rc.1", "v10.0.0-rc.2", "v9.0.0" })
        {
            workspace.Repository.Commit("change", tag);
            await MakeAsync();
        }

        var store = ReleaseStore.Of(workspace.Root);

        Assert.Equal("10.0.0-rc.2", store.Find("Shop", "latest").Manifest.Release);
        Assert.Equal(["2.0.0", "9.0.0", "10.0.0-rc.1", "10.0.0-rc.2"], store.List("Shop").Select(release => release.Release));
    }

    async Task<ReleaseMade> MakeAsync(AbsolutePath? root = null, string target = "Release", params string[] options)
    {
        var script = new TestScript(new Script(), root ?? workspace.Root);
        await script.RunAsync(target, options);
        return script.Events.OfType<ReleaseMade>().Single();
    }

    static List<string> Entries(string archive)
    {
        using var reader = new TarReader(new GZipStream(File.OpenRead(archive), CompressionMode.Decompress));
        var names = new List<string>();
        while (reader.GetNextEntry() is { } entry)
        {
            if (entry.EntryType is TarEntryType.RegularFile or TarEntryType.V7RegularFile)
            {
                names.Add(entry.Name);
            }
        }

        return names;
    }

    static Task CopyAsync(AbsolutePath from, AbsolutePath to) => CommandRunner.RunAsync(
        new Command { Tool = "cp", Arguments = ["-Rp", from, to] }, Scopes.Of(from.Parent));
}
