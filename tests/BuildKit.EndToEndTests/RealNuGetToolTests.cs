namespace BuildKit.Tests;

/// <summary>A real tool from the package source of this machine, and BuildKit.NuGet as others get it: as a package.</summary>
[Trait("Speed", "Slow")]
public class RealNuGetToolTests
{
    const string Coverage = """
        <?xml version="1.0"?>
        <coverage line-rate="0.5" branch-rate="1" lines-covered="1" lines-valid="2" branches-covered="0" branches-valid="0" version="1" timestamp="0">
          <sources><source>/nowhere/</source></sources>
          <packages><package name="Shop" line-rate="0.5" branch-rate="1" complexity="1"><classes>
            <class name="Cart" filename="Cart.cs" line-rate="0.5" branch-rate="1" complexity="1"><methods />
              <lines><line number="1" hits="1" branch="False" /><line number="2" hits="0" branch="False" /></lines></class>
          </classes></package></packages>
        </coverage>
        """;

    const string Members = """
        [NuGetTool("dotnet-reportgenerator-globaltool")] readonly Tool ReportGenerator = null!;

        Target Report => _ => _
            .Runs(() => ReportGenerator($"-reports:{RootDirectory / "coverage.xml"} -targetdir:{RootDirectory / "report"} -reporttypes:TextSummary"));
        """;

    [Fact]
    public void ReportGenerator_is_downloaded_locked_and_makes_a_report()
    {
        using var space = new Space().WithNuGet().Script(Members);
        space.Write("coverage.xml", Coverage);
        space.Variables["NUGET_PACKAGES"] = space.Root / "packages";

        space.Run("Report").Succeeds().Prints("Downloading dotnet-reportgenerator-globaltool ");

        Assert.Contains("Line coverage: 50%", space.Read("report/Summary.txt"), StringComparison.Ordinal);
        Assert.Contains("\"command\": \"reportgenerator\"", space.Read("build/tools.lock.json"), StringComparison.Ordinal);
        space.Run("Report", "--plan").Succeeds().Prints("> reportgenerator ");
        space.Variables["CI"] = "true";
        space.Run("Report").Succeeds().DoesNotPrint("Downloading");
    }

    [Fact]
    public void The_package_gives_a_build_tools_and_its_lock_file_does_not_compile_it_again()
    {
        using var space = new PackedSpace();
        space.Pack("source/BuildKit/BuildKit.csproj");
        space.Pack("source/BuildKit.NuGet/BuildKit.NuGet.csproj");
        space.PackAndInstallTemplates();
        var shop = space.Repository("shop");
        Directory.CreateDirectory(shop);
        space.DotNet(shop, "new", "buildkit");
        space.DotNet(shop / "build", "add", "package", "BuildKit.NuGet", "--version", PackedSpace.Version);
        space.Write("shop/coverage.xml", Coverage);
        space.Write("shop/build/Build.cs", $$"""
            class Build : BuildScript
            {
                static Task<int> Main(string[] args) => Run<Build>(args, defaultTarget: build => build.Report);
                {{Members}}
            }
            """);

        space.Build(shop).Succeeds().Prints("Compiling the build program", "Downloading dotnet-reportgenerator-globaltool ");
        space.Build(shop).Succeeds().DoesNotPrint("Compiling the build program", "Downloading");
        Assert.True(File.Exists(shop / "build/tools.lock.json"));
        Assert.True(File.Exists(shop / "report/Summary.txt"));
    }
}
