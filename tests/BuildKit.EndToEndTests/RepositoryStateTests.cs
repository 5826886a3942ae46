namespace BuildKit.Tests;

/// <summary>What the state of the repository makes of a release and its version.</summary>
[Trait("Speed", "Slow")]
public sealed class RepositoryStateTests : IDisposable
{
    readonly ShopSpace shop = new(tag: null);

    [Fact]
    public void The_version_comes_from_tags_that_are_versions()
    {
        shop.Git("tag", "nightly");
        shop.Run("Release").Succeeds().Prints("Shop 0.0.0-alpha.0: release made");
        shop.Git("tag", "v2.0.0-rc.1");
        shop.Run("Release").Succeeds().Prints("Shop 2.0.0-rc.1: release made");
        shop.Git("tag", "v1.9.0");
        shop.Git("tag", "v2.0.0");
        shop.Run("Release").Succeeds().Prints("Shop 2.0.0: release made");
        shop.Git("tag", "v02.0.1");
        shop.Git("tag", "v2.1");
        shop.Run("Release").Succeeds().Prints("Shop 2.0.0: release is there already");
    }

    [Fact]
    public void A_dirty_tree_is_told_apart_by_its_content()
    {
        shop.Git("tag", "v1.0.0");
        shop.Space.Write("source/shop", "changed\n");

        shop.Deploy().Exits(2).Prints("BK0481", " M source/shop");
        var id = Id(shop.Deploy("--allow-dirty", "to try it").Succeeds().Prints("to try it"));

        Assert.Matches("^1\\.0\\.0-dirty\\.[0-9a-f]{8}$", id);
        Assert.Equal($"releases/{id}", shop.Current);
        shop.Deploy("--allow-dirty", "to try it").Succeeds().Prints("nothing to do");
        shop.Space.Write("source/shop", "changed again\n");
        Assert.NotEqual(id, Id(shop.Deploy("--allow-dirty", "to try it").Succeeds()));
        shop.Git("checkout", "--", "source/shop");
        shop.Deploy().Succeeds();
        Assert.Equal("releases/1.0.0", shop.Current);
        Assert.Equal(3, shop.Ledger().Count);
    }

    [Theory]
    [InlineData("BK0481", "source/shop", "changed\n", false)]
    [InlineData("BK0470", "CHANGELOG.md", "# Changelog\n\n## 0.9.0\n", true)]
    [InlineData("BK0445", "deploy/Shop/deploy.sh", "old\n", true)]
    [InlineData("BK0535", "--hosts=nobody", "", false)]
    public void What_will_refuse_the_release_or_its_way_is_told_while_the_first_target_runs(string code, string what, string text, bool isCommitted)
    {
        using var slow = new ShopSpace(members: ShopSpace.Members + """

            Target Check => _ => _.Before(Publish).DependentFor(Release).Executes(() =>
            {
                while (!File.Exists(RootDirectory / ".buildkit/go"))
                {
                    Thread.Sleep(20);
                }
            });
            """);
        var isOption = what.StartsWith('-');
        if (!isOption)
        {
            slow.Space.Write(what, text);
        }

        if (isCommitted)
        {
            slow.Commit("spoil", "v1.1.0");
        }

        using var run = slow.Space.Start(isOption ? ["Deploy", what] : ["Deploy"]);
        var target = isOption ? "Deploy" : "Release";
        run.WaitFor($"warning {code}: As things are, '{target}' will fail: ");

        File.WriteAllText(slow.Root / ".buildkit/go", "");

        run.Wait(60).Prints($"✘ {target}", $"\n  {code}: ");
        slow.Run("Hello").Succeeds().DoesNotPrint("As things are");
    }

    [Fact]
    public void Without_a_repository_only_what_needs_it_fails()
    {
        shop.Run("Release").Succeeds();
        Directory.Move(shop.Root / ".git", shop.Root / ".git.away");
        shop.Run("Hello").Succeeds().Prints("hello");
        shop.Run("--list").Succeeds();
        shop.Deploy().Exits(1).Prints("BK0403", "A git repository is needed here and there is none").DoesNotPrint("   at ");
        shop.Deploy("--release", "latest").Exits(1).Prints("BK0403");
        Assert.False(Path.Exists(shop.Host));
        shop.Run("Status").Succeeds().Prints("local");

        shop.Git("init", "--quiet");
        shop.Run("Hello").Succeeds();
        shop.Deploy().Exits(1).Prints("BK0404", "no commit yet").DoesNotPrint("   at ");
    }

    [Fact]
    public void A_shallow_clone_has_no_version_and_if_its_commit_has_a_tag_no_notes()
    {
        shop.Git("tag", "v1.0.0");
        shop.Commit("later");
        var clone = shop.Clone("shallow", "--depth=1");

        shop.RunIn(clone, "Hello").Succeeds();
        shop.RunIn(clone, "Release").Exits(2).Prints("BK0407", "git fetch --unshallow --tags", "fetch-depth: 0");

        shop.Git("-C", clone, "tag", "v3.0.0");
        shop.RunIn(clone, "Release").Exits(2).Prints("BK0407: The changes since the release before are not known");
        shop.Git("-C", clone, "tag", "--delete", "v3.0.0");
        shop.Git("-C", clone, "fetch", "--quiet", "--unshallow", "--tags");
        shop.RunIn(clone, "Release").Succeeds().Prints("Shop 1.0.1-alpha.0.1: release made");
    }

    [Fact]
    public void The_ledger_needs_neither_an_identity_nor_a_signature_nor_the_main_work_tree()
    {
        shop.Git("tag", "v1.0.0");
        shop.Space.Variables["HOME"] = shop.Root / ".buildkit";
        shop.Space.Variables["GIT_CONFIG_GLOBAL"] = shop.Space.Write(".buildkit/gitconfig",
            "[user]\n useConfigOnly = true\n[commit]\n gpgSign = true\n[tag]\n gpgSign = true\n[gpg]\n program = false\n");
        shop.Git("config", "core.hooksPath", shop.Root / ".buildkit/hooks");
        shop.Space.Write(".buildkit/hooks/reference-transaction", "#!/bin/sh\nexit 0\n");
        var tree = shop.Root / ".buildkit/another tree";
        shop.Git("worktree", "add", "--quiet", "--detach", tree);

        shop.Deploy().Succeeds();
        shop.RunIn(tree, "Deploy").Succeeds().Prints("Shop 1.0.0: active in local");

        Assert.Equal(2, shop.Ledger().Count);
        Assert.Equal("BuildKit", shop.Git("log", "-1", "--format=%an", "deploy-ledger-local"));
        Assert.Empty(shop.Git("status", "--porcelain"));
    }

    public void Dispose() => shop.Dispose();

    static string Id(Finished run) =>
        run.Output.Split('\n').First(line => line.Contains(" Shop ", StringComparison.Ordinal)).Split(" Shop ")[1].Split(':')[0];
}
