using System.Runtime.InteropServices;
using BuildKit.Packages;

namespace BuildKit.Tests;

/// <summary>What of a package is started: .NET tools by their settings, other packages by the program that they have.</summary>
public sealed class ToolEntryTests : IDisposable
{
    static readonly string Here = $"{(OperatingSystem.IsWindows() ? "win" : OperatingSystem.IsMacOS() ? "osx" : "linux")}-{RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}";

    readonly ToolSpace space = new();

    [Fact]
    public async Task Of_several_frameworks_the_best_for_the_running_runtime_is_started_by_dotnet()
    {
        var tool = await ResolveAsync(DotNetTool("net8.0", "net9.0", "net10.0", "net99.0"));

        Assert.Equal("dotnet", tool.Program);
        Assert.Equal("exec", tool.Arguments[0]);
        Assert.EndsWith("/tools/net10.0/any/trial.dll", tool.Arguments[^1], StringComparison.Ordinal);
        Assert.Equal(2, tool.Arguments.Count);
    }

    [Fact]
    public async Task A_tool_for_an_older_runtime_runs_on_a_newer_one_where_the_older_is_missing() =>
        Assert.Equal(["exec", "--roll-forward", "Major"], (await ResolveAsync(DotNetTool("net6.0"))).Arguments.Take(3));

    [Fact]
    public async Task A_tool_for_a_newer_runtime_only_is_an_error_that_names_what_it_has()
    {
        var error = await FailsAsync(DotNetTool("net99.0"));

        Assert.Equal("BK1013", error.Code);
        Assert.Contains(("Has", "net99.0"), error.Facts);
    }

    [Fact]
    public async Task Of_several_commands_one_has_to_be_chosen()
    {
        Package().With("tools/net8.0/any/DotnetToolSettings.xml", """
            <DotNetCliTool><Commands><Command Name="a" EntryPoint="a.dll" Runner="dotnet" /><Command Name="b" EntryPoint="b.dll" Runner="dotnet" /></Commands></DotNetCliTool>
            """).With("tools/net8.0/any/a.dll", "a").With("tools/net8.0/any/b.dll", "b").WriteTo(space.Feed);

        Assert.Equal("BK1011", (await space.FailsAsync()).Code);
        Assert.Equal("BK1011", (await space.FailsAsync(space.Request() with { Command = "c" })).Code);
        Assert.EndsWith("b.dll", (await space.ResolveAsync(space.Request() with { Command = "b" })).Arguments[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tool_with_a_package_for_each_platform_locks_all_and_starts_the_one_for_this_machine()
    {
        PlatformTool(Here, "solaris-sparc");

        var tool = await space.ResolveAsync();

        Assert.EndsWith($"/tools/any/{Here}/trial", tool.Program, StringComparison.Ordinal);
        Assert.True(OperatingSystem.IsWindows() || File.GetUnixFileMode(tool.Program).HasFlag(UnixFileMode.UserExecute));
        var text = File.ReadAllText(space.LockFile);
        Assert.Contains($"\"{Here}\": {{", text, StringComparison.Ordinal);
        Assert.Contains($"\"package\": \"{space.Id}.solaris-sparc\"", text, StringComparison.Ordinal);
        Assert.Equal(tool.Program, (await space.ResolveAsync(isLocked: true)).Program);
    }

    [Fact]
    public async Task A_package_of_another_platform_only_is_an_error_that_names_what_there_is()
    {
        PlatformTool("solaris-sparc");

        var error = await space.FailsAsync();

        Assert.Equal("BK1012", error.Code);
        Assert.Contains(("Has", "solaris-sparc"), error.Facts);
    }

    [Fact]
    public async Task The_content_of_a_platforms_package_is_locked_too()
    {
        PlatformTool(Here);
        await space.ResolveAsync();
        Directory.Delete(space.Packages, recursive: true);
        PlatformPackage(Here, "evil").WriteTo(space.Feed);

        Assert.Equal("BK1008", (await space.FailsAsync()).Code);
    }

    [Fact]
    public async Task The_only_program_of_an_ordinary_package_is_its_tool()
    {
        Needs.Unix();
        var tool = await ResolveAsync(Package().With("tools/LICENSE", "Anyone may.").With($"tools/{Here}/trial", "#!/bin/sh\necho 1\n").With("tools/solaris-sparc/trial", "#!/bin/sh\n"));

        Assert.EndsWith($"/tools/{Here}/trial", tool.Program, StringComparison.Ordinal);
        Assert.Equal("trial", tool.Name);
    }

    [Fact]
    public async Task Of_several_programs_one_has_to_be_chosen()
    {
        Needs.Unix();
        Package().With("tools/a", "#!/bin/sh\n").With("tools/b", "#!/bin/sh\n").With("tools/c/c.dll", "x").With("tools/c/c.runtimeconfig.json", "{}").WriteTo(space.Feed);

        var error = await space.FailsAsync();
        Assert.Equal("BK1010", error.Code);
        Assert.Contains("tools/a", $"{error}", StringComparison.Ordinal);
        Assert.EndsWith("/tools/b", (await space.ResolveAsync(space.Request() with { Executable = "b" })).Program, StringComparison.Ordinal);
        Assert.EndsWith("/tools/a", (await space.ResolveAsync(space.Request() with { Executable = "tools/a" })).Program, StringComparison.Ordinal);
        Assert.Equal("dotnet", (await space.ResolveAsync(space.Request() with { Executable = "c.dll" })).Program);
        Assert.Equal("BK1026", (await space.FailsAsync(space.Request() with { Executable = "d" })).Code);
        Assert.Equal("BK1026", (await space.FailsAsync(space.Request() with { Executable = "../../../bin/sh" })).Code);
    }

    [Fact]
    public async Task A_package_with_nothing_to_start_is_named() =>
        Assert.Equal("BK1010", (await FailsAsync(Package().With("lib/net8.0/trial.dll", "x"))).Code);

    [Theory]
    [InlineData("../../../../evil.dll")]
    [InlineData("missing.dll")]
    [InlineData("/bin/sh")]
    public async Task Settings_that_start_what_is_not_in_the_package_are_refused(string entryPoint) => Assert.Equal("BK1009",
        (await FailsAsync(Package().With("tools/net8.0/any/DotnetToolSettings.xml", ToolSpace.Settings("trial", entryPoint, "executable")))).Code);

    [Fact]
    public async Task Settings_that_are_no_xml_are_refused() =>
        Assert.Equal("BK1009", (await FailsAsync(Package().With("tools/net8.0/any/DotnetToolSettings.xml", "<DotNetCliTool>"))).Code);

    public void Dispose() => space.Dispose();

    TestPackage Package() => new(space.Id, "1.0.0");

    TestPackage DotNetTool(params string[] frameworks) => frameworks.Aggregate(Package(), (package, framework) => package
        .With($"tools/{framework}/any/DotnetToolSettings.xml", ToolSpace.Settings("trial", "trial.dll", "dotnet"))
        .With($"tools/{framework}/any/trial.dll", framework));

    void PlatformTool(params string[] platforms)
    {
        Package().With("tools/net10.0/any/DotnetToolSettings.xml", $"""
            <DotNetCliTool Version="2"><Commands><Command Name="trial" /></Commands>
            <RuntimeIdentifierPackages>{string.Concat(platforms.Select(platform => $"""<RuntimeIdentifierPackage RuntimeIdentifier="{platform}" Id="{space.Id}.{platform}" />"""))}</RuntimeIdentifierPackages></DotNetCliTool>
            """).WriteTo(space.Feed);
        foreach (var platform in platforms)
        {
            PlatformPackage(platform, "1").WriteTo(space.Feed);
        }
    }

    TestPackage PlatformPackage(string platform, string says) => new TestPackage($"{space.Id}.{platform}", "1.0.0") { Type = "DotnetToolRidPackage" }
        .With($"tools/any/{platform}/DotnetToolSettings.xml", ToolSpace.Settings("trial", "trial", "executable"))
        .With($"tools/any/{platform}/trial", $"#!/bin/sh\necho {says}\n");

    Task<ResolvedTool> ResolveAsync(TestPackage package)
    {
        package.WriteTo(space.Feed);
        return space.ResolveAsync();
    }

    Task<BuildError> FailsAsync(TestPackage package)
    {
        package.WriteTo(space.Feed);
        return space.FailsAsync();
    }
}
