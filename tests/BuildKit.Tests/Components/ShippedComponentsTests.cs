using BuildKit.Hosting;
using BuildKit.Parameters;
using BuildKit.Targets;

namespace BuildKit.Tests.Components;

/// <summary>What the components that ship make of a solution: their commands, word for word, and what a script can change.</summary>
public sealed class ShippedComponentsTests : IDisposable
{
    readonly TemporaryDirectory root = new("components");

    public ShippedComponentsTests()
    {
        root.Write("Shop.slnx", """
            <Solution>
              <Project Path="source/Shop/Shop.csproj" />
              <Project Path="tests/Shop.Tests/Shop.Tests.csproj" />
              <Project Path="tests/Shop.Api.Test/Shop.Api.Test.csproj" />
            </Solution>
            """);
        foreach (var project in new[] { "source/Shop/Shop", "tests/Shop.Tests/Shop.Tests", "tests/Shop.Api.Test/Shop.Api.Test" })
        {
            root.Write($"{project}.csproj", "<Project />");
        }
    }

    [Theory]
    [InlineData("Restore", "dotnet restore ROOT/Shop.slnx")]
    [InlineData("Compile", "dotnet build ROOT/Shop.slnx --configuration Release --no-restore")]
    [InlineData("Test",
        "dotnet test ROOT/tests/Shop.Api.Test/Shop.Api.Test.csproj --configuration Release --no-build",
        "dotnet test ROOT/tests/Shop.Tests/Shop.Tests.csproj --configuration Release --no-build")]
    [InlineData("Pack", "dotnet pack ROOT/Shop.slnx --configuration Release -p:Version=1.2.3 -p:ArtifactsPath=ROOT/artifacts/release --output ROOT/artifacts/packages")]
    [InlineData("Publish", "dotnet publish ROOT/source/Shop/Shop.csproj --configuration Release -p:Version=1.2.3 -p:ArtifactsPath=ROOT/artifacts/release --output ROOT/artifacts/publish")]
    public void Targets_run_these_commands(string target, params string[] commands) => Assert.Equal(commands, CommandsOf<Build>(target).Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("Restore", "dotnet restore ROOT/Shop.slnx -p:A=1")]
    [InlineData("Compile", "dotnet build ROOT/Shop.slnx --configuration Debug --no-restore -p:B=2")]
    [InlineData("Test", "dotnet test ROOT/tests/Shop.Tests/Shop.Tests.csproj --configuration Debug --no-build --filter Shop.Tests")]
    [InlineData("Pack", "dotnet pack ROOT/Shop.slnx --configuration Debug -p:Version=2.0.0 -p:ArtifactsPath=ROOT/artifacts/release --output ROOT/packages --include-symbols")]
    public void A_script_adds_to_commands_and_replaces_what_they_work_on(string target, params string[] commands) =>
        Assert.Equal(commands, CommandsOf<OwnBuild>(target).Order(StringComparer.Ordinal));

    [Fact]
    public void What_is_released_carries_the_commit_where_there_is_one()
    {
        Needs.Tool("git");
        Git("init", "--quiet");
        Assert.DoesNotContain(CommandsOf<Build>("Pack"), line => line.Contains("SourceRevisionId", StringComparison.Ordinal));

        Git("add", ".");
        Git("commit", "--quiet", "--message", "begin");
        var commit = new GitRepository(root.Path).Commit;
        foreach (var target in new[] { "Pack", "Publish" })
        {
            Assert.Contains($"-p:SourceRevisionId={commit} -p:RepositoryType=git -p:RepositoryCommit={commit} -p:IncludeSourceRevisionInInformationalVersion=true", Assert.Single(CommandsOf<Build>(target)), StringComparison.Ordinal);
        }

        // Whoever makes something else of the commit, or of all packages alike, says so.
        Assert.DoesNotContain(CommandsOf<OwnBuild>("Pack"), line => line.Contains(commit, StringComparison.Ordinal));
    }

    [Fact]
    public void Tests_that_passed_are_not_run_again_unless_what_they_read_is_another()
    {
        Assert.All(ModelOf<Build>("Test").FanOuts.SelectMany(fanOut => fanOut.Steps()), step => Assert.True(step.IsCached));
        Assert.Empty(ModelOf<Build>("Test").Step.Inputs);
        Assert.Equal(["samples/**"], ModelOf<OwnBuild>("Test").Step.Inputs);
        Assert.Equal("they talk to a server", ModelOf<UncachedBuild>("Test").Step.UncachedReason);
    }

    [Fact]
    public void Outputs_are_where_the_files_go_and_packing_comes_after_tests()
    {
        Assert.Equal([$"{root.Path}/artifacts/packages/*.nupkg", $"{root.Path}/artifacts/packages/*.snupkg"], ModelOf<Build>("Pack").Step.Outputs);
        Assert.Equal([$"{root.Path}/packages/*.nupkg", $"{root.Path}/packages/*.snupkg"], ModelOf<OwnBuild>("Pack").Step.Outputs);
        Assert.Equal(["Test"], ModelOf<Build>("Pack").After.Select(reference => reference.Name));
        Assert.Equal(["Restore"], ModelOf<Build>("Publish").DependsOn.Select(reference => reference.Name));
    }

    public void Dispose() => root.Dispose();

    void Git(params string[] arguments)
    {
        using var git = System.Diagnostics.Process.Start("git", ["-C", root.Path, "-c", "user.name=Test", "-c", "user.email=test@example.com", .. arguments]);
        git.WaitForExit();
        Assert.Equal(0, git.ExitCode);
    }

    TargetModel ModelOf<T>(string target) where T : BuildScript, new()
    {
        var context = new ScriptContext { Root = root.Path, EnvironmentName = "local", IsContinuousIntegration = false };
        var script = context.Create<T>();
        var members = ScriptMember.Of(script);
        foreach (var member in members)
        {
            if (member.Attribute<InjectionAttribute>() is { } injection)
            {
                member.Set(injection.ValueOf(new() { Name = member.Name, Type = member.Type, RootDirectory = root.Path, IsContinuousIntegration = false, Variable = _ => null }));
            }
        }

        return new ScriptMembers(members, typeof(Target)).Define(new TargetModel(target));
    }

    List<string> CommandsOf<T>(string target) where T : BuildScript, new()
    {
        var model = ModelOf<T>(target);
        var steps = model.FanOuts.SelectMany(fanOut => fanOut.Steps()).Prepend(model.Step);
        return [.. steps.SelectMany(step => step.Actions).OfType<CommandAction>()
            .SelectMany(action => action.Commands(CancellationToken.None).AsTask().GetAwaiter().GetResult())
            .Select(command => string.Join(" ", command.Arguments.Prepend(command.Tool)).Replace(root.Path, "ROOT", StringComparison.Ordinal))];
    }

    sealed class Build : BuildScript, ITest, IPack, IPublish
    {
        SemanticVersion IHasVersion.Version => SemanticVersion.Parse("1.2.3");

        Project IPublish.PublishedProject => From<IHasSolution>().Solution["Shop"];
    }

    sealed class OwnBuild : BuildScript, ITest, IPack
    {
        [Solution("Shop.slnx")]
        readonly Solution Solution = null!;

        readonly Configuration Configuration = Configuration.Debug;

        public AbsolutePath PackagesDirectory => RootDirectory / "packages";

        public SemanticVersion Version => SemanticVersion.Parse("2.0.0");

        public string? VersionedCommit => null;

        public IEnumerable<string> TestInputs => ["samples/**"];

        public IEnumerable<Project> TestProjects => [Solution["Shop.Tests"]];

        public DotNetRestore RestoreSettings(DotNetRestore restore) => restore.Property("A", "1");

        public DotNetBuild CompileSettings(DotNetBuild build) => build.Property("B", "2");

        DotNetTest ITest.TestSettings(DotNetTest test, Project project) => test.Filter(project.Name);

        public DotNetPack PackSettings(DotNetPack pack) => pack.IncludeSymbols();

        public override string ToString() => $"{Configuration}";
    }

    sealed class UncachedBuild : BuildScript, ITest
    {
        public Target Test => _ => _.Base().Uncached("they talk to a server");
    }
}
