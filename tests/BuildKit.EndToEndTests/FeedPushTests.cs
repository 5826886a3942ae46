namespace BuildKit.Tests;

/// <summary>A build that pushes its packages to a feed, from the plan to a project that restores them.</summary>
[Trait("Speed", "Slow")]
public sealed class FeedPushTests : IDisposable
{
    const string Key = "c4nary-k3y+of/the=feed";

    readonly Space space = new Space().WithNuGet();
    readonly HttpFeed feed = new() { ApiKey = Key };

    // Of its own for each test, so that no cache has it.
    readonly string id = $"Trial.Shop.{Guid.NewGuid():N}";

    public FeedPushTests()
    {
        Needs.Unix();
        new TestPackage(id, "1.2.3").With("lib/net8.0/Shop.dll", new byte[3000]).WriteTo(space.Root / "made");
        space.Write("nuget.config", $"""
            <configuration>
              <config><add key="globalPackagesFolder" value="{space.Root / ".buildkit/packages"}" /></config>
              <packageSources><clear />{feed.Source}</packageSources>
              <disabledPackageSources><clear /></disabledPackageSources>
              <fallbackPackageFolders><clear /></fallbackPackageFolders>
            </configuration>
            """);
        space.Variables["BK_FEED_KEY"] = Key;
        space.Variables["FEED"] = "http feed";
        space.Script("""
            [Parameter, Secret] readonly string? FeedKey;
            Target Pack => _ => _.Outputs("artifacts/*.nupkg").Executes(() =>
            {
                Directory.CreateDirectory(RootDirectory / "artifacts");
                foreach (var file in RootDirectory.Glob("made/*.nupkg"))
                {
                    File.Copy(file, RootDirectory / "artifacts" / file.Name, overwrite: true);
                }
            });

            PackageFeed Feed => PackageFeed.Of(Environment.GetEnvironmentVariable("FEED")!).ApiKey(() => FeedKey);
            Product Shop => _ => _.NuGet(from: Pack);
            Target Release => _ => _.DependsOn(Pack).Creates(Shop);
            Target Push => _ => _.DependsOn(Release).Publishes(Shop, to: Feed);
            """);
        space.Write(".gitignore", "artifacts/\n.buildkit/\n");
        space.Git("init", "--quiet");
        space.Git("add", ".");
        space.Git("commit", "--quiet", "-m", "begin");
        space.Git("tag", "v1.2.3");
        File.AppendAllText(space.Root / ".git/info/exclude", "user/\n");
    }

    public void Dispose()
    {
        feed.Dispose();
        space.Dispose();
    }

    [Fact]
    public void Packages_are_pushed_and_restored_from_the_feed_and_a_second_time_they_are_there()
    {
        space.Run("Push", "--plan").Succeeds().Prints("publishes the release of Shop, packages and symbols, to NuGet feed http feed");
        Assert.Empty(feed.Requests);

        space.Run("Push").Succeeds().Prints($"pushed {id}.1.2.3.nupkg", "Shop 1.2.3: published to NuGet feed http feed: 1 pushed, 0 there already");
        Restore();

        space.Run("Push").Succeeds().Prints($"{id}.1.2.3.nupkg is there already", "nothing to do");
        Assert.Single(feed.PushKeys);
    }

    [Fact]
    public void A_run_that_is_killed_while_it_pushes_is_gone_on_with()
    {
        feed.Fail("PUT", "push", new Fault { Hangs = true });
        using (var run = space.Start("Push"))
        {
            Assert.True(feed.Hanging.Wait(TimeSpan.FromMinutes(1)));
            run.Signal("KILL");
            run.Process.WaitForExit();
        }

        space.Run("Push", "--release", "1.2.3").Succeeds().Prints("1 pushed");
        Restore();
    }

    [Fact]
    public void Neither_output_nor_files_tell_the_key_also_if_the_feed_sends_it_back()
    {
        feed.Fail("PUT", "push", new Fault { Status = 500, Body = "bad day for {key}" }, new Fault { Status = 403, Body = $"no good key: {{key}}, {Uri.EscapeDataString(Key)}" });

        space.Run("Push", "--events", ".buildkit/run.jsonl", "--verbosity", "verbose").Exits(1)
            .Prints("BK0491", "the API key of FeedKey", "no good key: ***", "bad day for ***", "./build.sh Push --release 1.2.3").DoesNotPrint("c4nary", "   at ");

        Assert.All(
            Directory.EnumerateFiles(space.Root, "*", SearchOption.AllDirectories).Where(path => !path.Contains("/test-program/", StringComparison.Ordinal)),
            path => Assert.DoesNotContain("c4nary", File.ReadAllText(path), StringComparison.Ordinal));
    }

    [Fact]
    public void Another_package_of_the_version_is_refused_with_both_digests()
    {
        feed.Add(new TestPackage(id, "1.2.3").With("lib/net8.0/Shop.dll", new byte[2999]));

        space.Run("Push").Exits(12).Prints("BK0487", "There", "Here", "lib/net8.0/Shop.dll", "Shop 1.2.3: refused");
        Assert.Empty(feed.PushKeys);
    }

    void Restore()
    {
        space.Write("user/Directory.Build.props", "<Project />");
        space.Write("user/user.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup>
            <ItemGroup><PackageReference Include="{id}" Version="1.2.3" /></ItemGroup></Project>
            """);
        using var restore = space.StartIn(space.Root / "user", Needs.Tool("dotnet"), ["restore", "--no-cache", "--force"]);
        restore.Wait().Succeeds();
        Assert.True(File.Exists(space.Root / $".buildkit/packages/{id.ToLowerInvariant()}/1.2.3/lib/net8.0/Shop.dll"));
    }
}
