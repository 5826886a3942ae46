namespace BuildKit.Tests.Pipelines;

/// <summary>Jobs that follow from environments which say that every green build comes to them.</summary>
public sealed class ContinuousDeploymentTests : IDisposable
{
    readonly PipelineWorkspace workspace = new();

    public void Dispose() => workspace.Dispose();

    public class Build : BuildScript
    {
        [Parameter, Secret] readonly string? HostKey = null;

        protected Target Test => _ => _.Runs(() => Tool.Of("sh")($"test.sh"));

        protected Target Soak => _ => _.Runs(() => Tool.Of("sh")($"soak.sh"));

        protected Target Publish => _ => _.Outputs("artifacts/**").Runs(() => Tool.Of("sh")($"publish.sh"));

        protected Product Shop => _ => _.Archive("shop", from: Publish);

        protected Target Release => _ => _.DependsOn(Test).Creates(Shop);

        protected DeploymentEnvironment Production => _ => _.Hosts("web-[1:2]").PromotedFrom(Staging).AfterEveryGreenBuild();

        protected DeploymentEnvironment Staging => _ => _.Inventory("deploy/not-there.json").AfterEveryGreenBuild();

        protected DeploymentEnvironment Manual => _ => _.Hosts("web-9");

        protected Target Deploy => _ => _.DependsOn(Release).Executes(() => Console.WriteLine(HostKey)).Deploys(Shop);

        protected virtual CiPipeline Delivery => _ => _
            .On(CiTrigger.Push("main"), CiTrigger.Tag("v*"), CiTrigger.PullRequest())
            .Job(Test)
            .Job(Release, job => job.OnlyOn(CiTrigger.Push("main"), CiTrigger.Tag("v*")))
            .Job("nightly", job => job.Runs(Soak).OnlyOn(CiTrigger.Tag("v*")))
            .Job("manual", job => job.Runs(Deploy).Environment(Manual).OnlyOn(CiTrigger.Tag("v*")))
            .For(Ci.GitHub, Ci.GitLab, Ci.Azure);
    }

    public sealed class Own : Build
    {
        protected override CiPipeline Delivery => _ => _
            .On(CiTrigger.Push()).Job(Release).Job("mine", job => job.Runs(Deploy).Environment(Staging)).For(Ci.GitHub);
    }

    public sealed class NoMain : Build
    {
        protected override CiPipeline Delivery => _ => _.On(CiTrigger.Tag("v*")).Job(Test).For(Ci.GitHub);
    }

    [Fact]
    public void Each_green_build_of_the_main_branch_comes_to_staging_and_then_to_production()
    {
        var plan = workspace.Plan<Build>();

        Assert.Equal(
            ["test:", "release: test", "nightly:", "manual: test release", "deploy-staging: test release", "deploy-production: test release deploy-staging"],
            plan.Jobs.Select(job => $"{job.Name}: {string.Join(' ', job.Needs.Select(need => need.Name))}".TrimEnd()));
        Assert.Equal("Deploy --skip=Release --environment Staging", plan.Find("deploy-staging").Words);
        Assert.Equal("Deploy --skip=Release --environment Production", plan.Find("deploy-production").Words);
        Assert.All(["deploy-staging", "deploy-production"], name =>
        {
            Assert.Equal(["main"], plan.Find(name).Triggers.Select(part => part.Text));
            Assert.Equal(["BK_HOST_KEY"], plan.Find(name).Secrets);
        });
    }

    [Fact]
    public void A_newer_deployment_replaces_one_that_waits_and_none_that_runs()
    {
        Assert.Equal(0, workspace.Run<Build>(":ci", "write").ExitCode);

        var file = workspace.Read(".github/workflows/delivery.yml");
        Assert.Contains("""
                environment: staging
                concurrency:
                  group: deploy-staging
                  cancel-in-progress: false
            """, file, StringComparison.Ordinal);
        Assert.DoesNotContain("group: deploy-manual", file, StringComparison.Ordinal);
        Assert.Contains("resource_group: production", workspace.Read(".gitlab-ci.yml"), StringComparison.Ordinal);
        Assert.Equal(0, workspace.Run<Build>(":ci", "check").ExitCode);
    }

    [Fact]
    public void A_job_of_the_scripts_own_stays_as_it_is() =>
        Assert.Equal(["release", "mine", "deploy-production"], workspace.Plan<Own>().Jobs.Select(job => job.Name));

    [Fact]
    public void Without_a_pipeline_of_the_main_branch_nothing_can_be_deployed()
    {
        var (exitCode, _, error) = workspace.Run<NoMain>(":ci", "check");

        Assert.Equal(2, exitCode);
        Assert.StartsWith("BK0464: 'Staging' is to be deployed to after every green build, and no pipeline runs for commits on the main branch", error, StringComparison.Ordinal);
    }
}
