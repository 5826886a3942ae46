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

    string Version() => repository.Open().Version.ToString();
}
