using BuildKit.Deployments;
using BuildKit.Releases;

namespace BuildKit.Tests.Releases;

public class SharedPathsTests
{
    [Theory]
    [InlineData("../data/")]
    [InlineData("data/../../etc/")]
    [InlineData("/etc/passwd")]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("./data/")]
    [InlineData("a//b")]
    [InlineData("a\\..\\b")]
    [InlineData("c:data")]
    [InlineData("data\nother")]
    [InlineData("$(reboot)")]
    [InlineData("a* b")]
    [InlineData(" a")]
    [InlineData(".packaged/x")]
    [InlineData(".release-sha256")]
    [InlineData(".tmp-1")]
    public void A_path_that_leads_out_or_is_read_by_a_shell_is_refused(string path) =>
        Assert.Equal("BK0590", Assert.Throws<BuildException>(() => SharedPaths.Checked([path])).Error.Code);

    [Theory]
    [InlineData("data/", "data/logs/")]
    [InlineData("data/", "data")]
    [InlineData("Data/", "data/x")]
    [InlineData("a/b", "a/b/c")]
    public void What_lies_within_another_one_is_refused(string one, string other) =>
        Assert.Equal("BK0590", Assert.Throws<BuildException>(() => SharedPaths.Checked([one, other])).Error.Code);

    [Fact]
    public void Paths_are_kept_in_order_and_once() =>
        Assert.Equal("a b/c.json\ndata-2/\ndata/", SharedPaths.Checked(["data/", "a b/c.json", "data/", "data-2/"]));

    [Theory]
    [InlineData("PATH")]
    [InlineData("DEPLOY_ROOT")]
    [InlineData("LD_PRELOAD")]
    [InlineData("db password")]
    [InlineData("1A")]
    [InlineData("A=B")]
    [InlineData("")]
    public void A_secret_is_no_variable_that_others_need(string variable) =>
        Assert.Equal("BK0594", Assert.Throws<BuildException>(() => DeploymentSecret.Of(() => "x", variable)).Error.Code);
}
