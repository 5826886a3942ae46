using BuildKit.Caching;
using BuildKit.Files;

namespace BuildKit.Tests.Caching;

/// <summary>Tools as they lie on a machine: files, links, scripts, packages, the SDK.</summary>
public sealed class ToolIdentityTests : IDisposable
{
    readonly TemporaryDirectory space = new();

    // The line of a script's interpreter has no way to write a space.
    readonly AbsolutePath plain = AbsolutePath.Of(Directory.CreateTempSubdirectory("buildkit-interpreters-").FullName);

    AbsolutePath Root => space.Path / "app";

    public ToolIdentityTests()
    {
        Needs.Unix();
        Directory.CreateDirectory(Root);
    }

    public void Dispose()
    {
        Directory.Delete(plain, recursive: true);
        space.Dispose();
    }

    [Fact]
    public void Case_32_The_content_of_the_file_that_PATH_leads_to_is_the_tool()
    {
        Program("one/cc", "\0one");
        Program("two/cc", "\0two");
        Program("two/ld", "\0ld");

        var one = Of("cc", "one", "two");

        AssertSame(one, Of("cc", "one"));
        AssertSame(one, Of("cc", "two/none", "one", "two"));
        AssertOther(one, Of("cc", "two", "one"));
        AssertOther(one, Of("ld", "two"));
        Program("three/cc", "\0one");
        AssertSame(one, Of("cc", "three"));
        Program("one/cc", "\0new");
        AssertOther(one, Of("cc", "one", "two"));
    }

    [Fact]
    public void Links_are_followed_to_the_file()
    {
        Program("opt/cc-1/cc", "\0one");
        Program("opt/cc-2/cc", "\0two");
        var file = Of("cc", "opt/cc-1");
        Link("bin/cc", space.Path / "opt/cc-1/cc");
        AssertSame(file, Of("cc", "bin"));

        Link("bin/cc", space.Path / "opt/cc-2/cc");

        AssertOther(file, Of("cc", "bin"));
    }

    [Fact]
    public void A_script_is_its_own_content_and_what_interprets_it()
    {
        Program("bin/perl", "\0perl 1");
        Program(plain / "perl", "\0perl 1");
        Program("bin/gen", $"#!{plain}/perl -w\nprint 1");
        Program("bin/gen2", "#!/usr/bin/env -S FOO=1 perl -w\nprint 1");
        var (direct, looked) = (Of("gen", "bin"), Of("gen2", "bin"));

        Program("bin/perl", "\0perl 2");
        Program(plain / "perl", "\0perl 2");
        AssertOther(direct, Of("gen", "bin"));
        AssertOther(looked, Of("gen2", "bin"));
        Program(plain / "perl", "\0perl 1");
        AssertSame(direct, Of("gen", "bin"));
        Program("bin/gen", $"#!{plain}/perl -w\nprint 2");
        AssertOther(direct, Of("gen", "bin"));
        Assert.Equal(["file", "interpreter"], Of("gen", "bin")!.Parts.Select(part => part.Name));
    }

    [Fact]
    public void A_script_without_an_interpreter_s_line_is_for_the_shell()
    {
        Program("bin/run", "echo 1\n");

        Assert.Equal(["file", "interpreter"], Of("run", "bin")!.Parts.Select(part => part.Name));
    }

    [Theory]
    [InlineData("#!/no/such/perl\n")]
    [InlineData("#!/usr/bin/env no-such-perl\n")]
    public void Without_its_interpreter_there_is_no_tool(string line)
    {
        Program("bin/gen", line);

        Assert.Null(Of("gen", "bin"));
    }

    [Fact]
    public void Scripts_that_interpret_each_other_in_a_circle_are_no_tool()
    {
        Program(plain / "a", $"#!{plain}/b\n");
        Program(plain / "b", $"#!{plain}/a\n");

        Assert.Null(Of(plain / "a", "bin"));
    }

    [Fact]
    public void A_tool_that_is_not_there_or_may_not_be_executed_has_no_identity()
    {
        space.Write("bin/data", "\0");

        Assert.Null(Of("data", "bin"));
        Assert.Null(Of("nothing", "bin"));
        Assert.Null(Of("./nothing", "bin"));
    }

    [Fact]
    public void A_tool_of_the_repository_is_known_by_its_place_in_it()
    {
        Program("app/tools/gen", "\0gen");

        Assert.Equal("tools/gen", Of("./tools/gen", "bin")!.InWorkspace);
        Assert.Equal("tools/gen", Of(Root / "tools/gen", "bin")!.InWorkspace);
        Assert.Null(Of("gen", "app/tools")!.InWorkspace);
        Program("app/tools/gen", "\0gen 2");
        Assert.NotEqual(Of("gen", "app/tools")!.Parts[0], new ToolIdentity([("file", $"{Digest.OfBytes("\0gen"u8)}")]).Parts[0]);
    }

    [Fact]
    public void A_tool_that_npm_installed_is_known_with_all_that_was_installed()
    {
        Program("bin/node", "\0node");
        Program("app/node_modules/lint/bin/lint.js", "#!/usr/bin/env node\n");
        space.Write("app/node_modules/lint/package.json", """{ "version": "1.0.0" }""");
        space.Write("app/node_modules/.package-lock.json", "{ 1 }");
        Link("app/node_modules/.bin/lint", space.Path / "app/node_modules/lint/bin/lint.js");
        var command = Npm.Tool("lint")("src");
        var before = Identify(command, "bin");

        space.Write("app/node_modules/.package-lock.json", "{ 2 }");
        AssertOther(before, Identify(command, "bin"));
        space.Write("app/node_modules/.package-lock.json", "{ 1 }");
        AssertSame(before, Identify(command, "bin"));
        space.Write("app/node_modules/lint/package.json", """{ "version": "1.0.1" }""");
        AssertOther(before, Identify(command, "bin"));
        Assert.Equal(["file", "package.json", "installed packages", "interpreter"], before!.Parts.Select(part => part.Name));
    }

    [Fact]
    public void Case_33_A_tool_of_the_manifest_is_known_by_version_and_hash()
    {
        space.Write("app/.config/dotnet-tools.json", """{ "isRoot": true, "tools": { "Report": { "version": "1.0.0", "commands": ["report"] } } }""");
        space.Write("packages/report/1.0.0/.nupkg.metadata", """{ "version": 2, "contentHash": "aa==" }""");
        var command = DotNet.Tool("report")("x").Environment("NUGET_PACKAGES", space.Path / "packages");

        Assert.Equal([("package report", "1.0.0 aa==")], Identify(command, "bin")!.Parts);
        space.Write("app/.config/dotnet-tools.json", """{ "isRoot": true, "tools": { "Report": { "version": "1.0.1", "commands": ["report"] } } }""");
        Assert.Null(Identify(command, "bin"));
        space.Write("packages/report/1.0.1/.nupkg.metadata", """{ "version": 2, "contentHash": "bb==" }""");
        Assert.Equal([("package report", "1.0.1 bb==")], Identify(command, "bin")!.Parts);
    }

    [Fact]
    public void Case_33_The_SDK_that_is_selected_is_the_tool_and_no_other_that_is_installed()
    {
        Program("dotnet/dotnet", "\0muxer");
        Directory.CreateDirectory(space.Path / "dotnet/host/fxr");
        Sdk("10.0.401", "commit 1");
        space.Write("app/global.json", """{ "sdk": { "version": "10.0.400", "rollForward": "latestPatch" } }""");
        var before = Identify(DotNet.Build(), "dotnet");

        Sdk("11.0.100", "commit 9");
        Program("dotnet/dotnet", "\0muxer of 11");
        AssertSame(before, Identify(DotNet.Build(), "dotnet"));
        AssertSame(before, Of("dotnet", "dotnet"));
        Sdk("10.0.401", "commit 2");
        AssertOther(before, Identify(DotNet.Build(), "dotnet"));
        Sdk("10.0.402", "commit 3");
        Assert.Equal(("SDK", "10.0.402"), Identify(DotNet.Build(), "dotnet")!.Parts[0]);
        space.Write("app/global.json", """{ "sdk": { "version": "12.0.100" } }""");
        Assert.Null(Identify(DotNet.Build(), "dotnet"));
    }

    [Fact]
    public void The_SDK_is_the_one_for_the_directory_that_the_command_runs_in()
    {
        Program("dotnet/dotnet", "\0muxer");
        Directory.CreateDirectory(space.Path / "dotnet/host/fxr");
        Sdk("10.0.401", "1");
        Sdk("9.0.100", "1");
        space.Write("app/old/global.json", """{ "sdk": { "version": "9.0.100" } }""");

        Assert.Equal("9.0.100", Identify(DotNet.Build().In(Root / "old"), "dotnet")!.Parts[0].Value);
        Assert.Equal("10.0.401", Identify(DotNet.Build(), "dotnet")!.Parts[0].Value);
    }

    [Fact]
    public void A_tool_of_the_machine_is_looked_at_once_in_a_run()
    {
        Program("bin/cc", "\0cc");
        var asked = 0;
        var tools = new ToolIdentities(Root, file =>
        {
            asked++;
            return Digest.OfFile(file);
        });
        for (var time = 0; time < 3; time++)
        {
            _ = tools.Of(new Command { Tool = "cc" }, PathOf("bin"));
        }

        Assert.Equal(1, asked);
    }

    void Sdk(string version, string build)
    {
        space.Write($"dotnet/sdk/{version}/dotnet.dll", "");
        space.Write($"dotnet/sdk/{version}/.version", build);
    }

    void Program(string path, string content) =>
        File.SetUnixFileMode(space.Write(path, content), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

    void Link(string path, string target)
    {
        Directory.CreateDirectory((space.Path / path).Parent);
        File.Delete(space.Path / path);
        File.CreateSymbolicLink(space.Path / path, target);
    }

    Dictionary<string, string> PathOf(params string[] folders) => new() { ["PATH"] = string.Join(':', folders.Select(folder => space.Path / folder)) };

    ToolIdentity? Of(string tool, params string[] folders) => Identify(new Command { Tool = tool }, folders);

    // A run of its own each time: nothing is remembered.
    ToolIdentity? Identify(Command command, params string[] folders) =>
        new ToolIdentities(Root, file => File.Exists(file) ? Digest.OfFile(file) : null).Of(command, PathOf(folders));

    static void AssertSame(ToolIdentity? expected, ToolIdentity? actual) => Assert.Equal(expected!.Parts, actual!.Parts);

    static void AssertOther(ToolIdentity? before, ToolIdentity? after) => Assert.NotEqual(before!.Parts, after!.Parts);
}
