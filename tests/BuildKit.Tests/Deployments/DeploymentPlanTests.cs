using BuildKit.Deployments;
using BuildKit.Hosts;
using BuildKit.Releases;

namespace BuildKit.Tests.Deployments;

public class DeploymentPlanTests
{
    static readonly string Digest = new('a', 64);

    static readonly ReleaseManifest Release = new()
    {
        Product = "Shop",
        Release = "1.2.3",
        Version = "1.2.3",
        Commit = "c",
        CommitTime = DateTimeOffset.UnixEpoch,
        Dirty = false,
        Packages = [new() { Name = "shop.tar.gz", Kind = ReleaseFileKind.Archive, Sha256 = Digest, Size = 1 }],
        Scripts = [],
    };

    static readonly HostRelease There = new() { Id = "1.2.3", Digest = Digest };

    [Fact]
    public void An_empty_host_is_staged_activated_and_pruned()
    {
        var plan = DeploymentPlan.For(new(), Release, 4);

        Assert.Equal([new Stage(Digest), new Activate(), new Prune(4)], plan.Verbs);
        Assert.True(plan.BringsRelease);
    }

    [Fact]
    public void A_release_that_is_there_is_not_staged_again()
    {
        var plan = DeploymentPlan.For(new() { Current = "1.0.0", Active = "1.0.0", Releases = [There] }, Release, null);

        Assert.Equal([new Activate(), new Prune(null)], plan.Verbs);
        Assert.True(plan.BringsRelease);
    }

    [Fact]
    public void A_release_that_is_active_is_only_checked() =>
        Assert.False(DeploymentPlan.For(new() { Current = "1.2.3", Active = "1.2.3", Releases = [There] }, Release, 1).BringsRelease);

    [Theory]
    [InlineData(null, false)]
    [InlineData("1.2.3", true)]
    [InlineData("1.0.0", false)]
    public void What_an_interrupted_run_left_is_not_taken_for_active(string? active, bool pending)
    {
        var observed = new HostStatus
        {
            Current = "1.2.3",
            Active = active,
            Pending = pending ? new() { Verb = "rollback", Release = "1.0.0" } : null,
            Releases = [There],
        };

        Assert.True(DeploymentPlan.For(observed, Release, 1).BringsRelease);
    }

    [Theory]
    [InlineData("bbbb")]
    [InlineData(null)]
    public void Other_content_under_the_same_name_is_refused(string? digest)
    {
        var error = Assert.Throws<BuildException>(() => DeploymentPlan.For(new() { Releases = [There with { Digest = digest }] }, Release, 1)).Error;

        Assert.Equal(("BK0506", 12), (error.Code, error.ExitCode));
    }
}
