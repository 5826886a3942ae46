using System.Text;
using System.Text.Json;
using BuildKit.Releases;

namespace BuildKit.Tests.Releases;

[Trait("Speed", "Slow")]
public sealed class SbomTests : IDisposable
{
    const string Hash = "z4PhNX7vuL3xVChQ1m2AB9Yg5AULVxXcg/SpIdNs6c5H0NE8XYXysP+DGNKHfuwvY7kxvUdBeoGlODJ6+SfaPg==";

    readonly ShopWorkspace workspace = new();
    readonly TemporaryDirectory packages = new("packages");

    public void Dispose()
    {
        packages.Dispose();
        workspace.Dispose();
    }

    sealed class Script
    {
        public Target Publish => _ => _.Outputs("artifacts/shop/**");

        public Product Shop => _ => _.Archive("shop", from: Publish);
    }

    [Fact]
    public void Packages_have_their_licence_hash_and_dependencies_and_own_projects_are_none()
    {
        Restored("source/Shop", "Newtonsoft.Json >= 13.0.3\",\"Shop.Core >= 1.0.0\",\"Analyzer >= 1.0.0", """
            "Analyzer/1.0.0":{"type":"package","build":{"build/_._":{}}},
            "Log/2.0.0+b":{"type":"package","dependencies":{"newtonsoft.json":"13.0.1"},"runtime":{"lib/log.dll":{}}},
            "Newtonsoft.Json/13.0.3":{"type":"package","runtime":{"lib/a.dll":{}}},
            "Shop.Core/1.0.0":{"type":"project","dependencies":{"Log":"2.0.0"}}
            """);
        Nuspec("analyzer/1.0.0", "<licenseUrl>https://example.com/licence</licenseUrl>");
        Nuspec("log/2.0.0+b", "<license type=\"file\">LICENSE.txt</license><licenseUrl>https://aka.ms/deprecateLicenseUrl</licenseUrl>");
        Nuspec("newtonsoft.json/13.0.3", "<license type=\"expression\">MIT OR Apache-2.0</license>");

        using var json = Written(out var bytes, ("source/Shop", "obj"));
        var components = json.RootElement.GetProperty("components").EnumerateArray().ToDictionary(component => component.GetProperty("purl").GetString()!);

        Assert.Empty(CycloneDxSchema.Objections(bytes));
        Assert.Equal(["pkg:nuget/Analyzer@1.0.0", "pkg:nuget/Log@2.0.0%2Bb", "pkg:nuget/Newtonsoft.Json@13.0.3"], components.Keys);
        Assert.Equal(["excluded", "required", "required"], components.Values.Select(component => component.GetProperty("scope").GetString()));
        Assert.Equal(Convert.ToHexStringLower(Convert.FromBase64String(Hash)), components.Values.First().GetProperty("hashes")[0].GetProperty("content").GetString());
        Assert.Equal(
            ["{\"license\":{\"name\":\"see address\",\"url\":\"https://example.com/licence\"}}", "{\"license\":{\"name\":\"LICENSE.txt\"}}", "{\"expression\":\"MITORApache-2.0\"}"],
            components.Values.Select(component => component.GetProperty("licenses")[0].GetRawText().Replace("\n", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal).Replace("seeaddress", "see address", StringComparison.Ordinal)));
        Assert.Equal(
            [
                "Shop@1.2.3 > pkg:nuget/Analyzer@1.0.0 pkg:nuget/Log@2.0.0%2Bb pkg:nuget/Newtonsoft.Json@13.0.3",
                "pkg:nuget/Analyzer@1.0.0 > ",
                "pkg:nuget/Log@2.0.0%2Bb > pkg:nuget/Newtonsoft.Json@13.0.3",
                "pkg:nuget/Newtonsoft.Json@13.0.3 > ",
            ],
            Dependencies(json));
    }

    [Fact]
    public void Npm_packages_are_those_of_the_lock_file()
    {
        workspace.Repository.Write("package-lock.json", $$$"""
            {"name":"shop","lockfileVersion":3,"packages":{
              "":{"dependencies":{"@a/b":"^1","alias":"npm:real@1"},"devDependencies":{"tool":"1"},"optionalDependencies":{"extra":"1","absent":"1"}},
              "web":{"dependencies":{"c":"1"}},
              "node_modules/web":{"resolved":"web","link":true},
              "node_modules/@a/b":{"version":"1.1.0","integrity":"sha1-x sha512-{{{Hash}}}","license":"MIT","dependencies":{"c":"2","web":"1"}},
              "node_modules/@a/b/node_modules/c":{"version":"2.0.0","license":"SEE LICENSE IN x"},
              "node_modules/alias":{"name":"real","version":"1.0.0"},
              "node_modules/c":{"version":"1.0.0"},
              "node_modules/extra":{"version":"1.0.0","optional":true},
              "node_modules/tool":{"version":"1.0.0","dev":true}
            }}
            """);

        using var json = Written(out var bytes);

        Assert.Empty(CycloneDxSchema.Objections(bytes));
        Assert.Equal(
            ["pkg:npm/%40a/b@1.1.0 required", "pkg:npm/c@1.0.0 required", "pkg:npm/c@2.0.0 required", "pkg:npm/extra@1.0.0 optional", "pkg:npm/real@1.0.0 required", "pkg:npm/tool@1.0.0 excluded"],
            json.RootElement.GetProperty("components").EnumerateArray().Select(component => $"{component.GetProperty("purl")} {component.GetProperty("scope")}"));
        Assert.Contains("pkg:npm/%40a/b@1.1.0 > pkg:npm/c@2.0.0", Dependencies(json));
        Assert.Contains("Shop@1.2.3 > pkg:npm/%40a/b@1.1.0 pkg:npm/c@1.0.0 pkg:npm/extra@1.0.0 pkg:npm/real@1.0.0 pkg:npm/tool@1.0.0", Dependencies(json));
    }

    [Fact]
    public void Locked_tools_took_part_and_are_not_shipped()
    {
        workspace.Repository.Write("build/tools.lock.json", $$$"""{"format":1,"tools":{"my-tool":{"version":"5.6.0","contentHash":"{{{Hash}}}","command":"t"}} } """);

        using var json = Written(out var bytes);

        Assert.Empty(CycloneDxSchema.Objections(bytes));
        var tool = Assert.Single(json.RootElement.GetProperty("components").EnumerateArray());
        Assert.Equal("application pkg:nuget/my-tool@5.6.0 excluded", $"{tool.GetProperty("type")} {tool.GetProperty("purl")} {tool.GetProperty("scope")}");
    }

    [Theory]
    [InlineData(".config/dotnet-tools.json")]
    [InlineData("dotnet-tools.json")]
    public void Tools_of_the_manifest_took_part_and_are_not_shipped(string manifest)
    {
        workspace.Repository.Write("build/tools.lock.json", $$$"""{"format":1,"tools":{"both":{"version":"1.0.0","contentHash":"{{{Hash}}}","command":"t"}} } """);
        workspace.Repository.Write(manifest, """
            { "version": 1, "isRoot": true, "tools": {
              // who reads this
              "dotnet-ef": { "version": "10.0.0", "commands": ["dotnet-ef"], "rollForward": false },
              "both": { "version": "1.0.0", "commands": ["both"] },
            } }
            """);

        using var json = Written(out var bytes);

        Assert.Empty(CycloneDxSchema.Objections(bytes));
        Assert.Equal(
            ["application pkg:nuget/both@1.0.0 excluded True", "application pkg:nuget/dotnet-ef@10.0.0 excluded False"],
            json.RootElement.GetProperty("components").EnumerateArray().Select(tool =>
                $"{tool.GetProperty("type")} {tool.GetProperty("purl")} {tool.GetProperty("scope")} {tool.TryGetProperty("hashes", out _)}"));
    }

    [Fact]
    public void Each_framework_has_its_own_versions_and_what_one_ships_is_shipped()
    {
        workspace.Repository.Write("source/Shop/obj/project.assets.json", $$$"""
            {"version":3,
             "targets":{
               "net8.0":{"Log/1.0.0":{"type":"package","dependencies":{"Text":"1.0.0"},"runtime":{"lib/log.dll":{} } },"Text/1.0.0":{"type":"package","runtime":{"lib/text.dll":{} } } },
               "net10.0":{"Log/2.0.0":{"type":"package","dependencies":{"Text":"1.0.0"},"runtime":{"lib/log.dll":{} } },"Text/1.0.0":{"type":"package","runtime":{"lib/_._":{} } } },
               "net10.0/linux-x64":{"Log/2.0.0":{"type":"package","runtime":{"lib/log.dll":{} } },"Native/3.0.0":{"type":"package","native":{"runtimes/linux-x64/native/n.so":{} } } } },
             "libraries":{
               "Log/1.0.0":{"sha512":"{{{Hash}}}","type":"package","path":"p"},"Log/2.0.0":{"sha512":"{{{Hash}}}","type":"package","path":"p"},
               "Native/3.0.0":{"sha512":"{{{Hash}}}","type":"package","path":"p"},"Text/1.0.0":{"sha512":"{{{Hash}}}","type":"package","path":"p"}},
             "projectFileDependencyGroups":{"net8.0":["Log >= 1.0.0","Text >= 1.0.0"],"net10.0":["Log >= 2.0.0","Native >= 3.0.0"]},
             "packageFolders":{"{{{packages.Path}}}/":{} } }
            """);
        Nuspec("p", "");

        using var json = Written(out var bytes, ("source/Shop", "obj"));

        Assert.Empty(CycloneDxSchema.Objections(bytes));
        Assert.Equal(
            ["pkg:nuget/Log@1.0.0 required", "pkg:nuget/Log@2.0.0 required", "pkg:nuget/Native@3.0.0 required", "pkg:nuget/Text@1.0.0 required"],
            json.RootElement.GetProperty("components").EnumerateArray().Select(component => $"{component.GetProperty("purl")} {component.GetProperty("scope")}"));
        Assert.Contains("Shop@1.2.3 > pkg:nuget/Log@1.0.0 pkg:nuget/Log@2.0.0 pkg:nuget/Native@3.0.0 pkg:nuget/Text@1.0.0", Dependencies(json));
        Assert.Contains("pkg:nuget/Log@2.0.0 > pkg:nuget/Text@1.0.0", Dependencies(json));
    }

    [Fact]
    public void A_lock_of_npm_7_is_read_by_its_packages_and_its_licences_are_what_they_look_like()
    {
        workspace.Repository.Write("package-lock.json", """
            {"name":"shop","lockfileVersion":2,"packages":{
              "":{"dependencies":{"a":"1","b":"1","c":"1","d":"1"}},
              "node_modules/a":{"version":"1.0.0","license":"(MIT OR Apache-2.0) AND BSD-3-Clause"},
              "node_modules/b":{"version":"1.0.0","license":"Apache 2.0"},
              "node_modules/c":{"version":"1.0.0","license":"UNLICENSED","devOptional":true},
              "node_modules/d":{"version":"1.0.0"}},
             "dependencies":{"a":{"version":"1.0.0"},"stale":{"version":"9.0.0"}}}
            """);

        using var json = Written(out var bytes);

        Assert.Empty(CycloneDxSchema.Objections(bytes));
        Assert.Equal(
            ["a required {\"expression\":\"(MIT OR Apache-2.0) AND BSD-3-Clause\"}", "b required {\"license\":{\"name\":\"Apache 2.0\"}}", "c optional {\"license\":{\"name\":\"UNLICENSED\"}}", "d required "],
            json.RootElement.GetProperty("components").EnumerateArray().Select(component =>
                $"{component.GetProperty("name")} {component.GetProperty("scope")} {(component.TryGetProperty("licenses", out var licences) ? JsonSerializer.Serialize(licences[0]) : "")}"));
    }

    [Fact]
    public void The_same_components_give_the_same_document_and_others_another_serial_number()
    {
        using var one = Written(out var first);
        using var again = Written(out var second);
        workspace.Repository.Write("build/tools.lock.json", """{"tools":{"a":{"version":"1.0.0"}}}""");
        using var other = Written(out _);

        Assert.Equal(first, second);
        Assert.Empty(CycloneDxSchema.Objections(first));
        Assert.NotEqual(Serial(one), Serial(other));
        Assert.Matches("^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$", Serial(one));
    }

    [Theory]
    [InlineData("{")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("{\"version\":3,\"targets\":{\"net10.0\":{\"A/1.0.0\":{\"type\":\"package\"}}},\"libraries\":{},\"packageFolders\":{},\"projectFileDependencyGroups\":{}}")]
    [InlineData("{\"version\":3,\"targets\":{\"net10.0\":{\"A/1.0.0\":{\"type\":\"package\"}}},\"libraries\":{\"A/1.0.0\":{\"sha512\":\"\",\"path\":\"a/1.0.0\"}},\"packageFolders\":{},\"projectFileDependencyGroups\":{}}")]
    [InlineData(null)]
    public void What_a_restore_did_not_leave_whole_is_an_error_that_names_the_project(string? assets)
    {
        if (assets is not null)
        {
            workspace.Repository.Write("source/Shop/obj/project.assets.json", assets);
        }

        var error = Assert.Throws<BuildException>(() => Written(out _, ("source/Shop", "obj"))).Error;

        Assert.Equal(("BK0428", 2), (error.Code, error.ExitCode));
        Assert.Contains("Shop.csproj", error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("package-lock.json", "{\"lockfileVersion\":1,\"dependencies\":{}}")]
    [InlineData("package-lock.json", "{")]
    [InlineData("build/tools.lock.json", "{}")]
    [InlineData("build/tools.lock.json", "[]")]
    [InlineData(".config/dotnet-tools.json", "{\"version\":1}")]
    [InlineData(".config/dotnet-tools.json", "{\"tools\":{\"a\":{}}}")]
    public void A_lock_file_that_cannot_be_read_is_an_error_that_names_it(string file, string text)
    {
        workspace.Repository.Write(file, text);

        var error = Assert.Throws<BuildException>(() => Written(out _)).Error;

        Assert.Equal("BK0428", error.Code);
        Assert.Contains(file, error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_published_schema_finds_what_is_wrong()
    {
        using var json = Written(out var bytes);
        var text = Encoding.UTF8.GetString(bytes);

        Assert.NotEmpty(CycloneDxSchema.Objections(Encoding.UTF8.GetBytes(text.Replace("urn:uuid:", "urn:", StringComparison.Ordinal))));
        Assert.NotEmpty(CycloneDxSchema.Objections(Encoding.UTF8.GetBytes(text.Replace("\"type\": \"file\"", "\"type\": \"files\"", StringComparison.Ordinal))));
        Assert.NotEmpty(CycloneDxSchema.Objections(Encoding.UTF8.GetBytes(text.Replace("\"timestamp\": \"2", "\"timestamp\": \"x", StringComparison.Ordinal))));
    }

    [Fact]
    public void The_packages_of_a_real_restore_make_a_valid_document()
    {
        var list = new ComponentList();
        NuGetComponents.AddTo(list, "Tests", SourceTree.Root / "tests/BuildKit.Tests/BuildKit.Tests.csproj", SourceTree.Root / "artifacts/obj/BuildKit.Tests");

        Assert.Empty(CycloneDxSchema.Objections(Sbom.Document(InMaking(), list)));
        Assert.Contains(list.All, component => component is { Name: "Serilog", Licence.Expression: "Apache-2.0", Scope: ComponentScope.Required, Sha512.Length: 128 });
        Assert.Contains(list.All, component => component is { Name: "Microsoft.CodeAnalysis.BannedApiAnalyzers", Scope: ComponentScope.Excluded });
        Assert.All(list.All.SelectMany(component => component.DependsOn).Concat(list.Direct), purl => Assert.Contains(list.All, component => component.Purl == purl));
    }

    static string Serial(JsonDocument json) => json.RootElement.GetProperty("serialNumber").GetString()!;

    static IEnumerable<string> Dependencies(JsonDocument json) => json.RootElement.GetProperty("dependencies").EnumerateArray().Select(dependency =>
        $"{dependency.GetProperty("ref")} > {string.Join(' ', dependency.GetProperty("dependsOn").EnumerateArray())}");

    JsonDocument Written(out byte[] bytes, params (string Project, string Folder)[] projects)
    {
        var list = new ComponentList();
        foreach (var (project, folder) in projects)
        {
            NuGetComponents.AddTo(list, "Shop", workspace.Root / project / "Shop.csproj", workspace.Root / project / folder);
        }

        NpmComponents.AddTo(list, "Shop", workspace.Root);
        LockedTools.AddTo(list, "Shop", workspace.Root);
        ManifestTools.AddTo(list, "Shop", workspace.Root);
        bytes = Sbom.Document(InMaking(), list);
        Assert.DoesNotContain(packages.Path, Encoding.UTF8.GetString(bytes), StringComparison.Ordinal);
        return JsonDocument.Parse(bytes);
    }

    void Restored(string project, string direct, string resolved) => workspace.Repository.Write($"{project}/obj/project.assets.json", $$$"""
        {"version":3,"targets":{"net10.0":{ {{{resolved}}} }},
         "libraries":{
           "Analyzer/1.0.0":{"sha512":"{{{Hash}}}","type":"package","path":"analyzer/1.0.0"},
           "Log/2.0.0+b":{"sha512":"{{{Hash}}}","type":"package","path":"log/2.0.0+b"},
           "Newtonsoft.Json/13.0.3":{"sha512":"{{{Hash}}}","type":"package","path":"newtonsoft.json/13.0.3"},
           "Shop.Core/1.0.0":{"type":"project","path":"../Shop.Core/Shop.Core.csproj"}},
         "projectFileDependencyGroups":{"net10.0":["{{{direct}}}"]},
         "packageFolders":{"{{{packages.Path}}}/":{} } }
        """);

    void Nuspec(string package, string licence) => packages.Write($"{package}/x.nuspec", $"""
        <?xml version="1.0"?><package xmlns="http://schemas.microsoft.com/packaging/2013/05/nuspec.xsd"><metadata>{licence}</metadata></package>
        """);

    ReleaseInMaking InMaking() => new()
    {
        Root = workspace.Root,
        Directory = workspace.Root / "release",
        Product = new("Shop"),
        Settings = new(),
        Members = new TestScript(new Script(), workspace.Root).Members,
        Git = new(workspace.Root),
        Version = SemanticVersion.Parse("1.2.3"),
        Id = "1.2.3",
        Packages = [new() { Name = "shop-1.2.3.tar.gz", Kind = ReleaseFileKind.Archive, Sha256 = new string('a', 64), Size = 1 }],
    };
}
