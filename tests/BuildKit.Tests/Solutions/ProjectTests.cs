namespace BuildKit.Tests.Solutions;

/// <summary>What MSBuild makes of real projects.</summary>
[Trait("Speed", "Slow")]
public sealed class ProjectTests : IDisposable
{
    readonly TemporaryDirectory root = new("project");

    [Fact]
    public void Properties_come_from_all_files_and_conditions()
    {
        root.Write("Directory.Build.props", """
            <Project>
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <Version>1.2.3-beta</Version>
                <Description>a ü "quoted" line&#10;and a second</Description>
                <IsPackable Condition="$(MSBuildProjectName.EndsWith('.Tests'))">false</IsPackable>
                <Flavour Condition="'$(Configuration)' == 'Release'">fast</Flavour>
              </PropertyGroup>
            </Project>
            """);
        var shop = Made("source/Shop/Shop.csproj", "<PropertyGroup><OutputType>Exe</OutputType></PropertyGroup>");
        var tests = Made("tests/Shop.Tests/Shop.Tests.csproj", "");

        Assert.Equal("1.2.3-beta", shop.Property("Version"));
        Assert.Equal("1.2.3-beta", shop.Property("version"));
        Assert.Equal("a ü \"quoted\" line\nand a second", shop.Property("Description"));
        Assert.Equal("", shop.Property("NoSuchProperty"));
        Assert.Equal("", shop.Property("Flavour"));
        Assert.Equal("fast", shop.Property("Flavour", ("Configuration", "Release")));
        Assert.Equal("slow; 100 %", shop.Property("Flavour", ("Flavour", "slow; 100 %")));
        Assert.Equal(["net10.0"], shop.TargetFrameworks);
        Assert.Equal("Exe", shop.OutputType);
        Assert.Equal("Library", tests.OutputType);
        Assert.True(shop.IsPackable);
        Assert.False(tests.IsPackable);
        Assert.Equal("BK0231", Assert.Throws<BuildException>(() => shop.Property("A,B")).Error.Code);
        Assert.Equal("BK0231", Assert.Throws<BuildException>(() => shop.Property("Version", ("-p:x", ""))).Error.Code);
    }

    [Fact]
    public void References_are_those_of_any_framework()
    {
        root.Write("Directory.Packages.props", """
            <Project>
              <PropertyGroup><ManagePackageVersionsCentrally>true</ManagePackageVersionsCentrally></PropertyGroup>
              <ItemGroup>
                <PackageVersion Include="Serilog" Version="4.4.0" />
                <PackageVersion Include="CliWrap" Version="3.10.5" />
                <PackageVersion Include="YamlDotNet" Version="18.1.0" />
                <GlobalPackageReference Include="MinVer" Version="8.0.0" />
              </ItemGroup>
            </Project>
            """);
        root.Write("Directory.Build.props", """<Project><ItemGroup><PackageReference Include="YamlDotNet" /></ItemGroup></Project>""");
        var core = Made("source/Core/Core.fsproj", "<PropertyGroup><TargetFrameworks>net10.0;netstandard2.0</TargetFrameworks></PropertyGroup>");
        var shop = Made("source/Shop/Shop.csproj", """
            <PropertyGroup><TargetFrameworks> net10.0;
              net8.0 </TargetFrameworks></PropertyGroup>
            <ItemGroup>
              <PackageReference Include="Serilog" />
              <PackageReference Include="CliWrap" VersionOverride="3.9.0" Condition="'$(TargetFramework)' == 'net8.0'" />
              <ProjectReference Include="..\Core\Core.fsproj" Condition="'$(TargetFramework)' == 'net10.0'" />
              <ProjectReference Include="..\**\*.vbproj" />
            </ItemGroup>
            """);
        var old = Made("source/Old/Old.vbproj", "<PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup>");

        Assert.Equal(["net10.0", "net8.0"], shop.TargetFrameworks);
        Assert.Equal([core, old], shop.ProjectReferences.OrderBy(project => project.Name));
        Assert.Equal(["CliWrap 3.9.0", "MinVer 8.0.0", "Serilog 4.4.0", "YamlDotNet 18.1.0"], shop.PackageReferences.Select(package => $"{package}"));
        Assert.Empty(old.ProjectReferences);
        Assert.Equal(["MinVer 8.0.0", "YamlDotNet 18.1.0"], core.PackageReferences.Select(package => $"{package}"));
    }

    [Theory]
    [InlineData("""<PackageReference Include="Microsoft.NET.Test.Sdk" Version="18.11.0" />""", true)]
    [InlineData("""<PackageReference Include="xunit.v3" Version="4.0.2" />""", true)]
    [InlineData("""<PackageReference Include="Serilog" Version="4.4.0" />""", false)]
    [InlineData("", false)]
    public void Test_projects_are_known_before_a_restore_and_after(string reference, bool isTest)
    {
        var project = Made("a b/Shop.csproj", $"<PropertyGroup><TargetFramework>net10.0</TargetFramework><OutputType>Exe</OutputType></PropertyGroup><ItemGroup>{reference}</ItemGroup>");
        Assert.Equal(isTest, project.IsTestProject);
        Assert.Equal(!isTest, project.IsPackable);

        var restored = System.Diagnostics.Process.Start(Needs.Tool("dotnet"), ["restore", project.Path, "-v", "q"]);
        restored.WaitForExit();
        Assert.Equal(0, restored.ExitCode);

        Assert.Equal(isTest, project.IsTestProject);
        Assert.Equal(!isTest, project.IsPackable);
    }

    [Fact]
    public void An_evaluation_counts_until_what_decides_about_it_changes()
    {
        root.Write("common.props", "<Project><PropertyGroup><Flavour>one</Flavour></PropertyGroup></Project>");
        var project = Made("Shop.csproj", "<Import Project=\"common.props\" />");
        Assert.Equal("one", project.Property("Flavour"));

        // What an import says is not looked at again: this is how one sees that nothing was started.
        root.Write("common.props", "<Project><PropertyGroup><Flavour>two</Flavour></PropertyGroup></Project>");
        Assert.Equal("one", Project.At(project.Path).Property("Flavour"));
        Assert.Equal("two", project.Property("Flavour", ("Configuration", "Release")));

        root.Write("Directory.Build.props", "<Project/>");
        Assert.Equal("two", project.Property("Flavour"));
        Made("Shop.csproj", "<PropertyGroup><Flavour>three</Flavour></PropertyGroup>");
        Assert.Equal("three", project.Property("Flavour"));
    }

    [Theory]
    [InlineData("<Project Sdk=\"Microsoft.NET.Sdk\"><PropertyGroup>", "Shop.csproj(1,")]
    [InlineData("<Project Sdk=\"No.Such.Sdk/1.0.0\" />", "No.Such.Sdk")]
    [InlineData("", "MSB4025")]
    [InlineData("<Project>\n<Import Project=\"nowhere.props\" />\n</Project>", "Shop.csproj(2,")]
    public void A_project_that_cannot_be_evaluated_says_why(string text, string reason)
    {
        var project = Project.At(root.Write("Shop.csproj", text));

        var error = Assert.Throws<BuildException>(() => project.TargetFrameworks).Error;

        Assert.Equal("BK0714", error.Code);
        Assert.Contains(reason, error.ToString(), StringComparison.Ordinal);
        Assert.Equal("Shop", project.Name);
    }

    [Fact]
    public void Many_threads_ask_for_one_project_at_once()
    {
        var project = Made("Shop.csproj", "<PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup>");

        var answers = Enumerable.Range(0, 8).AsParallel().WithDegreeOfParallelism(8).Select(_ => project.TargetFrameworks[0]).ToList();

        Assert.All(answers, answer => Assert.Equal("net10.0", answer));
    }

    public void Dispose() => root.Dispose();

    Project Made(string path, string body) => Project.At(root.Write(path, $"<Project Sdk=\"Microsoft.NET.Sdk\">{body}</Project>"));
}
