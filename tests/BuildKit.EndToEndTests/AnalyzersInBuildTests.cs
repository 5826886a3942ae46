namespace BuildKit.Tests;

/// <summary>What the analyzers find reaches whoever starts <c>./build.sh</c>, although it compiles without all others.</summary>
[Trait("Speed", "Slow")]
public sealed class AnalyzersInBuildTests : IDisposable
{
    readonly Space space = new();

    public AnalyzersInBuildTests()
    {
        Needs.Unix();
        space.Variables["BK_PROGRAM"] = "";
        var configuration = AppContext.BaseDirectory.Contains("debug", StringComparison.OrdinalIgnoreCase) ? "debug" : "release";
        space.Write("build/build.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <Import Project="{SourceTree.Root}/source/BuildKit/build/BuildKit.props" />
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
              </PropertyGroup>
              <ItemGroup>
                <Reference Include="{typeof(BuildScript).Assembly.Location}" />
                <Reference Include="{typeof(Serilog.Log).Assembly.Location}" />
                <Analyzer Include="{SourceTree.Root}/artifacts/bin/BuildKit.Analyzers/{configuration}/BuildKit.Analyzers.dll" />
              </ItemGroup>
              <Import Project="{SourceTree.Root}/source/BuildKit/build/BuildKit.targets" />
            </Project>
            """);
        space.Write("build/Build.cs", """
            using System.Text.RegularExpressions;

            partial class Build : BuildScript
            {
                static Task<int> Main(string[] args) => Run<Build>(args, build => build.Say);

                Target Say => _ => _.Executes(() => Tool.Of("git")($"version"));

                [GeneratedRegex("x")]
                private static partial Regex Generated();
            }
            """);
    }

    [Fact]
    public void An_error_stops_the_build_and_editorconfig_decides_what_is_one()
    {
        var failed = space.Run().Exits(2).Prints("BK0904");
        Assert.Contains("build/Build.cs(7,41): error BK0132: The command is made and thrown away", failed.Error, StringComparison.Ordinal);

        space.Write(".editorconfig", "root = true\n[build/*.cs]\ndotnet_diagnostic.BK0132.severity = none\n");
        space.Run().Succeeds().Prints("1 executed");
    }

    public void Dispose() => space.Dispose();
}
