namespace BuildKit.Testing.Tests;

/// <summary>The build of this repository, tested as any other would test its own.</summary>
public sealed class OwnBuildTests : IDisposable
{
    readonly BuildTest<Build> build = new BuildTest<Build>()
        .Files(SourceTree.Root, "BuildKit.sln", "global.json", "build/*.csproj", "source/*/*.csproj", "tests/*/*.csproj", "templates/*.csproj");

    [Fact]
    public async Task The_default_target_is_Test()
    {
        var plan = await build.PlanAsync();

        Assert.Equal("Test", plan.Targets[^1]);
        Assert.True(plan.RunsAfter("Test", "Compile"));
    }

    [Fact]
    public async Task A_laptop_needs_only_the_fast_tests()
    {
        var plan = await build.PlanAsync("Deploy");

        Assert.DoesNotContain("Test", plan.Targets);
        Assert.True(plan.RunsAfter("Release", "UnitTest"));
    }

    [Fact]
    public async Task Nothing_is_released_that_has_failed_its_tests()
    {
        build.Committed("v1.0.0")
            .Answers("dotnet", CommandAnswer.Success)
            .Answers("dotnet test", new() { ExitCode = 1, Tests = (10, 2, 0) });

        var run = await build.RunAsync("Deploy");

        Assert.Equal(Outcome.Failed, run.Exits(1).OutcomeOf("UnitTest"));
        Assert.Equal(Outcome.NotRun, run.OutcomeOf("Release"));
        Assert.Equal(Outcome.NotRun, run.OutcomeOf("Deploy"));
    }

    [Fact]
    public async Task Every_test_project_is_tested()
    {
        build.Answers("dotnet", CommandAnswer.Success).Answers(command => command.Tool.EndsWith("/build.sh", StringComparison.Ordinal), _ => CommandAnswer.Success);

        var run = await build.RunAsync("Test");

        var projects = Directory.GetDirectories(SourceTree.Root / "tests", "*Tests").Select(Path.GetFileName).Order(StringComparer.Ordinal);
        Assert.Equal(projects, run.Succeeds().Commands.Where(command => command.Target == "CodeTest").Select(command => command.Step).Order(StringComparer.Ordinal));
    }

    public void Dispose() => build.Dispose();
}
