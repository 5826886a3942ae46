namespace BuildKit.Tests.Pipelines;

/// <summary>A script whose pipeline has about everything: several jobs, platforms, secrets, environments.</summary>
sealed class ShopBuild : BuildScript
{
    [Parameter("Debug or Release")] readonly Configuration Configuration = Configuration.Release;

    [Parameter("Opens the feed"), Secret] readonly string? FeedKey = null;

    [Parameter("Opens the hosts"), Secret] readonly string? HostKey = null;

    AbsolutePath Solution => RootDirectory / "Shop.sln";

    Target Restore => _ => _.Runs(() => DotNet.Restore(Solution));

    Target Compile => _ => _.DependsOn(Restore).Runs(() => DotNet.Build(Solution).Configuration(Configuration).NoRestore());

    Target Test => _ => _.DependsOn(Compile).Cached().Runs(() => DotNet.Test(Solution).NoBuild());

    Target Publish => _ => _.DependsOn(Compile).Outputs("artifacts/shop/**").Runs(() => DotNet.Publish(Solution).NoBuild());

    Target Pack => _ => _.DependsOn(Compile).After(Test).Outputs("artifacts/packages/*.nupkg").Runs(() => DotNet.Pack(Solution).Version($"{Repository.Version}"));

    Product Shop => _ => _.Archive("shop", from: Publish);

    DeploymentEnvironment Staging => _ => _.Directory(RootDirectory / ".buildkit/staging");

    DeploymentEnvironment Production => _ => _.Directory(RootDirectory / ".buildkit/production");

    Target Release => _ => _.DependsOn(Test).Creates(Shop);

    Target Push => _ => _.DependsOn(Pack, Test).Executes(() => Console.WriteLine(FeedKey));

    Target Deploy => _ => _.DependsOn(Release).Deploys(Shop).Executes(() => Console.WriteLine(HostKey));

    CiPipeline ShopDelivery => _ => _
        .On(CiTrigger.Push("main", "release/*"), CiTrigger.PullRequest(), CiTrigger.Tag("v*"), CiTrigger.Daily("03:00"), CiTrigger.Manual)
        .Job(Test, job => job.OnPlatforms(CiPlatform.Linux, CiPlatform.Windows, CiPlatform.MacOS).TimeLimit(TimeSpan.FromMinutes(30)).Keeps("artifacts/tests"))
        .Job(Pack, job => job.OnPlatforms(CiPlatform.Linux, CiPlatform.Windows))
        .Job(Release, job => job.OnlyOn(CiTrigger.Push("main"), CiTrigger.Tag("v*")))
        .Job(Push, job => job.OnlyOn(CiTrigger.Tag("v*")).Environment("feed"))
        .Job("staging", job => job.Runs(Deploy).Environment(Staging).OnPlatforms(CiPlatform.SelfHosted("deployers")))
        .Job("production", job => job.Runs(Deploy).Environment(Production).OnPlatforms(CiPlatform.SelfHosted("deployers")).Needs("staging").OnlyOn(CiTrigger.Tag("v*")))
        .For(Ci.GitHub, Ci.GitLab, Ci.Azure);
}
