namespace BuildKit.Tests.Tools;

/// <summary>The typed dotnet commands with the real SDK, without a network: packages come from a folder.</summary>
[Trait("Speed", "Slow")]
public sealed class DotNetCommandTests : IDisposable
{
    readonly TemporaryDirectory root = new("dotnet");

    public DotNetCommandTests()
    {
        root.Write("nuget.config", """
            <configuration><packageSources><clear /><add key="local" value="feed" /></packageSources><config><add key="globalPackagesFolder" value="packages" /></config></configuration>
            """);
        Directory.CreateDirectory(root / "feed");
    }

    public void Dispose() => root.Dispose();

    string Run(Command command, int exitCode = 0) => RealTool.Run(command.Environment("NUGET_PACKAGES", root / "packages"), root.Path, exitCode);

    void Tool(string version) => root.Write("tool/Greet.csproj", $"""
        <Project Sdk="Microsoft.NET.Sdk"><PropertyGroup>
          <TargetFramework>net10.0</TargetFramework><OutputType>Exe</OutputType><PackAsTool>true</PackAsTool><UseAppHost>false</UseAppHost>
          <PackageId>Acme.Greet</PackageId><ToolCommandName>greet</ToolCommandName><Version>{version}</Version>
        </PropertyGroup></Project>
        """);

    [Fact]
    public void A_tool_is_packed_installed_required_run_updated_and_removed()
    {
        Tool("1.0.0");
        root.Write("tool/Greet.cs", """System.Console.WriteLine("hello " + string.Join('|', args));""");
        Run(DotNet.Pack(root / "tool/Greet.csproj").Output(root / "feed"));
        root.Write(".config/dotnet-tools.json", """{ "version": 1, "isRoot": true, "tools": {} }""");

        Run(DotNet.ToolInstall("Acme.Greet").Version("1.0.0").ConfigFile(root / "nuget.config").Verbosity(DotNetVerbosity.Quiet));
        Assert.Contains("greet", Run(DotNet.ToolList().Local().Json()), StringComparison.Ordinal);
        Directory.Delete(root / "packages", recursive: true);
        var greet = DotNet.Tool("greet")($"{"a b"} --help").Environment("NUGET_PACKAGES", root / "packages");
        Assert.Equal("BK0723", Assert.Throws<BuildException>(() => greet.Prepared(root.Path)).Error.Code);
        Run(DotNet.ToolRestore().IgnoreFailedSources().NoHttpCache());

        Assert.EndsWith("Greet.dll", greet.Prepared(root.Path).Arguments[0], StringComparison.Ordinal);
        Assert.Equal("hello a b|--help", Run(greet));
        Assert.Equal("hello x", Run(greet with { Arguments = ["tool", "run", "greet", "--", "x"] }));
        Tool("1.1.0");
        Run(DotNet.Pack(root / "tool/Greet.csproj").Output(root / "feed").Configuration(Configuration.Debug));
        Run(DotNet.ToolUpdate("acme.greet").AddSource(root / "feed"));
        Assert.Contains("1.1.0", root.Read(".config/dotnet-tools.json"), StringComparison.Ordinal);
        Run(DotNet.ToolUpdateAll());
        Run(DotNet.ToolUninstall("acme.greet"));
        Assert.DoesNotContain("greet", root.Read(".config/dotnet-tools.json"), StringComparison.Ordinal);
    }

    [Fact]
    public void MSBuild_tells_properties_and_runs_targets()
    {
        var project = root.Write("p.proj", """
            <Project><PropertyGroup><Version>1.2.3</Version></PropertyGroup><ItemGroup><Thing Include="a;b" /></ItemGroup>
              <Target Name="Say"><Message Importance="high" Text="said $(Word)" /></Target><Target Name="Other"><Error Text="no" /></Target></Project>
            """);

        Assert.Equal("1.2.3", Run(DotNet.MSBuild(project).GetProperty("Version")));
        Assert.Contains("\"Identity\": \"b\"", Run(DotNet.MSBuild(project).GetItem("Thing")), StringComparison.Ordinal);
        Assert.Contains("said a;b", Run(DotNet.MSBuild(project).Target("Say").Property("Word", "a;b").Verbosity(DotNetVerbosity.Minimal)), StringComparison.Ordinal);
        Run(DotNet.MSBuild(project).Target("Say", "Other").WarnAsError().Question(), exitCode: 1);
        Assert.Contains("Say", Run(DotNet.MSBuild(project).Targets()), StringComparison.Ordinal);
        Run(DotNet.MSBuild(project).Target("Say").BinaryLog(root / "log.binlog").FileLogger().FileLoggerParameters($"LogFile={root / "build.log"}"));
        Assert.True(File.Exists(root / "log.binlog") && File.Exists(root / "build.log"));
    }

    [Fact]
    public void Package_sources_are_added_shown_switched_off_and_removed()
    {
        var file = root / "nuget.config";
        Run(DotNet.NuGetAddSource(root / "tool", "mine").ConfigFile(file));
        Assert.Contains($"E {root / "tool"}", Run(DotNet.NuGetListSources().ConfigFile(file)), StringComparison.Ordinal);
        Run(DotNet.NuGetDisableSource("mine").ConfigFile(file));
        Run(DotNet.NuGetEnableSource("mine").ConfigFile(file));
        Run(DotNet.NuGetUpdateSource("mine", root / "packages").ConfigFile(file));
        Assert.Contains("mine", Run(DotNet.NuGetListSources().Detailed().ConfigFile(file)), StringComparison.Ordinal);
        Run(DotNet.NuGetRemoveSource("mine").ConfigFile(file));
        Assert.DoesNotContain("mine", root.Read("nuget.config"), StringComparison.Ordinal);
        Assert.Contains("packages", Run(DotNet.NuGetLocals(NuGetLocals.GlobalPackages)), StringComparison.Ordinal);
    }

    [Fact]
    public void Packages_are_pushed_with_a_key_that_is_no_argument()
    {
        using var feed = new HttpFeed();
        var packages = new[] { "Acme.One", "Acme.Two" }.Select(id => root / $"{id}.1.0.0.nupkg").ToArray();
        foreach (var package in packages)
        {
            File.WriteAllBytes(package, new TestPackage(package.Name.Replace(".1.0.0.nupkg", "", StringComparison.Ordinal), "1.0.0").ToBytes());
        }

        var push = DotNet.NuGetPush(packages).Source(feed.Address + "index.json").ApiKey("c4nary-key").SkipDuplicate().AllowInsecureConnections();
        Assert.DoesNotContain("c4nary", push.ToString(), StringComparison.Ordinal);
        Run(push);

        Assert.Equal(["c4nary-key", "c4nary-key"], feed.PushKeys);
        Run(DotNet.NuGetPush(root / "missing.nupkg").Source(root / "feed"), exitCode: 1);
    }

    [Fact]
    public void Packages_are_listed_and_explained()
    {
        var project = root.Write("app/App.csproj", """<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup></Project>""");
        Run(DotNet.Restore(project).UseLockFile().Force());
        Run(DotNet.Restore(project).Locked().ConfigFile(root / "nuget.config"));

        Assert.Contains("\"projects\"", Run(DotNet.PackageList(project).Json().NoRestore()), StringComparison.Ordinal);
        Assert.Contains("No packages", Run(DotNet.PackageList(project).NoRestore().IncludeTransitive()), StringComparison.Ordinal);
        Assert.Contains("does not have a dependency", Run(DotNet.NuGetWhy(project, "Newtonsoft.Json")), StringComparison.Ordinal);
    }

    [Fact]
    public void What_runs_beside_builds_claims_nothing()
    {
        var path = AbsolutePath.Of("/p");
        DotNetCommand[] beside = [DotNet.ToolRestore(), DotNet.ToolInstall("a"), DotNet.NuGetListSources(), DotNet.NuGetVerify(path), DotNet.NuGetWhy(path, "a"), DotNet.PackageList(path).NoRestore()];

        Assert.All(beside, command => Assert.Empty(command.Claims));
        Assert.Equal(["msbuild"], DotNet.MSBuild().Claims);
        Assert.Equal("-maxcpucount:{0}", DotNet.MSBuild().ParallelismArgument);
        Assert.Equal(["msbuild"], DotNet.PackageList(path).Claims);
    }

    [Fact]
    public void Nothing_is_taken_for_an_option()
    {
        Func<Command>[] names = [() => DotNet.NuGetAddSource("--x", "a"), () => DotNet.NuGetRemoveSource("-x"), () => DotNet.NuGetUpdateSource("", "a")];
        Func<Command>[] values = [() => DotNet.Build().Framework("--output"), () => DotNet.NuGetAddSource("a", "--x"), () => DotNet.Restore().Source("-x"), () => DotNet.Test().Filter("-x")];

        Assert.All(names, command => Assert.Equal("BK0734", Assert.Throws<BuildException>(command).Error.Code));
        Assert.All(values, command => Assert.Equal("BK0735", Assert.Throws<BuildException>(command).Error.Code));
        Assert.Equal("BK0725", Assert.Throws<BuildException>(() => DotNet.ToolInstall("--global")).Error.Code);
    }
}
