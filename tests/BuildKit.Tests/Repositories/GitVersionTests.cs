namespace BuildKit.Tests.Repositories;

[Trait("Speed", "Slow")]
public sealed class GitVersionTests : IDisposable
{
    readonly TestRepository repository = new();

    public void Dispose() => repository.Dispose();

    [Fact]
    public void Without_a_tag_the_height_is_counted_from_the_first_commit()
    {
        repository.Commit();
        Assert.Equal("0.0.0-alpha.0", Version());

        repository.Commit();
        repository.Commit();
        Assert.Equal("0.0.0-alpha.0.2", Version());
    }

    [Theory]
    [InlineData("v1.2.3", "1.2.3", "1.2.4-alpha.0.1")]
    [InlineData("1.2.3", "1.2.3", "1.2.4-alpha.0.1")]
    [InlineData("v2.0.0-rc.1", "2.0.0-rc.1", "2.0.0-rc.1.1")]
    public void A_tag_is_the_version_and_the_next_commit_comes_after_it(string tag, string at, string after)
    {
        repository.Commit();
        repository.Commit("change", tag);
        Assert.Equal(at, Version());

        repository.Commit();
        Assert.Equal(after, Version());
    }

    [Fact]
    public void Annotated_tags_count_as_lightweight_ones_do_and_nested_ones_too()
    {
        repository.Commit();
        repository.Git("tag", "--annotate", "inner", "--message", "inner");
        repository.Git("tag", "--annotate", "v1.0.0", "--message", "outer", "inner");

        Assert.Equal("1.0.0", Version());
    }

    [Fact]
    public void Of_two_tags_on_one_commit_the_higher_version_counts()
    {
        repository.Commit("change", "v1.0.0-rc.1", "v1.0.0", "0.9.0", "v1.0.0-rc.2");

        Assert.Equal("1.0.0", Version());
    }

    [Fact]
    public void Tags_that_are_no_versions_are_ignored()
    {
        repository.Commit("change", "v1.0.0");
        repository.Commit("change", "v2", "release", "1.2", "vv3.0.0", "nested/v4.0.0", "v1.02.0");

        Assert.Equal("1.0.1-alpha.0.1", Version());
    }

    [Fact]
    public void After_a_merge_the_highest_version_in_reach_counts_with_the_way_to_it()
    {
        repository.Commit("change", "v1.0.0");
        repository.Git("checkout", "--quiet", "-b", "side");
        repository.Commit("side", "v1.1.0");
        repository.Commit("side");
        repository.Commit("side");
        repository.Git("checkout", "--quiet", "main");
        repository.Commit();
        repository.Git("merge", "--quiet", "--no-ff", "--no-edit", "side");

        Assert.Equal("1.1.1-alpha.0.3", Version());
    }

    [Fact]
    public void A_tag_that_is_not_in_reach_does_not_count()
    {
        repository.Commit("change", "v1.0.0");
        repository.Git("checkout", "--quiet", "-b", "side");
        repository.Commit("side", "v9.0.0");
        repository.Git("checkout", "--quiet", "main");

        Assert.Equal("1.0.0", Version());
    }

    [Fact]
    public void A_branch_named_like_a_tag_does_not_confuse()
    {
        repository.Commit("change", "v1.0.0");
        repository.Commit();
        repository.Git("branch", "v1.0.0");

        Assert.Equal("1.0.1-alpha.0.1", Version());
    }

    [Fact]
    public void A_shallow_clone_that_ends_before_a_tag_is_refused_and_one_that_reaches_it_is_not()
    {
        repository.Commit("change", "v1.0.0");
        repository.Commit();
        repository.Commit();
        var (short1, short3) = (repository.Elsewhere("depth 1"), repository.Elsewhere("depth 3"));
        repository.Git("clone", "--quiet", "--depth", "1", "file://" + repository.Path, short1);
        repository.Git("clone", "--quiet", "--depth", "3", "file://" + repository.Path, short3);

        var error = Assert.Throws<BuildException>(() => repository.Open(short1).Version).Error;
        Assert.Equal("BK0407", error.Code);
        Assert.Contains("git fetch --unshallow --tags", error.Hint, StringComparison.Ordinal);
        Assert.Equal("1.0.1-alpha.0.2", repository.Open(short3).Version.ToString());
        Assert.Equal(repository.Git("rev-parse", "HEAD"), repository.Open(short1).Commit);
    }

    [Fact]
    public void A_history_of_many_merges_is_walked_once()
    {
        repository.Commit("begin", "v1.0.0");
        for (var i = 0; i < 12; i++)
        {
            repository.Git("checkout", "--quiet", "-B", "side");
            repository.Commit("side");
            repository.Git("checkout", "--quiet", "main");
            repository.Commit("main");
            repository.Git("merge", "--quiet", "--no-ff", "--no-edit", "side");
        }

        Assert.Equal("1.0.1-alpha.0.24", Version());
    }

    [Fact]
    public void With_a_prefix_each_product_has_versions_of_its_own()
    {
        repository.Commit("change", "v1.0.0", "shop-v2.1.0", "web/3.0.0-rc.1");
        repository.Commit("change", "shop-v2.2.0", "SHOP-v9.0.0", "shop-2.9.0", "shop-vv2.9.0");
        repository.Commit();

        Assert.Equal("1.0.1-alpha.0.2", Version());
        Assert.Equal("2.2.1-alpha.0.1", Version(GitVersions.Default.Prefix("shop-v")));
        Assert.Equal("3.0.0-rc.1.2", Version(GitVersions.Default.Prefix("web/")));
        Assert.Equal("0.0.0-alpha.0.2", Version(GitVersions.Default.Prefix("")));
        Assert.Equal("0.0.0-alpha.0.2", Version(GitVersions.Default.Prefix("other-v")));
    }

    [Theory]
    [InlineData("-v")]
    [InlineData("/v")]
    [InlineData(".v")]
    [InlineData("a b")]
    [InlineData("a..b")]
    [InlineData("a:b")]
    [InlineData("a\nb")]
    [InlineData("a@{b")]
    public void A_prefix_that_no_tag_can_have_is_refused(string prefix) =>
        Assert.Equal("BK0480", Assert.Throws<BuildException>(() => GitVersions.Default.Prefix(prefix)).Error.Code);

    [Fact]
    public void A_branch_enters_a_version_where_it_is_given_and_never_a_stable_one()
    {
        repository.Commit("change", "v1.0.0");
        repository.Git("checkout", "--quiet", "-b", "feature/log_in");
        Assert.Equal("1.0.0", Version(GitVersions.Default.Branch("feature/log_in")));
        repository.Commit();

        Assert.Equal("1.0.1-alpha.0.1", Version());
        Assert.Equal("1.0.1-alpha.0.1+feature-log-in", Version(GitVersions.Default.Branch("feature/log_in")));
        Assert.Equal("1.0.1-alpha.0.1+gr--e", Version(GitVersions.Default.Branch("größe/")));
        Assert.Equal("1.0.1-alpha.0.1", Version(GitVersions.Default.Branch("//").Branch(null)));
    }

    [Fact]
    public void A_detached_checkout_and_a_worktree_have_the_version_of_the_branch()
    {
        repository.Commit("change", "v1.0.0");
        repository.Commit();
        repository.Git("worktree", "add", "--quiet", "--detach", repository.Elsewhere("detached"));
        repository.Git("worktree", "add", "--quiet", "-b", "other", repository.Elsewhere("worktree"));
        repository.Git("clone", "--quiet", "--branch", "other", "file://" + repository.Path, repository.Elsewhere("clone"));

        Assert.All(["detached", "worktree", "clone"], place =>
            Assert.Equal("1.0.1-alpha.0.1", repository.Open(repository.Elsewhere(place)).Version.ToString()));
        Assert.Equal("1.0.1-alpha.0.1", Version());
    }

    [Fact]
    public void A_signed_tag_counts_and_one_that_is_moved_counts_where_it_is_now()
    {
        Needs.Tool("ssh-keygen");
        var key = repository.Elsewhere("key");
        Files.UnixFiles.Run(repository.Elsewhere("."), "ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key);
        repository.Commit();
        repository.Git("-c", "gpg.format=ssh", "-c", $"user.signingKey={key}", "tag", "--sign", "v1.0.0", "--message", "signed");
        Assert.Contains("BEGIN SSH SIGNATURE", repository.Git("cat-file", "tag", "v1.0.0"), StringComparison.Ordinal);
        Assert.Equal("1.0.0", Version());

        repository.Commit();
        Assert.Equal("1.0.1-alpha.0.1", Version());
        repository.Git("tag", "--force", "v1.0.0");
        Assert.Equal("1.0.0", Version());
    }

    [Theory]
    [InlineData("v1.2")]
    [InlineData("1.2")]
    [InlineData("v01.2.3")]
    [InlineData("v1.2.3.4")]
    [InlineData("v1.2.3-")]
    [InlineData("v1.2.3-01")]
    [InlineData("V1.2.3")]
    public void A_tag_that_is_nearly_a_version_is_told_as_long_as_none_hides_it(string tag)
    {
        repository.Commit("change", "v1.0.0");
        repository.Commit("change", tag, "v2", "release", "nested/1");

        Assert.Equal([tag], Doubts());
        repository.Commit("change", "v1.3.0");
        Assert.Empty(Doubts());
    }

    [Fact]
    public void Where_no_tag_counts_the_one_that_is_out_of_reach_is_told_and_one_of_another_prefix()
    {
        repository.Commit();
        Assert.Empty(Doubts());
        repository.Git("checkout", "--quiet", "-b", "side");
        repository.Commit("side", "v1.0.0", "v1.1.0", "app-2.0.0", "tool-v1.0.0");
        repository.Git("checkout", "--quiet", "main");

        Assert.Equal(["v1.1.0", "tool-v1.0.0"], Doubts());
        Assert.Equal(["tool-v1.0.0", "v1.1.0"], Doubts(GitVersions.Default.Prefix("tool-v")));
        repository.Git("tag", "v0.1.0");
        Assert.Empty(Doubts());
    }

    string Version(GitVersions? versions = null) => repository.Open().VersionFrom(versions ?? GitVersions.Default).ToString();

    IEnumerable<string> Doubts(GitVersions? versions = null) => repository.Open().Found(versions ?? GitVersions.Default).Doubts.Select(doubt => doubt.Tag);
}
