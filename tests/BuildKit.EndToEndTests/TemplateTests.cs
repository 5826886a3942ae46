using System.Reflection;

namespace BuildKit.Tests;

/// <summary>A new user's first minutes: packages from a feed, <c>dotnet new buildkit</c>, <c>./build.sh</c>.</summary>
[Trait("Speed", "Slow")]
public sealed class TemplateTests : IDisposable
{
    // Of its own for each run, so that no cache has it.
    readonly string version = $"0.0.1-t{Guid.NewGuid():N}";
    readonly Space space = new();

    public TemplateTests()
    {
        var home = Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } set
            ? set
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget/packages");
        space.Variables["BK_PROGRAM"] = "";
        space.Variables["DOTNET_CLI_HOME"] = space.Root / "home";
        space.Variables["DOTNET_NOLOGO"] = "1";
        space.Variables["MSBUILDDISABLENODEREUSE"] = "1";
        // Nothing of this gets into the caches of whoever runs the test; what they have is used.
        space.Variables["NUGET_PACKAGES"] = space.Root / "packages";
        space.Variables["NUGET_FALLBACK_PACKAGES"] = home;
    }

    AbsolutePath Feed => space.Root / "feed";

    [Fact]
    public void A_new_build_restores_compiles_and_tests_a_repository_whatever_its_settings()
    {
        Pack("source/BuildKit/BuildKit.csproj", "--no-build");
        Pack("templates/BuildKit.Templates.csproj", "--nologo");
        DotNet(space.Root, "new", "install", Feed / $"BuildKit.Templates.{version}.nupkg");

        var shop = Repository("shop é");
        WriteShop(shop);
        DotNet(shop, "new", "buildkit", "--solution", "Shop.sln");
        Assert.True(OperatingSystem.IsWindows() || File.GetUnixFileMode(shop / "build.sh").HasFlag(UnixFileMode.UserExecute), "build.sh is not executable");
        Assert.True(File.Exists(shop / "build.ps1"));

        var first = Build(shop).Succeeds();
        Assert.Contains("Compiling the build program", first.Error, StringComparison.Ordinal);
        Assert.Equal("Tests: 1 passed, 0 failed, 0 skipped", first.LastLine);
        var second = Build(shop).Succeeds().DoesNotPrint("Compiling the build program");
        Assert.Equal("Tests: 1 passed, 0 failed, 0 skipped", second.LastLine);
        Build(shop, "--list").Succeeds().Prints("Restore", "Compile", "Test", "--configuration");
        Build(shop, "--plan").Succeeds().Prints("Compile", "dotnet build");

        var hostile = Repository("hostile");
        WriteHostileSettings(hostile);
        DotNet(hostile, "new", "buildkit");
        Build(hostile, "--list").Succeeds().Prints("Compiling the build program", "Restore");
        Build(hostile, "--list").Succeeds().DoesNotPrint("Compiling the build program");
    }

    public void Dispose() => space.Dispose();

    void Pack(string project, string option)
    {
        var configuration = typeof(TemplateTests).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()!.Configuration;
        using var run = space.StartIn(SourceTree.Root, "dotnet",
            ["pack", SourceTree.Root / project, "--configuration", configuration, $"-p:PackageVersion={version}", "--output", Feed, option, "-p:RunAnalyzers=false"]);
        run.Wait(seconds: 240).Succeeds();
    }

    void DotNet(AbsolutePath directory, params string[] arguments)
    {
        using var run = space.StartIn(directory, "dotnet", arguments);
        run.Wait().Succeeds();
    }

    Finished Build(AbsolutePath directory, params string[] arguments)
    {
        using var run = space.StartIn(directory, directory / "build.sh", arguments);
        return run.Wait(seconds: 240);
    }

    AbsolutePath Repository(string name)
    {
        var root = space.Root / name;
        space.Write($"{name}/nuget.config", $"""
            <configuration><packageSources><add key="buildkit" value="{Feed}" /></packageSources></configuration>
            """);
        return root;
    }

    static void WriteShop(AbsolutePath root)
    {
        Write(root / "source/Shop/Shop.csproj", """
            <Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup></Project>
            """);
        Write(root / "source/Shop/Cart.cs", "public static class Cart { public static int Add(int a, int b) => a + b; }");
        Write(root / "tests/Shop.Tests/Shop.Tests.csproj", """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup>
              <ItemGroup>
                <PackageReference Include="Microsoft.NET.Test.Sdk" Version="18.11.0" />
                <PackageReference Include="xunit" Version="2.9.3" />
                <PackageReference Include="xunit.runner.visualstudio" Version="3.1.5" />
                <ProjectReference Include="../../source/Shop/Shop.csproj" />
              </ItemGroup>
            </Project>
            """);
        Write(root / "tests/Shop.Tests/CartTests.cs", "public class CartTests { [Xunit.Fact] public void It_adds() => Xunit.Assert.Equal(3, Cart.Add(1, 2)); }");
        Write(root / "Shop.sln", $"""

            Microsoft Visual Studio Solution File, Format Version 12.00
            {Project("Shop", "source/Shop/Shop.csproj", 1)}
            {Project("Shop.Tests", "tests/Shop.Tests/Shop.Tests.csproj", 2)}
            Global
            	GlobalSection(SolutionConfigurationPlatforms) = preSolution
            		Debug|Any CPU = Debug|Any CPU
            		Release|Any CPU = Release|Any CPU
            	EndGlobalSection
            	GlobalSection(ProjectConfigurationPlatforms) = postSolution
            {Configurations(1)}
            {Configurations(2)}
            	EndGlobalSection
            EndGlobal
            """);
    }

    static string Id(int number) => $"{{00000000-0000-0000-0000-00000000000{number}}}";

    static string Project(string name, string path, int number) =>
        $"Project(\"{{9A19103F-16F7-4668-BE54-9A1E7A4F7556}}\") = \"{name}\", \"{path}\", \"{Id(number)}\"\nEndProject";

    static string Configurations(int number) => string.Join('\n', new[] { "Debug", "Release" }.SelectMany(configuration =>
        new[] { "ActiveCfg", "Build.0" }.Select(what => $"\t\t{Id(number)}.{configuration}|Any CPU.{what} = {configuration}|Any CPU")));

    // What repositories set for their own projects, and what would keep a build program from compiling.
    static void WriteHostileSettings(AbsolutePath root)
    {
        Write(root / "Directory.Build.props", """
            <Project>
              <PropertyGroup>
                <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
                <AnalysisLevel>latest-all</AnalysisLevel>
                <EnforceCodeStyleInBuild>true</EnforceCodeStyleInBuild>
                <LangVersion>8.0</LangVersion>
                <Nullable>disable</Nullable>
                <TargetFramework>netstandard2.0</TargetFramework>
                <AssemblyName>Shop</AssemblyName>
                <BaseOutputPath>/nowhere/bin/</BaseOutputPath>
                <BaseIntermediateOutputPath>/nowhere/obj/</BaseIntermediateOutputPath>
                <RestorePackagesWithLockFile>true</RestorePackagesWithLockFile>
              </PropertyGroup>
            </Project>
            """);
        Write(root / "Directory.Build.targets", """
            <Project><Target Name="Refuse" BeforeTargets="CoreCompile"><Error Text="not in this repository" /></Target></Project>
            """);
        Write(root / "Directory.Packages.props", """
            <Project><PropertyGroup><ManagePackageVersionsCentrally>true</ManagePackageVersionsCentrally></PropertyGroup></Project>
            """);
        Write(root / ".editorconfig", "root = true\n[*.cs]\ndotnet_analyzer_diagnostic.severity = error\n");
        Write(root / "Other.csproj", """<Project Sdk="Microsoft.NET.Sdk" />""");
    }

    static void Write(AbsolutePath file, string text)
    {
        Directory.CreateDirectory(file.Parent);
        File.WriteAllText(file, text);
    }
}
