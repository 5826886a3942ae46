using BuildKit.Repositories;

namespace BuildKit.Tests.Repositories;

public sealed class RepositoryLinksTests
{
    [Theory]
    [InlineData("https://github.com/shop/web.git", "https://github.com/shop/web/commit/abc")]
    [InlineData("https://github.com/shop/web/", "https://github.com/shop/web/commit/abc")]
    [InlineData("git@github.com:shop/web.git", "https://github.com/shop/web/commit/abc")]
    [InlineData("ssh://git@github.example.com:2222/shop/web.git", "https://github.example.com/shop/web/commit/abc")]
    [InlineData("https://gitlab.example.com:8443/a/b/c.git", "https://gitlab.example.com:8443/a/b/c/-/commit/abc")]
    [InlineData("git@gitlab.com:a/b/c.git", "https://gitlab.com/a/b/c/-/commit/abc")]
    [InlineData("https://bitbucket.org/shop/web", "https://bitbucket.org/shop/web/commits/abc")]
    [InlineData("https://dev.azure.com/org/My%20Project/_git/web", "https://dev.azure.com/org/My%20Project/_git/web/commit/abc")]
    [InlineData("git@ssh.dev.azure.com:v3/org/project/web", "https://dev.azure.com/org/project/_git/web/commit/abc")]
    [InlineData("https://codeberg.org/shop/web", "https://codeberg.org/shop/web/commit/abc")]
    public void A_remote_leads_to_the_page_of_a_commit(string remote, string page) => Assert.Equal(page, RepositoryLinks.Of(remote)!.Commit("abc"));

    [Theory]
    [InlineData(null)]
    [InlineData("/srv/git/web.git")]
    [InlineData("../web.git")]
    [InlineData(@"C:\git\web")]
    [InlineData("file:///srv/git/github/web.git")]
    [InlineData("https://github.com")]
    [InlineData("https://git.example.com/shop/web")]
    [InlineData("")]
    public void Where_it_leads_is_not_guessed(string? remote) => Assert.Null(RepositoryLinks.Of(remote));

    [Fact]
    public void The_kind_of_site_may_be_told() =>
        Assert.Equal("https://git.example.com/shop/web/-/issues/7", RepositoryLinks.Of("https://git.example.com/shop/web", RepositoryHost.GitLab)!.Issue("7"));

    [Theory]
    [InlineData("https://github.com/s/w", "https://github.com/s/w/issues/7", null, "https://github.com/s/w/compare/v1...v2")]
    [InlineData("https://gitlab.com/s/w", "https://gitlab.com/s/w/-/issues/7", "https://gitlab.com/s/w/-/merge_requests/7", "https://gitlab.com/s/w/-/compare/v1...v2")]
    [InlineData("https://bitbucket.org/s/w", "https://bitbucket.org/s/w/issues/7", null, "https://bitbucket.org/s/w/branches/compare/v2%0Dv1")]
    [InlineData("https://dev.azure.com/o/p/_git/w", "https://dev.azure.com/o/p/_workitems/edit/7", "https://dev.azure.com/o/p/_git/w/pullrequest/7",
        "https://dev.azure.com/o/p/_git/w/branchCompare?baseVersion=GTv1&targetVersion=GTv2")]
    public void Each_site_has_its_own_addresses(string remote, string issue, string? merge, string comparison)
    {
        var links = RepositoryLinks.Of(remote)!;

        Assert.Equal((issue, merge, comparison), (links.Issue("7"), links.MergeRequest("7"), links.Comparison("v1", "v2")));
    }
}
