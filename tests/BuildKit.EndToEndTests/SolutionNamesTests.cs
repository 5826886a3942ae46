using System.Reflection;

namespace BuildKit.Tests;

/// <summary>Names of projects, from the solution through the real compiler to the running build and back after an edit.</summary>
[Trait("Speed", "Slow")]
public sealed class SolutionNamesTests : IDisposable
{
    readonly Space space = new();

    public SolutionNamesTests()
    {
        Needs.Unix();
        space.Variables["BK_PROGRAM"] = "";
        var configuration = typeof(SolutionNamesTests).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()!.Configuration;
        space.Write("build/build.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <Import Project="{SourceTree.Root}/source/BuildKit/build/BuildKit.props" />
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <Nullable>enable</Nullable>
              </PropertyGroup>
              <ItemGroup>
                <Reference Include="{typeof(BuildScript).Assembly.Location}" />
                <Reference Include="{typeof(Serilog.Log).Assembly.Location}" />
                <Reference Include="{typeof(Microsoft.VisualStudio.SolutionPersistence.Model.SolutionModel).Assembly.Location}" />
                <Analyzer Include="{SourceTree.Root}/artifacts/bin/BuildKit.Analyzers/{configuration.ToLowerInvariant()}/BuildKit.Analyzers.dll" />
              </ItemGroup>
              <Import Project="{SourceTree.Root}/source/BuildKit/build/BuildKit.targets" />
            </Project>
            """);
        foreach (var project in new[] { "source/Shop.Api/Shop.Api.csproj", "source/Büro 1/Büro 1.csproj" })
        {
            space.Write(project, "<Project/>");
        }
    }

    [Fact]
    public void Names_follow_the_solution()
    {
        space.Write("Shop.slnx", """<Solution><Folder Name="/apps/"><Project Path="source/Shop.Api/Shop.Api.csproj" /></Folder></Solution>""");
        WriteBuild("[Solution]", """$"{Solution.Projects.Shop_Api.Path.Parent.Name}, {Solution.Projects("*")[0]}, {Solution.Folders.apps.Projects().Count}" """);
        space.Run().Succeeds().Prints("Compiling", "Shop.Api, Shop.Api, 1");
        space.Run().Succeeds().Prints("Shop.Api, Shop.Api, 1").DoesNotPrint("Compiling");

        // A name that is gone does not compile: the solution is an input of the program.
        space.Write("Shop.slnx", SolutionText.Slnx("source/Büro 1/Büro 1.csproj"));
        space.Run().Exits(2).Prints("BK0904", "error CS1061", "'Shop_Api'");
        WriteBuild("[Solution]", """$"{Solution.Projects.Büro_1}" """);
        space.Run().Succeeds().Prints("Compiling", "Büro 1");

        space.Write("Shop.slnx", "<Solution>\n<<<");
        space.Run().Exits(2).Prints("error CS1061", "Shop.slnx(2,2): warning BK0706");

        // In a directory of the root it is seen by itself; further down it is named.
        File.Delete(space.Root / "Shop.slnx");
        space.Write("source/Shop.sln", SolutionText.Sln("Büro 1/Büro 1.csproj"));
        WriteBuild("""[Solution("source/Shop.sln")]""", """$"{Solution.Projects.Büro_1.Name} again" """);
        space.Run().Succeeds().Prints("Compiling", "Büro 1 again");
    }

    public void Dispose() => space.Dispose();

    void WriteBuild(string attribute, string text) => space.Write("build/Build.cs", $$"""
        class Build : BuildScript
        {
            static Task<int> Main(string[] args) => Run<Build>(args, build => build.Say);

            {{attribute}} readonly Solution Solution = null!;

            Target Say => _ => _.Executes(() => Console.WriteLine({{text}}));
        }
        """);
}
