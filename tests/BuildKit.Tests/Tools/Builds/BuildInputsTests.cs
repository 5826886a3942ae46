using BuildKit.Commands;
using BuildKit.Files;

namespace BuildKit.Tests.Tools;

/// <summary>The files that typed commands bring, on written project trees; <c>DotNetFilesTests</c> holds them against what MSBuild really reads.</summary>
public sealed class BuildInputsTests : IDisposable
{
    const string Sdk = "<Project Sdk=\"Microsoft.NET.Sdk\">";

    readonly TemporaryDirectory directory = new();

    AbsolutePath Root => directory.Path;

    public void Dispose() => directory.Dispose();

    AbsolutePath Project(string path, string content = "") => directory.Write(path, $"{Sdk}{content}</Project>");

    static string Items(string items) => $"<ItemGroup>{items}</ItemGroup>";

    static string Properties(string properties) => $"<PropertyGroup>{properties}</PropertyGroup>";

    CommandFiles Of(DotNetCommand command) => command.Files(Root)!;

    /// <summary>Whether a file that is there would be part of the key.</summary>
    bool Reads(DotNetCommand command, string path)
    {
        if (!File.Exists(Root / path))
        {
            directory.Write(path, "");
        }

        var files = Of(command);
        return (files.Inputs.Count > 0 && GlobSet.Of([.. files.Inputs]).Files(Root).Contains(path)) || files.OptionalInputs.Contains(path);
    }

    [Fact]
    public void A_folder_that_a_property_names_and_that_is_made_only_now_is_no_file_that_is_missing()
    {
        directory.Write("Directory.Build.props", "<Project><PropertyGroup><UseArtifactsOutput>true</UseArtifactsOutput><ArtifactsPath>$(MSBuildThisFileDirectory)all/made</ArtifactsPath></PropertyGroup></Project>");
        var shop = Project("src/Shop/Shop.csproj");

        Assert.DoesNotContain("all/made", Of(DotNet.Restore(shop)).OptionalInputs);
        Assert.DoesNotContain("all/made", Of(DotNet.Build(shop)).OptionalInputs);
    }

    [Fact]
    public void A_directory_that_an_item_names_is_no_file_either()
    {
        directory.Write("readme.md", "");
        var shop = Project("src/Shop/Shop.csproj", Items("<None Include=\"../../readme.md\" Pack=\"true\" PackagePath=\"/\" />"));

        Assert.DoesNotContain(Of(DotNet.Build(shop)).OptionalInputs, path => Directory.Exists(Root / path));
    }

    [Theory]
    [InlineData("src/Shop/Shop.csproj")]
    [InlineData("src/Shop/Cart.cs")]
    [InlineData("src/Shop/deep/down/Cart.cs")]
    [InlineData("src/Shop/wwwroot/site.css")]
    [InlineData("src/Shop/Shop.csproj.user")]
    [InlineData("src/Shop/packages.lock.json")]
    [InlineData("src/Shop/tools/bin/Generated.cs")]
    [InlineData("src/Core/Money.cs")]
    [InlineData("src/Core/Core.csproj")]
    [InlineData("src/Base/Base.cs")]
    [InlineData("Directory.Build.props")]
    [InlineData("src/Directory.Build.targets")]
    [InlineData("src/Shop/Directory.Packages.props")]
    [InlineData(".editorconfig")]
    [InlineData("src/.globalconfig")]
    [InlineData("global.json")]
    [InlineData("nuget.config")]
    [InlineData("src/NuGet.Config")]
    [InlineData("Directory.Build.rsp")]
    [InlineData(".config/dotnet-tools.json")]
    public void A_build_reads_its_projects_what_they_refer_to_and_what_stands_above_them(string path)
    {
        Project("src/Base/Base.csproj");
        Project("src/Core/Core.csproj", Items("<ProjectReference Include=\"..\\Base\\Base.csproj\" />"));
        var shop = Project("src/Shop/Shop.csproj", Items("<ProjectReference Include=\"../Core/Core.csproj\" />"));

        Assert.True(Reads(DotNet.Build(shop), path));
    }

    [Theory]
    [InlineData("docs/readme.md")]
    [InlineData("src/Other/Other.cs")]
    [InlineData("src/Shop/bin/Debug/net10.0/Shop.dll")]
    [InlineData("src/Shop/obj/project.assets.json")]
    [InlineData("src/Shop/obj/Debug/net10.0/Shop.AssemblyInfo.cs")]
    [InlineData("src/Shop/node_modules/left-pad/index.js")]
    [InlineData(".buildkit/state/files")]
    [InlineData(".git/HEAD")]
    public void A_build_reads_nothing_else(string path)
    {
        var shop = Project("src/Shop/Shop.csproj");

        Assert.False(Reads(DotNet.Build(shop), path));
    }

    [Theory]
    [InlineData("<Compile Include=\"../Support/**/*.cs\" Link=\"Support/%(Filename).cs\" />", "src/Support/deep/Space.cs")]
    [InlineData("<Compile Include=\"..\\Support\\*.cs\" />", "src/Support/Space.cs")]
    [InlineData("<Compile Include=\"$(MSBuildThisFileDirectory)../../shared/A.cs;../../shared/B.cs\" />", "shared/B.cs")]
    [InlineData("<Compile Include=\"$(Shared)/A.cs\" />", "shared/A.cs")]
    [InlineData("<Compile Include=\"$(Unheard)/A.cs\" />", "anywhere/at/all/A.cs")]
    [InlineData("<None Include=\"../../config/$(Unheard).json\" CopyToOutputDirectory=\"Always\" />", "config/deep/production.json")]
    [InlineData("<Content Include=\"../../a%20b/c.json\" />", "a b/c.json")]
    [InlineData("<EmbeddedResource Include=\"../../texts/*.*\" />", "texts/LICENSE")]
    [InlineData("<AdditionalFiles Include=\"../../BannedSymbols.txt\" />", "BannedSymbols.txt")]
    [InlineData("<Protobuf Include=\"../../protos/shop.proto\" />", "protos/imported.proto")]
    [InlineData("<Analyzer Include=\"../../lib/Rules.dll\" />", "lib/Rules.dll")]
    [InlineData("<Reference Include=\"Old\"><HintPath>..\\..\\lib\\Old.dll</HintPath></Reference>", "lib/Older.dll")]
    [InlineData("<Compile Include=\"$([MSBuild]::NormalizePath('$(MSBuildProjectDirectory)', '..', 'x', 'A.cs'))\" />", "src/x/A.cs")]
    [InlineData("<Compile Include=\"$([MSBuild]::GetDirectoryNameOfFileAbove($(MSBuildThisFileDirectory), 'marker.txt'))/top/A.cs\" />", "top/A.cs")]
    [InlineData("<Compile Include=\"$([MSBuild]::GetDirectoryNameOfFileAbove($(MSBuildThisFileDirectory), 'marks/marker.txt'))/top/A.cs\" />", "top/A.cs")]
    [InlineData("<Compile Include=\"$([MSBuild]::GetPathOfFileAbove('marks/marker.txt', $(MSBuildThisFileDirectory)))/../A.cs\" />", "marks/A.cs")]
    [InlineData("<Compile Include=\"../{odd} [name]/A.cs\" />", "src/{odd} [name]/A.cs")]
    [InlineData("<Compile Include=\"../{odd} [name]/**/*.cs\" />", "src/{odd} [name]/deep/A.cs")]
    public void Items_that_lie_elsewhere_are_read(string item, string path)
    {
        directory.Write("marker.txt", "");
        directory.Write("marks/marker.txt", "");
        directory.Write("Directory.Build.props", $"<Project>{Properties("<Shared>$(MSBuildThisFileDirectory)shared</Shared>")}</Project>");
        var shop = Project("src/Shop/Shop.csproj", Items(item));
        if (item.Contains("{odd}", StringComparison.Ordinal))
        {
            directory.Write(path, "");
            var files = Of(DotNet.Build(shop));
            Assert.Contains(path, GlobSet.Of([.. files.Inputs, .. files.OptionalInputs.Where(optional => !optional.StartsWith("..", StringComparison.Ordinal))]).Files(Root));
            return;
        }

        Assert.True(Reads(DotNet.Build(shop), path));
    }

    [Fact]
    public void A_build_program_has_the_same_inputs_in_a_clone_and_in_a_worktree()
    {
        directory.Write("Shop.sln", "");
        directory.Write("kit/BuildKit.targets", (SourceTree.Root / "source/BuildKit/build/BuildKit.targets").ReadText());
        var program = Project("build/build.csproj", "<Import Project=\"../kit/BuildKit.targets\" />");
        directory.Write(".git/HEAD", "ref: refs/heads/main");
        var inClone = Of(DotNet.Build(program));
        Directory.Delete(Root / ".git", recursive: true);
        directory.Write(".git", "gitdir: /elsewhere");
        var inWorktree = Of(DotNet.Build(program));

        Assert.Equal(inClone.Inputs, inWorktree.Inputs);
        Assert.Equal(inClone.OptionalInputs, inWorktree.OptionalInputs);
        Assert.DoesNotContain(inClone.OptionalInputs, path => path.StartsWith(".git/", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("<Import Project=\"../../build/common.props\" />", "build/common.props")]
    [InlineData("<Import Project=\"$(MSBuildThisFileDirectory)../../build/*.props\" />", "build/common.props")]
    [InlineData("<Import Project=\"../Shared/Shared.projitems\" Label=\"Shared\" />", "src/Shared/Shared.projitems")]
    [InlineData("<Import Project=\"../Shared/Shared.projitems\" Label=\"Shared\" />", "src/Shared/Shared.cs")]
    [InlineData("<Import Project=\"../../build/common.props\" />", "build/further/inner.props")]
    [InlineData("<Import Project=\"../../build/common.props\" />", "keys/shop.snk")]
    [InlineData("<Import Project=\"$(Nowhere)/x.props\" />", "anything/x.props")]
    public void What_is_imported_is_read(string import, string path)
    {
        directory.Write("build/common.props", $"<Project><Import Project=\"further/inner.props\" />{Properties("<AssemblyOriginatorKeyFile>../../keys/shop.snk</AssemblyOriginatorKeyFile>")}</Project>");
        directory.Write("src/Shared/Shared.projitems", $"<Project>{Items("<Compile Include=\"$(MSBuildThisFileDirectory)Shared.cs\" />")}</Project>");
        var shop = Project("src/Shop/Shop.csproj", import);

        Assert.True(Reads(DotNet.Build(shop), path));
    }

    [Fact]
    public void An_outer_file_that_the_nearest_one_imports_is_followed()
    {
        directory.Write("Directory.Build.props", $"<Project>{Items("<Compile Include=\"$(MSBuildThisFileDirectory)everywhere/Usings.cs\" />")}</Project>");
        directory.Write("src/Directory.Build.props", "<Project><Import Project=\"$([MSBuild]::GetPathOfFileAbove('Directory.Build.props', '$(MSBuildThisFileDirectory)../'))\" /></Project>");
        var shop = Project("src/Shop/Shop.csproj");

        Assert.True(Reads(DotNet.Build(shop), "everywhere/Usings.cs"));
        Assert.DoesNotContain("**", Of(DotNet.Build(shop)).Inputs);
    }

    [Theory]
    [InlineData("Shop.sln")]
    [InlineData("Shop.slnx")]
    [InlineData("Shop.slnf")]
    public void A_solution_is_read_with_its_projects(string solution)
    {
        Project("src/Shop/Shop.csproj");
        directory.Write("Shop.sln", "Project(\"{9A19103F-16F7-4668-BE54-9A1E7A4F7556}\") = \"Shop\", \"src\\Shop\\Shop.csproj\", \"{11111111-1111-1111-1111-111111111111}\"\nEndProject\n");
        directory.Write("Shop.slnx", "<Solution><Project Path=\"src/Shop/Shop.csproj\" /></Solution>");
        directory.Write("Shop.slnf", """{ "solution": { "path": "Shop.sln", "projects": ["src\\Shop\\Shop.csproj"] } }""");
        var build = DotNet.Build(Root / solution);

        Assert.All([solution, "src/Shop/Cart.cs", "Directory.Solution.props", $"before.{solution}.targets"], path => Assert.True(Reads(build, path), path));
        Assert.Equal(solution != "Shop.slnx", Of(build).OptionalInputs.Contains("Shop.sln"));
    }

    [Fact]
    public void Case_18_files_above_the_root_count_although_they_are_absent()
    {
        var shop = Project("src/Shop/Shop.csproj");

        var files = Of(DotNet.Build(shop));

        Assert.Superset(
            new HashSet<string> { "../Directory.Build.props", "../../.editorconfig", "../global.json", "src/Shop/.editorconfig", "src/Directory.Build.props", "nuget.config" },
            new HashSet<string>(files.OptionalInputs));
        Assert.All(files.OptionalInputs, path => Assert.False(Path.IsPathRooted(path)));
    }

    [Fact]
    public void A_restore_reads_no_sources()
    {
        var shop = Project("src/Shop/Shop.csproj");

        Assert.False(Reads(DotNet.Restore(shop), "src/Shop/Cart.cs"));
        Assert.True(Reads(DotNet.Restore(shop), "src/Shop/Shop.csproj"));
        Assert.True(Reads(DotNet.Restore(shop), "src/Shop/packages.lock.json"));
    }

    [Fact]
    public void A_folder_of_packages_is_read()
    {
        directory.Write("nuget.config", """<configuration><packageSources><clear /><add key="here" value="./feed" /><add key="there" value="https://example.com/v3/index.json" /></packageSources></configuration>""");
        var shop = Project("src/Shop/Shop.csproj");

        Assert.True(Reads(DotNet.Restore(shop), "feed/some.1.0.0.nupkg"));
    }

    [Fact]
    public void Sources_outside_of_the_root_cannot_be_part_of_a_key()
    {
        var shop = Project("src/Shop/Shop.csproj", Items("<Compile Include=\"../../../elsewhere/**/*.cs\" />"));

        Assert.Contains("elsewhere", Of(DotNet.Build(shop)).AlwaysRuns, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_whose_property_may_be_empty_is_not_the_whole_disk()
    {
        var shop = Project("src/Shop/Shop.csproj", Properties("<Top></Top>") + Properties("<Top Condition=\"'$(Top)' == ''\">$(MSBuildThisFileDirectory)..</Top>") + Items("<None Include=\"$(Top)/*/*.txt\" />"));

        Assert.Null(Of(DotNet.Build(shop)).AlwaysRuns);
        Assert.True(Reads(DotNet.Build(shop), "src/Other/notes.txt"));
    }

    [Fact]
    public void A_single_file_outside_of_the_root_can()
    {
        var shop = Project("src/Shop/Shop.csproj", Items("<Compile Include=\"../../../elsewhere/A.cs\" />"));

        Assert.Contains("../elsewhere/A.cs", Of(DotNet.Build(shop)).OptionalInputs);
        Assert.Null(Of(DotNet.Build(shop)).AlwaysRuns);
    }

    [Theory]
    [InlineData("<Project")]
    [InlineData("<Project Sdk=\"Microsoft.NET.Sdk\"><ItemGroup><Compile Include=\"$(\" /></ItemGroup></Project>")]
    [InlineData("<Project Sdk=\"Microsoft.NET.Sdk\"><PropertyGroup><A>$(B)</A><B>$(A)</B></PropertyGroup><ItemGroup><Compile Include=\"$(A)/x.cs\" /></ItemGroup></Project>")]
    [InlineData("<Project Sdk=\"Microsoft.NET.Sdk\"><Import Project=\"Shop.csproj\" /><ItemGroup><ProjectReference Include=\"Shop.csproj\" /></ItemGroup></Project>")]
    [InlineData("<Project Sdk=\"Microsoft.NET.Sdk\"><ItemGroup><Compile Include=\"\0;;;//;..\" /></ItemGroup></Project>")]
    public void A_project_that_makes_no_sense_is_left_to_MSBuild(string text)
    {
        var shop = directory.Write("src/Shop/Shop.csproj", text);

        Assert.True(Reads(DotNet.Build(shop), "src/Shop/Cart.cs"));
    }

    [Fact]
    public void Nothing_is_known_where_there_is_no_project()
    {
        Assert.Null(DotNet.Build(Root).Files(Root));
        Assert.Null(DotNet.Build(Root / "none.csproj").Files(Root));
    }

    [Fact]
    public void What_deletes_or_changes_its_own_inputs_always_runs()
    {
        var shop = Project("src/Shop/Shop.csproj");

        Assert.NotNull(Of(DotNet.Clean(shop)).AlwaysRuns);
        Assert.NotNull(Of(DotNet.Format(shop)).AlwaysRuns);
        Assert.Null(Of(DotNet.Format(shop).VerifyNoChanges()).AlwaysRuns);
        Assert.NotNull(Of(DotNet.Test(shop).ListTests()).AlwaysRuns);
    }
}
