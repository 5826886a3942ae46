namespace BuildKit.Tests;

/// <summary>A build that is one file, <c>build.cs</c>: run by the SDK, and by <c>./build.sh</c>.</summary>
[Trait("Speed", "Slow")]
public sealed class FileBasedAppTests : IDisposable
{
    readonly PackedSpace space = new();

    [Fact]
    public void A_build_of_one_file_lists_runs_and_deploys_wherever_it_is_started()
    {
        space.Pack("source/BuildKit/BuildKit.csproj");
        var shop = space.Repository("shop é");
        space.Write("shop é/build.cs", $$"""
            #:package BuildKit@{{PackedSpace.Version}}

            class Build : BuildScript
            {
                static Task<int> Main(string[] args) => Run<Build>(args, defaultTarget: build => build.Show);

                [Parameter("Debug or Release")] readonly Configuration Configuration = Configuration.Release;
                [Parameter("The greeting")] readonly string? Greeting;

                Target Show => _ => _.Executes(() =>
                {
                    Log.Information("{Greeting} {Configuration} in {Root}", Greeting, Configuration, $"{RootDirectory}");
                    // The SDK would switch this off for an app that is published to native code.
                    Log.Information("{Json}", System.Text.Json.JsonSerializer.Serialize(new { Here = typeof(Build).Assembly.Location.Length > 0 }));
                    // Libraries that humans read name cultures.
                    Log.Information("{Culture}", new System.Globalization.CultureInfo("de-DE").Name);
                });

                Target Fail => _ => _.Executes(() => throw new InvalidOperationException("broken"));

                Target Publish => _ => _.Outputs("artifacts/**").Executes(() => (RootDirectory / "artifacts/shop.txt").WriteText("shop"));
                Product Shop => _ => _.Archive("shop", from: Publish);
                Target Release => _ => _.DependsOn(Publish).Creates(Shop);
                Target Deploy => _ => _.DependsOn(Release).Deploys(Shop);
            }

            """);
        Git(shop, "init", "--quiet");
        space.Write("shop é/.gitignore", ".buildkit\nartifacts\n");
        Git(shop, "add", "--all");
        Git(shop, "-c", "user.name=Test", "-c", "user.email=test@example.com", "commit", "--quiet", "--message", "first");

        Started(shop, "run", "build.cs", "--", "--list").Succeeds().Prints("Show", "--greeting").DoesNotPrint("warning");
        Started(shop, "build.cs", "--greeting", "hello").Succeeds().Prints($"hello Release in {shop}", """{"Here":true}""", "de-DE");
        Started(space.Root, "run", shop / "build.cs", "--", "Show", "--configuration", "Debug").Succeeds().Prints($"Debug in {shop}");
        Started(shop, "build.cs", "Fail").Exits(1).Prints("BK0260", "build.cs:19");
        Started(shop, "build.cs", "--", "--help").Succeeds().Prints("Usage: dotnet run build.cs -- [TARGET…]");
        Started(shop, "build.cs", "Nothing").Exits(2).Prints("BK0111");
        Started(shop, "build.cs", "Deploy").Succeeds().Prints("active in local");
        Started(shop, "build.cs", "Deploy").Succeeds().Prints("active in local already, nothing to do");
    }

    [Fact]
    public void The_bootstrap_script_compiles_a_single_file_when_it_has_changed_and_only_then()
    {
        space.Pack("source/BuildKit/BuildKit.csproj");
        space.PackAndInstallTemplates();
        var shop = space.Repository("shop");
        space.Write("shop/Shop.slnx", "<Solution />");
        space.Write("shop/Directory.Packages.props", "<Project><PropertyGroup><ManagePackageVersionsCentrally>true</ManagePackageVersionsCentrally></PropertyGroup></Project>");
        space.DotNet(shop, "new", "buildkit", "--file");
        Assert.False(Directory.Exists(shop / "build"));
        Assert.Contains($"#:package BuildKit@{PackedSpace.Version}\n", File.ReadAllText(shop / "build.cs"), StringComparison.Ordinal);

        space.Build(shop, "--list").Succeeds().Prints("Compiling the build program", "Restore", "Compile", "Test");
        // Not the directory that it lies in: that is the whole repository.
        space.Write("shop/source/Shop.cs", "class Shop;");
        space.Build(shop, "--list").Succeeds().DoesNotPrint("Compiling the build program");

        var before = File.ReadAllText(shop / "build.cs");
        File.WriteAllText(shop / "build.cs", before.Replace("Target Test", "Target Check", StringComparison.Ordinal).Replace("build.Test", "build.Check", StringComparison.Ordinal));
        space.Build(shop, "--list").Succeeds().Prints("Compiling the build program", "Check");
        File.WriteAllText(shop / "build.cs", before);
        space.Build(shop, "--list").Succeeds().Prints("Test").DoesNotPrint("Compiling the build program");

        File.WriteAllText(shop / "build.cs", before.Replace("Target Test", "Tarhet Test", StringComparison.Ordinal));
        space.Build(shop, "--list").Exits(2).Prints("build.cs(", "error CS0246", "BK0904", shop / "build.cs");
    }

    public void Dispose() => space.Dispose();

    Finished Started(AbsolutePath directory, params string[] arguments) => space.Run(directory, "dotnet", arguments);

    void Git(AbsolutePath directory, params string[] arguments) => space.Run(directory, "git", arguments).Succeeds();
}
