namespace BuildKit.Tests;

/// <summary>A new user's first minutes: packages from a feed, <c>dotnet new buildkit</c>, <c>./build.sh</c>.</summary>
[Trait("Speed", "Slow")]
public sealed class TemplateTests : IDisposable
{
    readonly PackedSpace space = new();

    [Fact]
    public void A_new_build_restores_compiles_and_tests_a_repository_whatever_its_settings()
    {
        space.Pack("source/BuildKit/BuildKit.csproj");
        space.PackAndInstallTemplates();

        var shop = space.Repository("shop é");
        WriteShop(shop);
        space.DotNet(shop, "new", "buildkit", "--solution", "Shop.sln");
        Assert.True(OperatingSystem.IsWindows() || File.GetUnixFileMode(shop / "build.sh").HasFlag(UnixFileMode.UserExecute), "build.sh is not executable");
        Assert.True(File.Exists(shop / "build.ps1"));

        var first = space.Build(shop).Succeeds();
        Assert.Contains("Compiling the build program", first.Error, StringComparison.Ordinal);
        Assert.Equal("Tests: 1 passed, 0 failed, 0 skipped", first.LastLine);
        var second = space.Build(shop).Succeeds().DoesNotPrint("Compiling the build program");
        Assert.Equal("Tests: 1 passed, 0 failed, 0 skipped", second.LastLine);
        space.Build(shop, "--list").Succeeds().Prints("Restore", "Compile", "Test", "--configuration");
        space.Build(shop, "--plan").Succeeds().Prints("Compile", "dotnet build");

        var hostile = space.Repository("hostile");
        WriteHostileSettings(hostile);
        space.DotNet(hostile, "new", "buildkit");
        space.Build(hostile, "--list").Succeeds().Prints("Compiling the build program", "Restore");
        space.Build(hostile, "--list").Succeeds().DoesNotPrint("Compiling the build program");
    }

    public void Dispose() => space.Dispose();

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
        Write(root / "Other.slnx", """<Solution><Project Path="Other.csproj" /></Solution>""");
    }

    static void Write(AbsolutePath file, string text)
    {
        Directory.CreateDirectory(file.Parent);
        File.WriteAllText(file, text);
    }
}
