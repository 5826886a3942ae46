using BuildKit.Releases;

namespace BuildKit.Tests.Releases;

/// <summary>Which projects the components of a product are taken from.</summary>
[Trait("Speed", "Slow")]
public sealed class ProductProjectsTests : IDisposable
{
    readonly ShopWorkspace workspace = new();

    public ProductProjectsTests()
    {
        Project("Api", "Core");
        Project("Core");
        Project("Api.Tests", "Api");
        workspace.Repository.Write("Shop.slnx", """
            <Solution>
              <Project Path="source/Api/Api.csproj" /><Project Path="source/Core/Core.csproj" /><Project Path="source/Api.Tests/Api.Tests.csproj" />
            </Solution>
            """);
    }

    public void Dispose() => workspace.Dispose();

    sealed class Script(AbsolutePath root)
    {
        AbsolutePath Api => root / "source/Api/Api.csproj";

        public Target Typed => _ => _.Outputs("a/**").Runs(() => DotNet.Publish(Api).Output(root / "a"));

        public Target Elsewhere => _ => _.Outputs("a/**").Runs(() => DotNet.Publish(Api).Property("ArtifactsPath", root / "out").Output(root / "a"));

        public Target Many => _ => _.Outputs("a/*.nupkg").ForEach(() => new[] { Api, root / "source/Core/Core.csproj" }, (step, project) => step.Runs(() => DotNet.Pack(project)));

        public Target Code => _ => _.Outputs("a/**").Executes(() => { });

        public Target Shell => _ => _.Outputs("a/**").Runs(() => Tool.Of("make")("all"));

        public Target Web => _ => _.Outputs("a/**").Runs(() => Npm.Run("build").In(root / "web"));

        public Target Needy => _ => _.Outputs("a/**").Runs(() => DotNet.Publish(Api).Output(root / Unready()));

        static string Unready() => throw Errors.BadSourceAddress("x", "y").Exception();
    }

    [Theory]
    [InlineData("Typed", "source/Api/obj")]
    [InlineData("Elsewhere", "out/obj/Api")]
    [InlineData("Many", "source/Api/obj source/Core/obj")]
    [InlineData("Code", "source/Api.Tests/obj source/Api/obj source/Core/obj")]
    [InlineData("Shell", "source/Api.Tests/obj source/Api/obj source/Core/obj")]
    [InlineData("Needy", "source/Api.Tests/obj source/Api/obj source/Core/obj")]
    [InlineData("Web", "")]
    public async Task The_source_targets_tell_as_far_as_one_can_see_what_they_build(string target, string folders) =>
        Assert.Equal(folders, await FoldersAsync(target));

    [Fact]
    public async Task The_product_has_the_last_word()
    {
        Assert.Equal("source/Core/obj", await FoldersAsync("Code", product => product.Components(() => [Project("Core")])));
        Assert.Equal("", await FoldersAsync("Code", product => product.Components(() => [])));
    }

    [Fact]
    public async Task Lock_files_of_what_is_built_are_what_the_release_is_made_from()
    {
        workspace.Repository.Write("source/Api/packages.lock.json", "{}");
        workspace.Repository.Write("source/Core/packages.lock.json", "{}");
        workspace.Repository.Write("web/package-lock.json", "{}");
        workspace.Repository.Write("build/tools.lock.json", "{}");
        workspace.Repository.Write(".config/dotnet-tools.json", "{}");

        Assert.Equal([".NET SDK", ".config/dotnet-tools.json", "build/tools.lock.json", "source/Api/packages.lock.json"], await MaterialsAsync("Typed"));
        Assert.Equal([".config/dotnet-tools.json", "build/tools.lock.json", "web/package-lock.json"], await MaterialsAsync("Web"));
    }

    async Task<string> FoldersAsync(string target, Func<ProductDefinition, ProductDefinition>? define = null)
    {
        var projects = await ProductProjects.OfAsync(InMaking(target, define ?? (product => product)), CancellationToken.None);
        return string.Join(' ', projects.Restored.Select(restored => restored.Folder.RelativeTo(workspace.Root).ToString()).Order(StringComparer.Ordinal));
    }

    async Task<IEnumerable<string>> MaterialsAsync(string target)
    {
        var release = InMaking(target, product => product);
        return Material.Of(release, await ProductProjects.OfAsync(release, CancellationToken.None)).Select(material => material.Name);
    }

    ReleaseInMaking InMaking(string target, Func<ProductDefinition, ProductDefinition> define)
    {
        var script = new TestScript(new Script(workspace.Root), workspace.Root);
        var from = script.Members.Of<Target>().Single(member => member.Name == target).Member;
        return new()
        {
            Root = workspace.Root,
            Directory = workspace.Root / "release",
            Product = define(new ProductDefinition("Shop").Archive("shop", from)).Model,
            Settings = new(),
            Members = script.Members,
            Git = new(workspace.Root),
            Version = SemanticVersion.Parse("1.2.3"),
            Id = "1.2.3",
        };
    }

    Project Project(string name, string? reference = null) => BuildKit.Project.At(workspace.Repository.Write($"source/{name}/{name}.csproj", $"""
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup>
          <ItemGroup>{(reference is null ? "" : $"<ProjectReference Include=\"../{reference}/{reference}.csproj\" />")}</ItemGroup>
        </Project>
        """));
}
