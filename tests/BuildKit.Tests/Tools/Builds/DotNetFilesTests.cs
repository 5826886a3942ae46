using BuildKit.Commands;
using BuildKit.Files;
using BuildKit.Tools;

namespace BuildKit.Tests.Tools;

/// <summary>What typed commands leave, and under which conditions it counts, on written project trees.</summary>
public sealed class DotNetFilesTests : IDisposable
{
    readonly TemporaryDirectory directory = new();
    readonly AbsolutePath shop;

    public DotNetFilesTests()
    {
        directory.Write("source/Core/Core.csproj", "<Project Sdk=\"Microsoft.NET.Sdk\" />");
        shop = directory.Write("source/Shop/Shop.csproj", "<Project Sdk=\"Microsoft.NET.Sdk\"><ItemGroup><ProjectReference Include=\"../Core/Core.csproj\" /></ItemGroup></Project>");
    }

    AbsolutePath Root => directory.Path;

    public void Dispose() => directory.Dispose();

    CommandFiles Of(DotNetCommand command) => command.CachedForm(Root).Files(Root)!;

    static bool Names(IReadOnlyList<string> patterns, string path) => GlobSet.Of([.. patterns]).Matches(path);

    [Theory]
    [InlineData("", "source/Shop/bin/Release/net10.0/Shop.dll", "source/Shop/obj/Release/net10.0/Shop.dll")]
    [InlineData("<UseArtifactsOutput>true</UseArtifactsOutput>", "artifacts/bin/Shop/release/Shop.dll", "artifacts/obj/Shop/release_net10.0/Shop.dll")]
    [InlineData("<UseArtifactsOutput>true</UseArtifactsOutput><ArtifactsPath>$(MSBuildThisFileDirectory)out</ArtifactsPath>", "out/bin/Shop/release/Shop.dll", "out/obj/Shop/release/Shop.dll")]
    [InlineData("<BaseOutputPath>../../out/</BaseOutputPath><BaseIntermediateOutputPath>../../tmp/$(MSBuildProjectName)/</BaseIntermediateOutputPath>", "out/Release/net10.0/Shop.dll", "tmp/Shop/Release/net10.0/Shop.dll")]
    public void A_build_owns_the_folders_of_its_project_and_configuration(string properties, string output, string intermediate)
    {
        directory.Write("Directory.Build.props", $"<Project><PropertyGroup>{properties}</PropertyGroup></Project>");

        var files = Of(DotNet.Build(shop).Configuration(Configuration.Release));

        Assert.True(Names(files.Outputs, output), string.Join('\n', files.Outputs));
        Assert.True(Names(files.Outputs, intermediate), string.Join('\n', files.Outputs));
        Assert.False(Names(files.Outputs, output.Replace("elease", "ebug", StringComparison.Ordinal)));
        Assert.False(Names(files.Outputs, output.Replace("Shop/", "Core/", StringComparison.Ordinal)) && output.Contains("Shop/", StringComparison.Ordinal));
        Assert.True(files.IsIncremental);
    }

    [Fact]
    public void Arguments_say_where_things_go()
    {
        Assert.True(Names(Of(DotNet.Build(shop).ArtifactsPath(Root / "all")).Outputs, "all/bin/Shop/debug/Shop.dll"));
        Assert.True(Names(Of(DotNet.Build(shop).Output(Root / "out")).Outputs, "out/Debug/Shop.dll"));
        Assert.True(Names(Of(DotNet.Publish(shop).Output(Root / "out")).Outputs, "out/Shop.dll"));
        Assert.True(Names(Of(DotNet.Publish(shop)).Outputs, "source/Shop/bin/Release/net10.0/publish/Shop.dll"));
        Assert.True(Names(Of(DotNet.Pack(shop).Output(Root / "packages")).Outputs, "packages/Shop.1.2.3-rc.1.nupkg"));
        Assert.True(Names(Of(DotNet.Build(shop).Arguments("-p:BaseIntermediateOutputPath=../../tmp/")).LocalOutputs, "tmp/project.assets.json"));
        Assert.True(Names(Of(DotNet.Build(shop).Arguments("-c", "Debug")).Outputs, "source/Shop/bin/Debug/net10.0/Shop.dll"));
    }

    [Fact]
    public void Case_54_Commands_that_may_well_stand_beside_each_other_leave_different_files()
    {
        var build = GlobSet.Of([.. Of(DotNet.Build(shop).Configuration(Configuration.Release)).Outputs]);
        GlobSet Set(DotNetCommand command) => GlobSet.Of([.. Of(command).Outputs]);

        Assert.False(GlobSet.MayOverlap(build, Set(DotNet.Build(Root / "source/Core/Core.csproj").Configuration(Configuration.Release)), everywhere: true));
        Assert.False(GlobSet.MayOverlap(build, Set(DotNet.Build(shop).Configuration(Configuration.Debug)), everywhere: true));
        Assert.False(GlobSet.MayOverlap(Set(DotNet.Pack(shop).Output(Root / "packages")), Set(DotNet.Pack(Root / "source/Core/Core.csproj").Output(Root / "packages")), everywhere: true));
        Assert.True(GlobSet.MayOverlap(build, Set(DotNet.Build(shop).Configuration(Configuration.Release).NoRestore()), everywhere: true));
    }

    [Fact]
    public void After_an_edit_of_a_page_nothing_of_this_repository_is_built()
    {
        var files = DotNet.Build(SourceTree.Root / "BuildKit.sln").Configuration(Configuration.Release).NoRestore().Files(SourceTree.Root)!;
        var inputs = GlobSet.Of([.. files.Inputs]);

        Assert.DoesNotContain("**", files.Inputs);
        Assert.All(["docs/caching.md", "CHANGELOG.md", "CONTRIBUTING.md"], path => Assert.False(inputs.Matches(path) || files.OptionalInputs.Contains(path), path));
        Assert.All(["source/BuildKit/Tools/DotNet.cs", "tests/Support/Rounds.cs", "build/Build.cs"], path => Assert.True(inputs.Matches(path), path));
        Assert.True(Names(files.Outputs, "artifacts/bin/BuildKit/release/BuildKit.dll"));
    }

    [Fact]
    public void A_restore_leaves_what_stays_on_this_machine()
    {
        var files = Of(DotNet.Restore(shop));

        Assert.Empty(files.Outputs);
        Assert.All(["source/Shop/obj/project.assets.json", "source/Core/obj/project.assets.json", "source/Shop/obj/Shop.csproj.nuget.g.props"], path => Assert.True(Names(files.LocalOutputs, path)));
        Assert.Null(files.OutputsAfterRun);
        Assert.Empty(files.Rewrites);
    }

    [Fact]
    public void A_lock_file_may_be_rewritten_where_projects_ask_for_one()
    {
        directory.Write("Directory.Build.props", "<Project><PropertyGroup><RestorePackagesWithLockFile>true</RestorePackagesWithLockFile></PropertyGroup></Project>");

        Assert.Contains("source/Core/packages.lock.json", Of(DotNet.Restore(shop)).Rewrites);
        Assert.Contains("source/Shop/packages.lock.json", Of(DotNet.Build(shop)).Rewrites);
        Assert.Empty(Of(DotNet.Build(shop).NoRestore()).Rewrites);
    }

    [Fact]
    public void A_package_that_is_gone_from_the_users_folder_is_missed()
    {
        var package = directory.Write("packages/some/1.0.0/some.1.0.0.nupkg.sha512", "");
        foreach (var project in new[] { "Core", "Shop" })
        {
            directory.Write($"source/{project}/obj/project.assets.json", "{}");
            directory.Write($"source/{project}/obj/project.nuget.cache", $$"""{ "version": 2, "success": true, "expectedPackageFiles": ["{{package}}"] }""");
        }

        Assert.Null(Of(DotNet.Restore(shop)).Missing!(Root));
        File.Delete(package);
        Assert.Equal(package.ToString(), Of(DotNet.Restore(shop)).Missing!(Root));
        directory.Write("source/Core/obj/project.nuget.cache", "{");
        Assert.NotNull(Of(DotNet.Restore(shop)).Missing!(Root));
    }

    [Fact]
    public void Case_33_Tests_without_a_build_read_what_was_built_and_no_sources()
    {
        var tests = Of(DotNet.Test(shop).Configuration(Configuration.Release).NoBuild());

        Assert.True(tests.KnowsItsInputs);
        Assert.Empty(tests.Inputs);
        Assert.True(Names(tests.FromDependencies, "source/Shop/bin/Release/net10.0/Shop.dll"));
        Assert.False(Names(tests.FromDependencies, "source/Core/bin/Release/net10.0/Core.dll"));
        Assert.Superset(new HashSet<string> { "global.json", "source/Shop/testconfig.json", "source/Shop/Shop.csproj" }, new HashSet<string>(tests.OptionalInputs));
        Assert.False(Of(DotNet.Test(shop)).KnowsItsInputs);
        Assert.NotEmpty(Of(DotNet.Test(shop)).Inputs);
    }

    [Fact]
    public void Without_a_build_publishing_reads_what_all_its_projects_have()
    {
        var publish = Of(DotNet.Publish(shop).NoBuild());

        Assert.All(["source/Shop/obj/Release/net10.0/Shop.dll", "source/Core/bin/Release/net10.0/Core.dll"], path => Assert.True(Names(publish.FromDependencies, path), path));
        Assert.Null(publish.Completion);
        Assert.Empty(publish.LocalOutputs);
    }

    [Fact]
    public void A_build_that_restores_says_what_brings_its_packages()
    {
        var build = Of(DotNet.Build(shop).Property("Flavour", "sweet").Runtime("linux-x64"));

        Assert.Equal(["restore", shop.ToString(), "--runtime", "linux-x64", "-p:Flavour=sweet"], build.Completion!.Arguments);
        Assert.Null(Of(DotNet.Build(shop).NoRestore()).Completion);
    }

    [Fact]
    public void A_commit_is_part_of_a_released_assembly_only_where_it_is_asked_for() =>
        Assert.Equal(
            ["-p:SourceRevisionId=abc", "-p:RepositoryType=git", "-p:RepositoryCommit=abc", "-p:IncludeSourceRevisionInInformationalVersion=true"],
            DotNet.Pack(shop).Commit("abc").Arguments.Skip(2));

    [Fact]
    public void Files_of_our_own_are_written_once()
    {
        var intermediate = Root / "source/Shop/obj";
        ProjectExtensions.Write(shop, intermediate, Root);
        var props = intermediate / "Shop.csproj.buildkit.g.props";
        Assert.Contains("../../..", File.ReadAllText(props), StringComparison.Ordinal);
        var before = DateTime.UtcNow.AddDays(-1);
        File.SetLastWriteTimeUtc(props, before);

        ProjectExtensions.Write(shop, intermediate, Root);

        Assert.Equal(before, File.GetLastWriteTimeUtc(props));
    }

    [Theory]
    [InlineData("buildkit build memory 1\nend\n")]
    [InlineData("buildkit build memory 2\na\n1\nb\n2\n3\nend\n")]
    [InlineData("buildkit build memory 1\na\n1\nb\n2\n3\n")]
    [InlineData("buildkit build memory 1\na\nx\nb\n2\n3\nend\n")]
    [InlineData("")]
    public void What_is_not_remembered_in_full_is_not_remembered(string text)
    {
        var folder = Root / "source/Shop/obj/Release/net10.0";
        var memory = new BuildMemory { Settings = "s", Started = 1, Assembly = "a.dll", Size = 2, Modified = 3, Unlisted = ["x/y z.txt"] };
        memory.Save(folder, Root);
        Assert.Equivalent(memory, BuildMemory.Of(folder, Root), strict: true);

        File.WriteAllText(Assert.Single(Directory.GetFiles(Root / ".buildkit/state/dotnet")), text);

        Assert.Null(BuildMemory.Of(folder, Root));
    }
}
