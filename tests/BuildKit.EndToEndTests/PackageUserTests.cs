namespace BuildKit.Tests;

/// <summary>Other projects than the build program that use the packages: the tests of a build, and a library of components.</summary>
[Trait("Speed", "Slow")]
public sealed class PackageUserTests : IDisposable
{
    readonly PackedSpace space = new();

    [Fact]
    public void A_build_with_a_library_of_components_is_tested_by_somebody_who_has_only_the_packages()
    {
        space.Pack("source/BuildKit/BuildKit.csproj");
        space.Pack("source/BuildKit.Testing/BuildKit.Testing.csproj");
        var shop = space.Repository("shop");
        File.Copy(SourceTree.Root / "build.sh", shop / "build.sh");
        WriteBuild();
        WriteTests();

        space.Build(shop, "--list").Succeeds().Prints("Greet", "--greeting");
        space.Build(shop, "Greet").Succeeds().Prints("hello").DoesNotPrint("Compiling the build program");
        space.Run(shop, "dotnet", "run", "--project", "tests/Pipeline.Tests").Succeeds().Prints("Total: 1, Errors: 0, Failed: 0");
    }

    public void Dispose() => space.Dispose();

    void WriteBuild()
    {
        space.Write("shop/components/Shop.Components.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup><TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings></PropertyGroup>
              <ItemGroup><PackageReference Include="BuildKit" Version="{PackedSpace.Version}" /></ItemGroup>
            </Project>
            """);
        space.Write("shop/components/IGreet.cs", """
            public interface IGreet : IBuildComponent
            {
                [Parameter] string Greeting => Parameter(() => Greeting, "hello");
                Target Greet => _ => _.Runs(() => Tool.Of("echo")($"{Greeting}"));
            }
            """);
        space.Write("shop/build/build.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings></PropertyGroup>
              <ItemGroup>
                <PackageReference Include="BuildKit" Version="{PackedSpace.Version}" />
                <ProjectReference Include="../components/Shop.Components.csproj" />
                <InternalsVisibleTo Include="Pipeline.Tests" />
              </ItemGroup>
            </Project>
            """);
        space.Write("shop/build/Build.cs", "class Build : BuildScript, IGreet { static Task<int> Main(string[] args) => Run<Build>(args); }");
    }

    void WriteTests()
    {
        space.Write("shop/tests/Pipeline.Tests/Pipeline.Tests.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings></PropertyGroup>
              <ItemGroup>
                <PackageReference Include="xunit.v3" Version="4.0.2" />
                <PackageReference Include="BuildKit.Testing" Version="{PackedSpace.Version}" />
                <ProjectReference Include="../../build/build.csproj" />
                <Using Include="BuildKit.Testing" />
              </ItemGroup>
            </Project>
            """);
        space.Write("shop/tests/Pipeline.Tests/GreetTests.cs", """
            public class GreetTests
            {
                [Xunit.Fact]
                public async Task It_greets()
                {
                    using var build = new BuildTest<Build>().Answers("echo", CommandAnswer.Says("answered"));
                    var run = await build.RunAsync("Greet", "--greeting", "hi");
                    Xunit.Assert.Contains("answered", run.Succeeds().Output);
                    Xunit.Assert.Equal("echo hi", Xunit.Assert.Single(run.Commands).Line);
                }
            }
            """);
    }
}
