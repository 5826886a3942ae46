using System.Runtime.CompilerServices;
using BuildKit.Packages;

namespace BuildKit.Tests;

/// <summary>A repository with a <c>nuget.config</c>, a feed that is a directory, and a packages folder of its own.</summary>
sealed class ToolSpace : IDisposable
{
    readonly TemporaryDirectory directory = new("nuget");

    public ToolSpace() => Configure($"""<add key="feed" value="{Feed}" />""");

    [ModuleInitializer]
    internal static void BeApartFromTheUser()
    {
        // NuGet prefers it to nuget.config, and nothing of the tests is to end up there.
        Environment.SetEnvironmentVariable("NUGET_PACKAGES", null);
        Environment.SetEnvironmentVariable("NUGET_ENHANCED_NETWORK_RETRY_DELAY_MILLISECONDS", "20");
    }

    /// <summary>The id of the tool's package, of its own for each test: no cache of the machine knows it.</summary>
    public string Id { get; } = $"Trial.Tool.{Guid.NewGuid():N}";

    public AbsolutePath Root => directory / "repository";

    public AbsolutePath Feed => directory / "feed";

    public AbsolutePath Packages => directory / "packages";

    public AbsolutePath LockFile => Root / "build/tools.lock.json";

    /// <summary>What resolving said.</summary>
    public List<string> Said { get; } = [];

    public void Configure(string sources, string more = "", string settings = "") => directory.Write("repository/nuget.config", $"""
        <configuration>
          <config><add key="globalPackagesFolder" value="{Packages}" />{settings}</config>
          <fallbackPackageFolders><clear /></fallbackPackageFolders>
          {(more.Contains("disabledPackageSources", StringComparison.Ordinal) ? "" : "<disabledPackageSources><clear /></disabledPackageSources>")}
          <packageSources><clear />{sources}</packageSources>
          {more}
        </configuration>
        """);

    public AbsolutePath Write(string name, string text) => directory.Write(name, text);

    /// <summary>A .NET tool that is a shell script.</summary>
    public TestPackage Tool(string version, string says = "hello") => new TestPackage(Id, version) { Type = "DotnetTool" }
        .With("tools/net8.0/any/DotnetToolSettings.xml", Settings("trial", "run.sh", "executable"))
        .With("tools/net8.0/any/run.sh", $"#!/bin/sh\necho {says} \"$@\"\n");

    public static string Settings(string name, string entryPoint, string runner) => $"""
        <DotNetCliTool Version="1"><Commands><Command Name="{name}" EntryPoint="{entryPoint}" Runner="{runner}" /></Commands></DotNetCliTool>
        """;

    public ToolRequest Request(string? version = null) => new() { Member = "Trial", Id = Id, Version = version, Root = Root };

    public Task<ResolvedTool> ResolveAsync(string? version = null, bool isLocked = false) => ResolveAsync(Request(version) with { IsLocked = isLocked });

    public Task<ResolvedTool> ResolveAsync(ToolRequest request) => ToolResolver.Of(request).ResolveAsync(Say, CancellationToken.None);

    public Task UpdateAsync(bool isLocked = false) => ToolResolver.Of(Request() with { IsLocked = isLocked }).UpdateAsync(Say, CancellationToken.None);

    public async Task<BuildError> FailsAsync(string? version = null, bool isLocked = false) => await FailsAsync(Request(version) with { IsLocked = isLocked });

    public async Task<BuildError> FailsAsync(ToolRequest request) =>
        (await Assert.ThrowsAsync<BuildException>(() => ResolveAsync(request))).Error;

    /// <summary>The version of the package that a tool was found in.</summary>
    public static string VersionOf(ResolvedTool tool) =>
        (tool.Arguments.Count == 0 ? tool.Program : tool.Arguments[^1]).Split("/tools/")[0].Split('/')[^1];

    public bool IsInstalled(string version) => Directory.Exists(Packages / Id.ToLowerInvariant() / version);

    public void Dispose() => directory.Dispose();

    void Say(string text)
    {
        lock (Said)
        {
            Said.Add(text);
        }
    }
}
