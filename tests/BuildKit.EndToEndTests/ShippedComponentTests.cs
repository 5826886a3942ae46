namespace BuildKit.Tests;

/// <summary>A repository that is built, tested, packed and released by the components that ship, with the real <c>dotnet</c>.</summary>
[Trait("Speed", "Slow")]
public sealed class ShippedComponentTests : IDisposable
{
    readonly Space space = new();

    [Fact]
    public void A_solution_is_built_tested_packed_and_released_with_a_few_lines_of_script()
    {
        Needs.Tool("git");
        WriteShop();
        space.Git("init", "-q");
        space.Git("add", ".");
        space.Git("commit", "-q", "-m", "begin");
        space.Git("tag", "v1.4.0");
        space.Script(
            """
            Project IPublish.PublishedProject => From<IHasSolution>().Solution["Shop"];
            public DotNetBuild CompileSettings(DotNetBuild build) => build.Property("Described", "by the script");
            Product Shop => _ => _.Archive("shop", from: From<IPublish>().Publish).NuGet(from: From<IPack>().Pack);
            Target Release => _ => _.DependsOn<ITest>(t => t.Test).Creates(Shop);
            """,
            components: "ITest, IPack, IPublish",
            defaultTarget: "From<ITest>().Test");

        space.Run("--list").Succeeds().Prints("Restore", "Compile", "Test ", "default", "Pack", "Publish", "--configuration");
        space.Run("Release", "--plan").Succeeds()
            .Prints("--configuration Release --no-restore", "-p:Described=", "one step for each of: Shop.Tests").DoesNotPrint("known when it runs");
        space.Run("Release").Succeeds()
            .Table(("Restore", "executed"), ("Compile", "executed"), ("Test", "executed"), ("Pack", "executed"), ("Publish", "executed"), ("Release", "executed"))
            .Prints("Tests: 1 passed, 0 failed, 0 skipped");

        Assert.True(space.Has("artifacts/packages/Shop.1.4.0.nupkg"));
        Assert.True(space.Has("artifacts/publish/Shop.dll"));
        var commit = new GitRepository(space.Root).Commit;
        Assert.Equal($"1.4.0+{commit}", System.Diagnostics.FileVersionInfo.GetVersionInfo(space.Root / "artifacts/publish/Shop.dll").ProductVersion);
        using (var package = System.IO.Compression.ZipFile.OpenRead(space.Root / "artifacts/packages/Shop.1.4.0.nupkg"))
        {
            using var specification = new StreamReader(package.GetEntry("Shop.nuspec")!.Open());
            Assert.Contains($"commit=\"{commit}\"", specification.ReadToEnd(), StringComparison.Ordinal);
        }
        Assert.NotEmpty(space.Root.Glob(".buildkit/releases/Shop/1.4.0/*.tar.gz"));

        // The second run compiles nothing again, and the release is the same.
        space.Run("Release").Succeeds().Prints("Tests: 1 passed").DoesNotPrint("warning")
            .Table(("Restore", "up to date"), ("Compile", "up to date"), ("Test", "up to date"), ("Pack", "up to date"), ("Publish", "up to date"));
        Assert.Single(Directory.GetDirectories(space.Root / ".buildkit/releases/Shop"));

        // The package of the version before is none of this one's.
        space.Git("commit", "-q", "--allow-empty", "-m", "next");
        space.Git("tag", "v1.5.0");
        space.Run("Release").Succeeds().Table(("Compile", "up to date"), ("Test", "up to date"), ("Pack", "executed"), ("Publish", "executed"));
        Assert.Equal("Shop.1.5.0.nupkg", Path.GetFileName(Assert.Single(Directory.GetFiles(space.Root / "artifacts/packages"))));
    }

    [Fact]
    public void A_commit_of_a_page_compiles_nothing_that_is_tested_and_what_is_released_says_all_three_versions()
    {
        Needs.Tool("git");
        WriteShop();
        space.Script(
            """
            Project Shop => From<IHasSolution>().Solution["Shop"];
            Target Publish => _ => _.DependsOn<ICompile>(c => c.Compile).Outputs("artifacts/shop/**").Runs(() => DotNet.Publish(Shop).Configuration(Configuration.Release)
                .Versioned(Repository.VersionFrom(From.Git.Prefix("shop-v")), Repository.Commit, apart: RootDirectory / "artifacts/release").Output(RootDirectory / "artifacts/shop"));
            Product Goods => _ => _.Version(From.Git.Prefix("shop-v")).Archive("shop", from: Publish);
            Target Release => _ => _.DependsOn<ITest>(t => t.Test).Creates(Goods);
            """,
            components: "ITest",
            defaultTarget: "Release");
        space.Git("init", "-q");
        space.Git("add", ".");
        space.Git("commit", "-q", "-m", "begin");
        space.Git("tag", "shop-v2.5.7");
        space.Git("commit", "-q", "--allow-empty", "-m", "next");
        space.Run().Succeeds().Prints("Goods 2.5.8-alpha.0.1: release made");
        var compiled = Compiled();

        space.Write("docs/page.md", "# A page");
        space.Git("add", ".");
        space.Git("commit", "-q", "-m", "page");
        space.Run().Succeeds().Prints("Goods 2.5.8-alpha.0.2: release made").Table(("Restore", "up to date"), ("Compile", "up to date"), ("Test", "up to date"), ("Publish", "executed"));

        Assert.Equal(compiled, Compiled());
        var library = space.Root / "artifacts/shop/Shop.dll";
        var file = System.Diagnostics.FileVersionInfo.GetVersionInfo(library);
        Assert.Equal(new Version(2, 5, 8, 0), System.Reflection.AssemblyName.GetAssemblyName(library).Version);
        Assert.Equal("2.5.8.0", file.FileVersion);
        Assert.Equal($"2.5.8-alpha.0.2+{new GitRepository(space.Root).Commit}", file.ProductVersion);
        space.Run().Succeeds().Prints("Goods 2.5.8-alpha.0.2: release is there already").Table(("Compile", "up to date"), ("Publish", "up to date"));

        string Compiled() => string.Join('\n', Directory.EnumerateFiles(space.Root, "Shop*.dll", SearchOption.AllDirectories)
            .Where(path => path.Contains("/bin/", StringComparison.Ordinal) && !path.Contains("/artifacts/", StringComparison.Ordinal)).Order(StringComparer.Ordinal)
            .Select(path => $"{path} {File.GetLastWriteTimeUtc(path):O}"));
    }

    public void Dispose() => space.Dispose();

    void WriteShop()
    {
        space.Write(".gitignore", "artifacts/\n.buildkit/\nbin/\nobj/\n");
        space.Write("global.json", "{ \"test\": { \"runner\": \"Microsoft.Testing.Platform\" } }");
        space.Write("Directory.Build.props",
            "<Project><PropertyGroup><TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings><Deterministic>true</Deterministic></PropertyGroup></Project>");
        space.Write("Shop.slnx", """<Solution><Project Path="source/Shop/Shop.csproj" /><Project Path="tests/Shop.Tests/Shop.Tests.csproj" /></Solution>""");
        space.Write("source/Shop/Shop.csproj", """<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><UseAppHost>false</UseAppHost></PropertyGroup></Project>""");
        space.Write("source/Shop/Cart.cs", "namespace Shop; public static class Cart { public static int Add(int a, int b) => a + b; }");
        space.Write("tests/Shop.Tests/Shop.Tests.csproj", """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup><OutputType>Exe</OutputType><IsPackable>false</IsPackable></PropertyGroup>
              <ItemGroup><PackageReference Include="xunit.v3" Version="4.0.2" /><ProjectReference Include="../../source/Shop/Shop.csproj" /></ItemGroup>
            </Project>
            """);
        space.Write("tests/Shop.Tests/CartTests.cs", "using Xunit; namespace Shop.Tests; public class CartTests { [Fact] public void Adds() => Assert.Equal(3, Cart.Add(1, 2)); }");
    }
}
