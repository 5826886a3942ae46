namespace BuildKit.Tests.Tools;

public sealed class ToolResolutionTests : IDisposable
{
    readonly TemporaryDirectory root = new("tools");

    public void Dispose() => root.Dispose();

    BuildError Error(Command command) => Assert.Throws<BuildException>(() => command.Prepared(root.Path)).Error;

    void Manifest(string name, string package, string version, string command, string more = "") => root.Write(name, $$"""
        { "version": 1, {{more}}
          // comments and trailing commas are read, as dotnet does
          "tools": { "{{package}}": { "version": "{{version}}", "commands": ["{{command}}"], }, } }
        """);

    void Package(string package, string version, string framework, string command, string runner = "dotnet", string entry = "Tool.dll")
    {
        root.Write($"packages/{package}/{version}/tools/{framework}/any/{entry}", "");
        root.Write($"packages/{package}/{version}/tools/{framework}/any/DotnetToolSettings.xml",
            $"""<DotNetCliTool Version="1"><Commands><Command Name="{command}" EntryPoint="{entry}" Runner="{runner}" /></Commands></DotNetCliTool>""");
    }

    Command Prepared(Command command) => command.Environment("NUGET_PACKAGES", root / "packages").Prepared(root.Path);

    [Fact]
    public void A_tool_of_the_manifest_reads_as_dotnet_would_run_it_and_starts_directly()
    {
        Manifest(".config/dotnet-tools.json", "Acme.Report", "1.2.0", "report");
        Package("acme.report", "1.2.0", "net6.0", "report", entry: "Old.dll");
        Package("acme.report", "1.2.0", "net8.0", "report");
        Package("acme.report", "1.2.0", "net99.0", "report", entry: "New.dll");

        var command = DotNet.Tool("report")($"--title {"two words"}").In(root.Path);

        Assert.Equal("dotnet tool run report -- --title 'two words'", command.ToString());
        Assert.Equal(["dotnet", root / "packages/acme.report/1.2.0/tools/net8.0/any/Tool.dll", "--title", "two words"],
            [Prepared(command).Tool, .. Prepared(command).Arguments]);
        Assert.Same(Prepared(DotNet.Tool("acme.REPORT")($"x")).Tool, "dotnet");
        var prepared = Prepared(command);
        Assert.Same(prepared, prepared.Prepared(root.Path));
    }

    [Fact]
    public void The_nearest_manifest_counts_and_isRoot_ends_the_search()
    {
        Manifest("dotnet-tools.json", "far", "1.0.0", "far");
        Manifest("a/.config/dotnet-tools.json", "both", "1.0.0", "both");
        Manifest("a/b/dotnet-tools.json", "both", "2.0.0", "both");
        Manifest("c/dotnet-tools.json", "own", "1.0.0", "own", "\"isRoot\": true,");
        Package("both", "2.0.0", "net10.0", "both");
        Package("far", "1.0.0", "net10.0", "far", "executable", "far-tool");

        Assert.Contains("/2.0.0/", Prepared(DotNet.Tool("both")($"").In(root / "a/b")).Arguments[0], StringComparison.Ordinal);
        Assert.Equal(root / "packages/far/1.0.0/tools/net10.0/any/far-tool", Prepared(DotNet.Tool("far")($"x").In(root / "a")).Tool);
        Assert.Equal("BK0722", Error(DotNet.Tool("far")($"x").In(root / "c")).Code);
    }

    [Fact]
    public void Rolling_forward_and_packages_of_another_kind_are_left_to_dotnet()
    {
        root.Write("dotnet-tools.json", """{ "tools": { "a": { "version": "1.0.0", "commands": ["a"], "rollForward": true }, "b": { "version": "1.0.0", "commands": ["b"] } } }""");
        Package("a", "1.0.0", "net10.0", "a");
        Package("b", "1.0.0", "net10.0", "b", "other");

        Assert.Equal(["--roll-forward", "Major"], Prepared(DotNet.Tool("a")($"x")).Arguments.Take(2));
        Assert.Equal("dotnet tool run b -- x", Prepared(DotNet.Tool("b")($"x")).ToString());
    }

    [Fact]
    public void What_is_wrong_with_a_manifest_tool_is_told()
    {
        Assert.Equal("BK0720", Error(DotNet.Tool("report")($"")).Code);
        Manifest("dotnet-tools.json", "acme.report", "1.2.0", "report");

        var unknown = Error(DotNet.Tool("reprot")($""));
        Assert.Equal(("BK0722", "Did you mean 'report'?"), (unknown.Code, unknown.Hint));
        var command = DotNet.Tool("report")($"").Environment("NUGET_PACKAGES", root / "packages");
        var missing = Error(command);
        Assert.Equal("BK0723", missing.Code);
        Assert.Contains(("Package", "acme.report 1.2.0"), missing.Facts);
        Assert.Contains("DotNet.ToolRestore()", missing.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public void The_folder_for_packages_is_found_as_nuget_finds_it()
    {
        Manifest("dotnet-tools.json", "a", "1.0.0", "a");
        root.Write("nuget.config", """<configuration><config><add key="globalPackagesFolder" value="own\packages" /></config></configuration>""");
        Package("a", "1.0.0", "net10.0", "a");
        Directory.CreateDirectory(root / "own");
        Directory.Move(root / "packages", root / "own/packages");

        if (Environment.GetEnvironmentVariable("NUGET_PACKAGES") is null)
        {
            Assert.Equal(root / "own/packages/a/1.0.0/tools/net10.0/any/Tool.dll", DotNet.Tool("a")($"").Prepared(root.Path).Arguments[0]);
        }
    }

    [Theory]
    [InlineData("{ \"tools\": {\n \"a\": { \"version\": \"1\",\n\"commands\": [\"a\" } } }", 3)]
    [InlineData("{\n\n\"tools\": []}", 3)]
    [InlineData("{ \"tools\": {\n\"a\": { \"commands\": [\"a\"] } } }", 2)]
    [InlineData("{ \"tools\": {\n\"a\": {\n\"version\": 1, \"commands\": [\"a\"] } } }", 3)]
    [InlineData("{ \"tools\": { \"a\": { \"version\": \"1\",\n\n\"commands\": [7] } } }", 3)]
    [InlineData("{ \"tools\": { \"a\": { \"version\": \"1\",\n\"commands\": [] } } }", 2)]
    [InlineData("{ \"tools\": { \"../../etc\": { \"version\": \"1\", \"commands\": [\"a\"] } } }", 1)]
    [InlineData("{ \"tools\": { \"a\": { \"version\": \"../../1\", \"commands\": [\"a\"] } } }", 1)]
    [InlineData("{ \"isRoot\": \"yes\" }", 1)]
    [InlineData("[]", 1)]
    [InlineData("", 1)]
    [InlineData("{ \"tools\"", 1)]
    public void A_manifest_that_cannot_be_read_is_told_with_its_line(string text, int line)
    {
        var file = root.Write(".config/dotnet-tools.json", text);

        var error = Error(DotNet.Tool("a")($""));

        Assert.Equal("BK0721", error.Code);
        Assert.Contains(("File", $"{file}:{line}"), error.Facts);
    }

    [Fact]
    public void A_tool_of_npm_is_the_nearest_one_up_to_the_root()
    {
        Needs.Unix();
        root.Write("w/node_modules/.bin/eslint", "");
        root.Write("w/web/node_modules/.bin/tsc", "");
        root.Write("w/web/app/src.ts", "");
        root.Write("node_modules/.bin/outside", "");

        Assert.Equal("node_modules/.bin/eslint --fix 'a b'", Npm.Tool("eslint")($"--fix {"a b"}").ToString());
        Assert.Equal(root / "w/node_modules/.bin/eslint", Npm.Tool("eslint", "web/app")($"").Prepared(root / "w").Tool);
        Assert.Equal(root / "w/web/node_modules/.bin/tsc", Npm.Tool("tsc")($"").In(root / "w/web/app").Prepared(root / "w").Tool);
        var outside = Assert.Throws<BuildException>(() => Npm.Tool("outside")($"").Prepared(root / "w")).Error;
        Assert.Equal("BK0724", outside.Code);
        var similar = Assert.Throws<BuildException>(() => Npm.Tool("eslnt")($"").Prepared(root / "w")).Error;
        Assert.Equal(("BK0724", "Did you mean 'eslint'?"), (similar.Code, similar.Hint));
        using var empty = new TemporaryDirectory();
        Assert.Contains("npm ci", Assert.Throws<BuildException>(() => Npm.Tool("eslint")($"").Prepared(empty.Path)).Error.Hint, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("--version")]
    [InlineData("../evil")]
    [InlineData(".")]
    [InlineData("a b")]
    [InlineData("a\nb")]
    [InlineData("C:x")]
    public void What_is_no_tools_name_is_refused(string name)
    {
        Assert.Equal("BK0725", Assert.Throws<BuildException>(() => DotNet.Tool(name)).Error.Code);
        Assert.Equal("BK0725", Assert.Throws<BuildException>(() => Npm.Tool(name)).Error.Code);
    }
}
