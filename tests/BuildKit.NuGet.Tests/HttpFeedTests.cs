namespace BuildKit.Tests;

/// <summary>Feeds over HTTP: credentials, faults, mapping, and nothing that is asked for without need.</summary>
public sealed class HttpFeedTests : IDisposable
{
    readonly ToolSpace space = new();
    readonly HttpFeed feed = new();

    public HttpFeedTests()
    {
        feed.Add(space.Tool("1.0.0"));
        feed.Add(space.Tool("1.1.0"));
        space.Configure(feed.Source);
    }

    [Fact]
    public async Task A_tool_comes_over_http_and_the_second_time_nobody_is_asked()
    {
        Assert.Equal("1.1.0", ToolSpace.VersionOf(await space.ResolveAsync()));
        var asked = feed.Requests.Count;

        Assert.Equal("1.1.0", ToolSpace.VersionOf(await space.ResolveAsync()));
        Assert.Equal(asked, feed.Requests.Count);
    }

    [Fact]
    public async Task A_version_that_has_just_been_published_is_found()
    {
        await space.ResolveAsync();
        feed.Add(space.Tool("1.2.0"));

        await space.UpdateAsync();

        Assert.Equal("1.2.0", ToolSpace.VersionOf(await space.ResolveAsync()));
    }

    [Fact]
    public async Task Credentials_come_from_the_configuration()
    {
        feed.Credentials = "build:päss:word";
        space.Configure(feed.Source, Password("päss:word"));

        Assert.Equal("1.1.0", ToolSpace.VersionOf(await space.ResolveAsync()));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("wrong-password")]
    public async Task Missing_and_wrong_credentials_are_named_and_never_shown(string? password)
    {
        feed.Credentials = "build:right-password";
        space.Configure(feed.Source, password is null ? "" : Password(password));

        var error = await space.FailsAsync();

        Assert.Equal("BK1005", error.Code);
        Assert.Contains("401", $"{error}", StringComparison.Ordinal);
        Assert.Contains(feed.Address, $"{error}", StringComparison.Ordinal);
        Assert.DoesNotContain("wrong-password", $"{error}", StringComparison.Ordinal);
        Assert.False(File.Exists(space.LockFile));
    }

    [Fact]
    public async Task Credentials_in_an_address_are_never_shown()
    {
        feed.Credentials = "build:right-password";
        space.Configure(feed.Source.Replace("//127", "//build:wrong-password@127", StringComparison.Ordinal).Replace("index.json", "index.json?token=wrong-token", StringComparison.Ordinal));

        var error = $"{await space.FailsAsync()} {await space.FailsAsync("1.0.0")}";

        Assert.Contains("127.0.0.1", error, StringComparison.Ordinal);
        Assert.DoesNotContain("wrong-", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_package_that_the_feed_does_not_know_is_not_found()
    {
        var error = await space.FailsAsync(space.Request() with { Id = "Trial.Missing" });

        Assert.Equal("BK1003", error.Code);
        Assert.Contains(feed.Address, $"{error}", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(0, 1)]
    public async Task A_fault_that_passes_is_got_over(int failing, int truncating)
    {
        (feed.Failing, feed.Truncating) = (failing, truncating);

        Assert.Equal("1.1.0", ToolSpace.VersionOf(await space.ResolveAsync()));
        Assert.Equal((0, 0), (feed.Failing, feed.Truncating));
    }

    [Theory]
    [InlineData(1000, 0)]
    [InlineData(0, 1000)]
    public async Task A_fault_that_stays_is_named(int failing, int truncating)
    {
        (feed.Failing, feed.Truncating) = (failing, truncating);

        var error = await space.FailsAsync();

        Assert.Equal("BK1005", error.Code);
        Assert.Contains(feed.Address, $"{error}", StringComparison.Ordinal);
        Assert.False(space.IsInstalled("1.1.0"));
        Assert.False(File.Exists(space.LockFile));
    }

    [Fact]
    public async Task Without_a_network_the_source_is_named_and_what_is_installed_works()
    {
        await space.ResolveAsync();
        feed.Dispose();

        Assert.Equal("1.1.0", ToolSpace.VersionOf(await space.ResolveAsync()));
        var error = await space.FailsAsync("1.0.0");
        Assert.Equal("BK1005", error.Code);
        Assert.Contains(feed.Address, $"{error}", StringComparison.Ordinal);
        Assert.Contains(":tools restore", error.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_source_is_asked_only_for_what_the_mapping_gives_it()
    {
        using var other = new HttpFeed();
        other.Add(space.Tool("9.0.0", says: "evil"));
        var sources = $"{feed.Source}{other.Source.Replace("http feed", "other", StringComparison.Ordinal)}";
        space.Configure(sources, """
            <packageSourceMapping><clear />
              <packageSource key="http feed"><package pattern="Trial.*" /></packageSource>
              <packageSource key="other"><package pattern="*" /></packageSource>
            </packageSourceMapping>
            """);

        Assert.Equal("1.1.0", ToolSpace.VersionOf(await space.ResolveAsync()));
        Assert.Empty(other.Requests);

        space.Configure(sources, """<packageSourceMapping><clear /><packageSource key="other"><package pattern="Other.*" /></packageSource></packageSourceMapping>""");
        var error = await space.FailsAsync("1.0.0");
        Assert.Equal("BK1006", error.Code);
        Assert.Contains("packageSourceMapping", error.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_source_that_is_disabled_is_not_asked()
    {
        space.Configure(feed.Source, """<disabledPackageSources><add key="http feed" value="true" /></disabledPackageSources>""");

        Assert.Equal("BK1006", (await space.FailsAsync()).Code);
        Assert.Empty(feed.Requests);
    }

    [Fact]
    public async Task A_source_without_encryption_has_to_be_allowed()
    {
        space.Configure(feed.Source.Replace("allowInsecureConnections=\"true\"", "", StringComparison.Ordinal));

        Assert.Equal("BK1020", (await space.FailsAsync()).Code);
        Assert.Empty(feed.Requests);
    }

    [Fact]
    public async Task A_download_can_be_stopped_and_leaves_nothing()
    {
        var held = new TaskCompletionSource();
        feed.Pause = held.Task;
        using var stop = new CancellationTokenSource();

        var resolving = Packages.ToolResolver.Of(space.Request()).ResolveAsync(_ => stop.Cancel(), stop.Token);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => resolving);
        held.SetResult();
        Assert.False(space.IsInstalled("1.1.0"));
        Assert.False(File.Exists(space.LockFile));
        Assert.Equal("1.1.0", ToolSpace.VersionOf(await space.ResolveAsync()));
    }

    public void Dispose()
    {
        feed.Dispose();
        space.Dispose();
    }

    static string Password(string password) => $"""
        <packageSourceCredentials><http_x0020_feed><add key="Username" value="build" /><add key="ClearTextPassword" value="{password}" /></http_x0020_feed></packageSourceCredentials>
        """;
}
