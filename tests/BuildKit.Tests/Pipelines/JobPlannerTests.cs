using BuildKit.Pipelines;

namespace BuildKit.Tests.Pipelines;

/// <summary>What follows from the graph: which job needs which, what is not run again, what is handed over, who gets which secret.</summary>
public sealed class JobPlannerTests : IDisposable
{
    readonly PipelineWorkspace workspace = new();

    public void Dispose() => workspace.Dispose();

    [Fact]
    public void A_job_needs_those_that_ask_for_what_its_targets_depend_on()
    {
        var plan = workspace.Plan<ShopBuild>();

        Assert.Equal(
            ["test:", "pack: test", "release: test", "push: test pack", "staging: test release", "production: test release staging"],
            plan.Jobs.Select(job => $"{job.Name}: {string.Join(' ', job.Needs.Select(need => need.Name))}".TrimEnd()));
    }

    [Fact]
    public void What_an_earlier_job_has_run_is_not_run_again_but_what_prepares_the_workspace_is()
    {
        var plan = workspace.Plan<ShopBuild>();

        Assert.Equal("Test", plan.Find("test").Words);
        Assert.Equal("Pack", plan.Find("pack").Words);
        Assert.Equal("Release --skip=Test", plan.Find("release").Words);
        Assert.Equal(["Compile", "Publish", "Release", "Restore"], plan.Find("release").Running.Order());
        Assert.Equal("Push --skip=Pack+Test", plan.Find("push").Words);
        Assert.Equal("Deploy --skip=Release --environment Staging", plan.Find("staging").Words);
    }

    [Fact]
    public void Outputs_are_taken_from_the_job_that_made_them_and_of_a_release_the_release_alone()
    {
        var plan = workspace.Plan<ShopBuild>();

        Assert.Equal(["pack: Pack"], Taken(plan.Find("push")));
        Assert.Equal(["release: Release"], Taken(plan.Find("production")));
        Assert.Empty(Taken(plan.Find("release")));
        Assert.Equal(["Release"], plan.GivenBy(plan.Find("release")));
        Assert.Empty(plan.GivenBy(plan.Find("test")));
    }

    [Fact]
    public void A_job_gets_the_secrets_that_its_own_targets_read()
    {
        var plan = workspace.Plan<ShopBuild>();

        Assert.Equal(["BK_FEED_KEY"], plan.Find("push").Secrets);
        Assert.Equal(["BK_HOST_KEY"], plan.Find("production").Secrets);
        Assert.Empty(plan.Find("test").Secrets.Concat(plan.Find("release").Secrets));
    }

    [Fact]
    public void The_key_that_signs_releases_goes_to_the_job_that_makes_them_and_not_to_those_that_bring_them_somewhere()
    {
        var plan = workspace.Plan<SignedBuild>();

        Assert.Equal(["BK_SIGNING_KEY"], plan.Find("release").Secrets);
        Assert.Equal(["BK_STORE_KEY"], plan.Find("push").Secrets);
        Assert.Empty(plan.Find("deploy").Secrets);
        Assert.Empty(plan.Find("status").Secrets);
    }

    [Fact]
    public void Of_a_secret_that_is_encrypted_in_the_repository_the_password_is_enough()
    {
        workspace.Write("build/parameters.json", """{ "FeedKey": "encrypted:v1:pbkdf2-sha256:600000:a:b" }""");

        Assert.Equal(["BK_SECRETS_PASSWORD"], workspace.Plan<ShopBuild>().Find("push").Secrets);
    }

    [Fact]
    public void History_is_fetched_where_a_version_is_asked_for()
    {
        var plan = workspace.Plan<ShopBuild>();

        Assert.Equal(["pack", "release", "staging", "production"], plan.Jobs.Where(job => job.ReadsHistory).Select(job => job.Name));
    }

    [Fact]
    public void A_job_runs_when_those_that_it_needs_do()
    {
        var plan = workspace.Plan<ShopBuild>();

        Assert.Equal(["commits on 'main'", "tags 'v*'"], plan.Find("staging").Triggers.Select(part => part.InWords));
        Assert.Equal(["tags 'v*'"], plan.Find("production").Triggers.Select(part => part.InWords));
    }

    [Fact]
    public void A_whole_build_in_one_job_skips_nothing()
    {
        var job = Assert.Single(workspace.Plan<OneJob>().Jobs);

        Assert.Equal("Test Pack --configuration Debug '--note=two words'", job.Words);
        Assert.Empty(job.Needs);
    }

    [Fact]
    public void Targets_with_results_and_names_for_others_are_not_skipped()
    {
        var plan = workspace.Plan<Results>();

        Assert.Equal("Report --skip=First+Second", plan.Find("report").Words);
        Assert.Equal(["Both", "Count", "Report"], plan.Find("report").Running.Order());
        Assert.Equal(["checks: First"], Taken(plan.Find("report")));
    }

    [Fact]
    public void Fan_outs_are_handed_over_if_they_leave_anything_or_nobody_knows()
    {
        var plan = workspace.Plan<FanOuts>();

        Assert.Equal("Last --skip=Checks+Makes+Unknown", plan.Find("last").Words);
        Assert.Equal(["all: Makes Unknown"], Taken(plan.Find("last")));
        Assert.Equal(["Builds", "Last"], plan.Find("last").Running.Order());
    }

    [Fact]
    public void Components_that_ship_are_planned_like_targets_of_the_class()
    {
        workspace.Write("Shop.slnx", """<Solution><Project Path="Shop/Shop.csproj" /><Project Path="Shop.Tests/Shop.Tests.csproj" /></Solution>""");
        workspace.Write("Shop/Shop.csproj", """<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup></Project>""");
        workspace.Write("Shop.Tests/Shop.Tests.csproj", """<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup></Project>""");

        var plan = workspace.Plan<Shipped>();

        Assert.Equal(["Test", "Pack", "Release --skip=Pack+Test"], plan.Jobs.Select(job => job.Words));
        Assert.Equal(["", "test", "test pack"], plan.Jobs.Select(job => string.Join(' ', job.Needs.Select(need => need.Name))));
        Assert.Equal(["pack: Pack"], Taken(plan.Find("release")));
        Assert.Equal([false, true, true], plan.Jobs.Select(job => job.ReadsHistory));
        Assert.All(plan.Jobs, job => Assert.Empty(job.Secrets));
    }

    static IEnumerable<string> Taken(PlannedJob job) => job.Taken.Select(taken => $"{taken.Key.Name}: {string.Join(' ', taken.Value)}");

    sealed class OneJob : BuildScript
    {
        Target Test => _ => _.Executes(() => { });

        Target Pack => _ => _.DependsOn(Test).Executes(() => { });

        CiPipeline Continuous => _ => _.On(CiTrigger.Push()).For(Ci.GitHub)
            .Job("all", job => job.Runs(Test, Pack).Arguments("--configuration", "Debug", "--note=two words"));
    }

    sealed class Shipped : BuildScript, ITest, IPack, IPublish
    {
        [Parameter, Secret] readonly string? FeedKey = null;

        Target Push => _ => _.Executes(() => Console.WriteLine(FeedKey));

        Project IPublish.PublishedProject => From<IHasSolution>().Solution["Shop"];

        Product Shop => _ => _.Archive("shop", from: From<IPublish>().Publish).NuGet(from: From<IPack>().Pack);

        Target Release => _ => _.DependsOn<ITest>(test => test.Test).Creates(Shop);

        CiPipeline Continuous => _ => _.On(CiTrigger.Push("main")).For(Ci.GitHub)
            .Job(From<ITest>().Test)
            .Job(From<IPack>().Pack)
            .Job(Release);
    }

    sealed class FanOuts : BuildScript
    {
        static readonly string[] Names = ["a", "b"];

        Target Checks => _ => _.ForEach(() => Names, (step, name) => step.Runs(() => Tool.Of("check")($"{name}")));

        Target Makes => _ => _.ForEach(() => Names, (step, name) => step.Outputs($"out/{name}").Runs(() => Tool.Of("make")($"{name}")));

        Target Unknown => _ => _.ForEach(() => File.ReadAllLines(RootDirectory / "out/names"), (step, name) => step.Runs(() => Tool.Of("make")($"{name}")));

        Target Builds => _ => _.ForEach(() => Names, (step, name) => step.Runs(() => DotNet.Build(RootDirectory / name)));

        Target Last => _ => _.DependsOn(Checks, Makes, Unknown, Builds).Executes(() => { });

        CiPipeline Continuous => _ => _.On(CiTrigger.Push()).For(Ci.GitHub).Job("all", job => job.Runs(Checks, Makes, Unknown, Builds)).Job(Last);
    }

    sealed class Results : BuildScript
    {
        Target First => _ => _.Outputs("first/**").Executes(() => { });

        Target Second => _ => _.Executes(() => { });

        Target Both => _ => _.DependsOn(First, Second);

        Target<int> Count => _ => _.DependsOn(First).Returns(() => 1);

        Target Checks => _ => _.DependsOn(Both).DependsOn(Count).Executes(() => { });

        Target Report => _ => _.DependsOn(Both).DependsOn(Count).Executes(() => Console.WriteLine(Result(Count)));

        CiPipeline Continuous => _ => _.On(CiTrigger.Push()).For(Ci.GitHub).Job(Checks).Job(Report, job => job.Needs("checks"));
    }
}
