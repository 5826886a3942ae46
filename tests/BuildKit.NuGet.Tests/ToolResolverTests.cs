namespace BuildKit.Tests;

/// <summary>Which package a tool is, from a feed that is a directory: chosen once, locked by its content, and then the same for everyone.</summary>
public sealed class ToolResolverTests : IDisposable
{
    readonly ToolSpace space = new();

    public ToolResolverTests()
    {
        space.Tool("1.0.0").WriteTo(space.Feed);
        space.Tool("1.2.0").WriteTo(space.Feed);
        space.Tool("2.0.0-beta.1").WriteTo(space.Feed);
    }

    [Fact]
    public async Task Without_a_version_it_is_the_newest_stable_one_and_is_locked()
    {
        var tool = await space.ResolveAsync();

        Assert.Equal("1.2.0", ToolSpace.VersionOf(tool));
        Assert.Equal([$"Downloading {space.Id} 1.2.0 from feed"], space.Said);
        var text = File.ReadAllText(space.LockFile);
        Assert.Contains("\"version\": \"1.2.0\"", text, StringComparison.Ordinal);
        Assert.Contains("\"command\": \"trial\"", text, StringComparison.Ordinal);

        space.Tool("1.3.0").WriteTo(space.Feed);
        Assert.Equal("1.2.0", ToolSpace.VersionOf(await space.ResolveAsync()));
        Assert.Equal(text, File.ReadAllText(space.LockFile));
    }

    [Fact]
    public async Task A_version_that_is_named_is_the_one_prereleases_too()
    {
        Assert.Equal("1.0.0", ToolSpace.VersionOf(await space.ResolveAsync("1.0.0")));
        Assert.Equal("1.0.0", ToolSpace.VersionOf(await space.ResolveAsync("1.0")));
        Assert.Equal("2.0.0-beta.1", ToolSpace.VersionOf(await space.ResolveAsync("2.0.0-BETA.1")));
    }

    [Fact]
    public async Task What_is_locked_and_installed_needs_no_feed()
    {
        await space.ResolveAsync();
        Directory.Delete(space.Feed, recursive: true);

        Assert.Equal("1.2.0", ToolSpace.VersionOf(await space.ResolveAsync(isLocked: true)));
        Assert.Single(space.Said);
    }

    [Fact]
    public async Task What_is_locked_is_fetched_on_a_machine_that_does_not_have_it()
    {
        await space.ResolveAsync();
        Directory.Delete(space.Packages, recursive: true);

        Assert.Equal("1.2.0", ToolSpace.VersionOf(await space.ResolveAsync(isLocked: true)));
        Assert.Equal(2, space.Said.Count);
    }

    [Fact]
    public async Task On_a_runner_a_tool_that_is_not_locked_is_an_error_that_says_what_to_run()
    {
        var error = await space.FailsAsync(isLocked: true);

        Assert.Equal("BK1007", error.Code);
        Assert.Contains(":tools restore", error.Hint, StringComparison.Ordinal);
        Assert.False(File.Exists(space.LockFile));
        Assert.False(space.IsInstalled("1.2.0"));
    }

    [Fact]
    public async Task Other_content_on_the_feed_is_refused_and_not_installed()
    {
        await space.ResolveAsync();
        Directory.Delete(space.Packages, recursive: true);
        space.Tool("1.2.0", says: "evil").WriteTo(space.Feed);

        var error = await space.FailsAsync();

        Assert.Equal("BK1008", error.Code);
        Assert.Equal(2, error.Facts.Where(fact => fact.Name is "Locked" or "Found").Select(fact => fact.Value).Distinct().Count());
        Assert.False(space.IsInstalled("1.2.0"));
    }

    [Fact]
    public async Task Other_content_in_the_packages_folder_is_refused()
    {
        await space.ResolveAsync();
        File.WriteAllText(space.LockFile, File.ReadAllText(space.LockFile).Replace("\"contentHash\": \"", "\"contentHash\": \"x", StringComparison.Ordinal));

        Assert.Equal("BK1008", (await space.FailsAsync()).Code);
        Assert.Single(space.Said);
    }

    [Fact]
    public async Task A_lock_is_renewed_when_asked_and_not_on_a_runner()
    {
        await space.ResolveAsync();
        space.Tool("1.3.0").WriteTo(space.Feed);

        Assert.Equal("BK1019", (await Assert.ThrowsAsync<BuildException>(() => space.UpdateAsync(isLocked: true))).Error.Code);
        await space.UpdateAsync();
        Assert.Equal($"{space.Id} 1.2.0 → 1.3.0", space.Said[^1]);
        Assert.Equal("1.3.0", ToolSpace.VersionOf(await space.ResolveAsync(isLocked: true)));
        await space.UpdateAsync();
        Assert.Equal($"{space.Id} 1.3.0 is up to date", space.Said[^1]);
    }

    [Fact]
    public async Task A_package_that_does_not_exist_is_answered_with_the_sources_and_the_one_that_was_meant()
    {
        var error = await space.FailsAsync(space.Request() with { Id = space.Id.Replace("Tool", "Tol", StringComparison.Ordinal) });

        Assert.Equal("BK1003", error.Code);
        Assert.Contains($"{space.Feed}", $"{error}", StringComparison.Ordinal);
        Assert.Contains($"Did you mean '{space.Id}'?", error.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_version_that_does_not_exist_is_answered_with_the_nearest()
    {
        var error = await space.FailsAsync("1.1.0");

        Assert.Equal("BK1004", error.Code);
        Assert.Contains(("Nearest", "1.0.0, 1.2.0, 2.0.0-beta.1"), error.Facts);
    }

    [Fact]
    public async Task A_package_with_prereleases_only_has_to_be_asked_for_one()
    {
        File.Delete(space.Feed / $"{space.Id}.1.0.0.nupkg");
        File.Delete(space.Feed / $"{space.Id}.1.2.0.nupkg");

        var error = await space.FailsAsync();

        Assert.Equal("BK1018", error.Code);
        Assert.Contains("2.0.0-beta.1", error.Hint, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", null)]
    [InlineData("../evil", null)]
    [InlineData("a b", null)]
    [InlineData("Id", "1.*")]
    [InlineData("Id", "[1.0,2.0)")]
    [InlineData("Id", "")]
    [InlineData("Id", "../../1.0.0")]
    public async Task What_is_no_package_is_refused(string id, string? version) =>
        Assert.Equal("BK1002", (await space.FailsAsync(space.Request(version) with { Id = id })).Code);

    [Fact]
    public async Task Many_at_once_install_it_once_and_all_have_it()
    {
        var tools = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => space.ResolveAsync())));

        Assert.Single(tools.Select(tool => tool.Program).Distinct());
        Assert.True(File.Exists(tools[0].Program));
        Assert.Equal(2, Directory.GetFiles(Path.GetDirectoryName(tools[0].Program)!).Length);
    }

    [Fact]
    public async Task Many_that_lock_at_once_lose_none()
    {
        string?[] versions = [null, "1.0.0", "1.0", "1.2.0", "1.2", "1.2.0.0", "2.0.0-beta.1", "1.0.0.0"];
        var requests = versions.Concat(versions).Select(space.Request).ToList();

        await Task.WhenAll(requests.Select(request => Task.Run(() => space.ResolveAsync(request))));

        var text = File.ReadAllText(space.LockFile);
        Assert.All(versions.Select(version => space.Request(version).Key), key => Assert.Contains($"\"{key}\"", text, StringComparison.Ordinal));
    }

    public void Dispose() => space.Dispose();
}
