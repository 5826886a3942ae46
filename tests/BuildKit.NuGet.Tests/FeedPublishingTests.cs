using System.Diagnostics;
using System.IO.Compression;
using BuildKit.Files;
using BuildKit.Masking;
using BuildKit.Releases;
using BuildKit.Tests.Releases;
using Microsoft.Extensions.Time.Testing;
using NuGet.Common;
using NuGet.Configuration;
using NuGet.Packaging;
using NuGet.Packaging.Signing;
using NuGet.Protocol.Core.Types;

namespace BuildKit.Tests;

/// <summary>Publishing packages to feeds: on a server, with what goes wrong there, and in a directory.</summary>
public sealed class FeedPublishingTests : IDisposable
{
    readonly ReadyRelease release = new(size: 100);
    readonly HttpFeed feed = new();
    readonly TemporaryDirectory elsewhere = new("feeds");

    // The name says that it comes first, and it needs the other.
    readonly TestPackage api = new TestPackage("Shop.Api", "1.2.3").With("lib/net8.0/Shop.Api.dll", new byte[5000]).DependingOn("Shop.Core", "1.2.3");
    readonly TestPackage core = new TestPackage("Shop.Core", "1.2.3").With("lib/net8.0/Shop.Core.dll", new byte[5000]);
    readonly TestPackage symbols = new TestPackage("Shop.Core", "1.2.3") { Type = "SymbolsPackage" }.With("lib/net8.0/Shop.Core.pdb", "symbols");

    public FeedPublishingTests()
    {
        SecretMask.Begin();
        release.Add(api.FileName, ReleaseFileKind.NuGet, api.ToBytes());
        release.Add(core.FileName, ReleaseFileKind.NuGet, core.ToBytes());
        release.Add("Shop.Core.1.2.3.snupkg", ReleaseFileKind.NuGetSymbols, symbols.ToBytes());
        Configure("");
    }

    string? FeedKey { get; set; } = "the-s3cret-key";

    PackageFeed Feed => PackageFeed.Of($"{feed.Address}index.json").ApiKey(() => FeedKey);

    public void Dispose()
    {
        feed.Dispose();
        release.Dispose();
        elsewhere.Dispose();
    }

    [Fact]
    public async Task Packages_are_pushed_behind_those_that_they_need_and_symbols_last_and_a_second_time_none_is()
    {
        feed.ApiKey = FeedKey;
        await release.PublishAsync(Feed);

        Assert.Equal(["Shop.Core.1.2.3.nupkg", "Shop.Api.1.2.3.nupkg", "Shop.Core.1.2.3.snupkg"], feed.Taken);
        Assert.Equal(core.ToBytes(), feed.Find("Shop.Core", "1.2.3"));
        Assert.All(feed.PushKeys, key => Assert.Equal(FeedKey, key));
        Assert.Equal(("published", 3, 0), (release.Published.Result, release.Published.Pushed.Count, release.Published.WasThere.Count));

        feed.PushKeys.Clear();
        await release.PublishAsync(Feed);

        Assert.Equal("unchanged", release.Published.Result);
        // Only of symbols nobody can be asked whether they are there.
        Assert.Single(feed.PushKeys);
        Assert.Contains("its content cannot be asked for", release.Said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Shop.Core.1.2.3.nupkg")]
    [InlineData("Shop.Api.1.2.3.nupkg")]
    public async Task A_push_that_is_cut_at_any_stage_is_repeated(string name)
    {
        var isTheOne = 0;
        var faults = new Queue<Fault>([new() { CutAfter = 0 }, new() { CutAfter = 1 }, new() { CutAfter = 2000 }, new() { Cuts = true }, new() { Cuts = true, Keeps = true }]);
        feed.Faults = (method, _) => method == "PUT" && Interlocked.Increment(ref isTheOne) > (name == "Shop.Core.1.2.3.nupkg" ? 0 : 1) && faults.TryDequeue(out var fault) ? fault : null;

        await release.PublishAsync(Feed);

        Assert.Equal(3, feed.Taken.Count);
        Assert.Equal(5, release.Pauses.Count);
        Assert.Equal("published", release.Published.Result);
        Assert.Contains(name, release.Published.Pushed);
    }

    [Fact]
    public async Task A_feed_that_does_not_give_what_it_has_just_taken_is_asked_again_until_it_does()
    {
        feed.Gives = false;
        feed.Fail("PUT", "push", new Fault { Cuts = true, Keeps = true });
        var (faults, downloads) = (feed.Faults, 0);
        feed.Faults = (method, name) =>
        {
            feed.Gives = feed.Gives || (name == "shop.core.1.2.3.nupkg" && ++downloads == 4);
            return faults(method, name);
        };

        await release.PublishAsync(Feed);

        Assert.Equal(3, feed.Taken.Count);
        Assert.Equal(2, release.Pauses.Count);
    }

    [Fact]
    public async Task A_feed_that_has_a_version_and_never_gives_it_is_not_believed()
    {
        feed.Add(core);
        feed.Gives = false;

        var error = await release.FailAsync(Feed);

        Assert.Equal("BK0490", error.Code);
        Assert.Contains("cannot be compared", $"{error}", StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_package_of_the_same_version_is_refused_before_any_is_pushed()
    {
        var other = new TestPackage("Shop.Core", "1.2.3").With("lib/net8.0/Shop.Core.dll", new byte[4999]).ToBytes();
        feed.Add("Shop.Core", "1.2.3", other);

        var error = await release.FailAsync(Feed);

        Assert.Equal(("BK0487", 12), (error.Code, error.ExitCode));
        Assert.Contains(("There", Digest.OfBytes(other).ToString()), error.Facts);
        Assert.Contains(("Here", release.Sha256(core.FileName)), error.Facts);
        Assert.Contains(("Different", "lib/net8.0/Shop.Core.dll"), error.Facts);
        Assert.Empty(feed.PushKeys);
        Assert.Equal("refused", release.Published.Result);
    }

    [Fact]
    public async Task Another_package_that_comes_in_between_is_refused()
    {
        feed.Fail("GET", "shop.core.1.2.3.nupkg", Fault.Answer(404));
        feed.Add("Shop.Core", "1.2.3", new TestPackage("Shop.Core", "1.2.3").ToBytes());

        Assert.Equal("BK0487", (await release.FailAsync(Feed)).Code);
        Assert.Empty(feed.Taken);
    }

    [Fact]
    public async Task A_package_that_the_feed_has_signed_is_the_same()
    {
        Needs.Tool("dotnet");
        feed.Keeps = Signed;
        feed.TakesSymbols = false;
        await release.PublishAsync(Feed);
        Assert.NotEqual(core.ToBytes(), feed.Find("Shop.Core", "1.2.3"));

        await release.PublishAsync(Feed);

        Assert.Equal("unchanged", release.Published.Result);
        Assert.Contains("the same content with another signature", release.Said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_package_that_the_feed_has_packed_anew_is_the_same()
    {
        feed.Keeps = Repacked;
        feed.TakesSymbols = false;
        await release.PublishAsync(Feed);

        await release.PublishAsync(Feed);

        Assert.Equal("unchanged", release.Published.Result);
        Assert.Contains("packed anew", release.Said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(400, "BK0483")]
    [InlineData(401, "BK0491")]
    [InlineData(403, "BK0491")]
    [InlineData(413, "BK0483")]
    public async Task What_does_not_change_by_asking_again_is_asked_once(int status, string code)
    {
        feed.Faults = (method, _) => method == "PUT" ? new() { Status = status, Body = "because of this" } : null;

        var error = await release.FailAsync(Feed);

        Assert.Equal(code, error.Code);
        Assert.Contains($"the answer was {status}", $"{error}", StringComparison.Ordinal);
        Assert.Contains("because of this", $"{error}", StringComparison.Ordinal);
        Assert.Contains(feed.Address, $"{error}", StringComparison.Ordinal);
        Assert.Empty(release.Pauses);
    }

    [Theory]
    [InlineData("PUT", "push")]
    [InlineData("GET", "index.json")]
    [InlineData("GET", "shop.core.1.2.3.nupkg")]
    public async Task What_passes_is_asked_again(string method, string name)
    {
        feed.Fail(method, name, Fault.Answer(500), Fault.Answer(503), Fault.Answer(429, ("Retry-After", "17")), Fault.Answer(408));

        await release.PublishAsync(Feed);

        Assert.Equal(3, feed.Taken.Count);
        Assert.Equal(4, release.Pauses.Count);
        Assert.Equal(TimeSpan.FromSeconds(17), release.Pauses[2]);
    }

    [Fact]
    public async Task A_download_that_is_cut_is_repeated()
    {
        feed.Add(core);
        feed.Truncating = 2;

        await release.PublishAsync(Feed);

        Assert.Equal([core.FileName], release.Published.WasThere);
        Assert.Equal(2, release.Pauses.Count);
    }

    [Fact]
    public async Task A_feed_that_says_nothing_is_given_up_and_asked_again()
    {
        var time = new FakeTimeProvider();
        release.Time = time;
        feed.Fail("PUT", "push", new Fault { Hangs = true });

        var publishing = release.PublishAsync(Feed);
        await feed.Hanging.WaitAsync(TestContext.Current.CancellationToken);
        time.Advance(Patience.Idle);
        await publishing;

        Assert.Equal(3, feed.Taken.Count);
        Assert.Contains("nothing moved for 100 s", release.Said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET", "index.json")]
    [InlineData("GET", "shop.core.1.2.3.nupkg")]
    [InlineData("PUT", "push")]
    [InlineData("PUT", "symbols")]
    public async Task Cancelling_ends_it_at_once(string method, string name)
    {
        feed.Fail(method, name, new Fault { Hangs = true });
        using var stop = new CancellationTokenSource();

        var publishing = release.PublishAsync(Feed, stop.Token);
        await feed.Hanging.WaitAsync(TestContext.Current.CancellationToken);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => publishing);
        Assert.Equal("interrupted", release.Published.Result);
    }

    [Theory]
    [InlineData(403)]
    [InlineData(500)]
    public async Task A_feed_that_sends_the_key_back_does_not_make_it_known(int status)
    {
        feed.Faults = (method, _) => method == "PUT" ? new() { Status = status, Body = "no good key: {key}" } : null;

        var error = await release.FailAsync(Feed);

        Assert.Contains("no good key: ***", $"{error}", StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", $"{error}{release.Said}", StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_that_does_not_do_is_named_and_not_shown()
    {
        feed.ApiKey = "another-key";

        var error = await release.FailAsync(Feed);

        Assert.Equal("BK0491", error.Code);
        Assert.Contains(("Credential", "the API key of FeedKey"), error.Facts);
        Assert.DoesNotContain("s3cret", $"{error}{release.Said}", StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_key_is_said_before_anything_is_sent()
    {
        FeedKey = null;

        var error = await release.FailAsync(Feed);

        Assert.Equal(("BK0488", 2), (error.Code, error.ExitCode));
        Assert.Contains("BK_FEED_KEY", $"{error}", StringComparison.Ordinal);
        Assert.Empty(feed.Requests);
    }

    [Fact]
    public async Task A_key_is_not_taken_to_where_an_answer_wants_it()
    {
        using var other = new HttpFeed();
        feed.Faults = (method, _) => method == "PUT" ? Fault.Answer(307, ("Location", other.Address + "push")) : null;

        Assert.Equal("BK0483", (await release.FailAsync(Feed)).Code);
        Assert.Empty(other.Requests);
    }

    [Fact]
    public async Task A_source_of_the_configuration_brings_its_credentials()
    {
        feed.Credentials = "build:päss:word";
        Configure(feed.Source, """<packageSourceCredentials><http_x0020_feed><add key="Username" value="build" /><add key="ClearTextPassword" value="päss:word" /></http_x0020_feed></packageSourceCredentials>""");

        await release.PublishAsync(PackageFeed.Of("HTTP feed"));

        Assert.Equal(3, feed.Taken.Count);
        await release.PublishAsync(PackageFeed.Of($"{feed.Address}index.json"));
        Assert.Equal("unchanged", release.Published.Result);
    }

    [Fact]
    public async Task A_credential_provider_is_asked_where_the_configuration_has_none()
    {
        Needs.Unix();
        feed.Credentials = "build:from-the-provider";

        await release.PublishAsync(PackageFeed.Of($"{feed.Address}index.json"));

        Assert.Equal(3, feed.Taken.Count);
    }

    [Fact]
    public async Task Credentials_of_the_configuration_that_do_not_do_are_named()
    {
        feed.Credentials = "build:right-password";
        Configure(feed.Source, """<packageSourceCredentials><http_x0020_feed><add key="Username" value="build" /><add key="ClearTextPassword" value="wrong-password" /></http_x0020_feed></packageSourceCredentials>""");

        var error = await release.FailAsync(PackageFeed.Of("http feed"));

        Assert.Equal("BK0491", error.Code);
        Assert.Contains(("Credential", "user 'build' of nuget.config"), error.Facts);
        Assert.DoesNotContain("-password", $"{error}{release.Said}", StringComparison.Ordinal);
        Assert.Empty(release.Pauses);
    }

    [Fact]
    public async Task A_package_that_is_mapped_to_other_sources_is_not_pushed()
    {
        Configure(feed.Source + """<add key="public" value="https://feed.example.com/index.json" />""",
            """<packageSourceMapping><packageSource key="public"><package pattern="*" /></packageSource><packageSource key="http feed"><package pattern="Shop.*" /></packageSource></packageSourceMapping>""");

        var error = await release.FailAsync(PackageFeed.Of("public"));

        Assert.Equal("BK1028", error.Code);
        Assert.Contains(("Belongs to", "http feed"), error.Facts);
        await release.PublishAsync(PackageFeed.Of("http feed"));
        Assert.Equal(3, feed.Taken.Count);
    }

    [Fact]
    public async Task A_feed_without_symbols_gets_none()
    {
        feed.TakesSymbols = false;

        await release.PublishAsync(Feed);

        Assert.Equal(2, feed.Taken.Count);
        Assert.Contains("takes no symbols", release.Said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_no_feed_is_said_to_be_none()
    {
        feed.Faults = (_, name) => name == "index.json" ? new() { Status = 200, Body = "<html>Welcome!</html>" } : null;

        Assert.Equal("BK1030", (await release.FailAsync(Feed)).Code);
    }

    [Theory]
    [InlineData("http://feed.example.com/index.json", "BK1020")]
    [InlineData("https://ci:c4nary@feed.example.com/index.json", "BK0484")]
    [InlineData("https://feed.example.com/index.json?key=c4nary", "BK0484")]
    [InlineData("htp feed", "BK1027")]
    [InlineData("", "BK1027")]
    public async Task A_name_that_is_none_is_refused(string name, string code)
    {
        Configure(feed.Source);

        var error = await release.FailAsync(PackageFeed.Of(name));

        Assert.Equal((code, 2), (error.Code, error.ExitCode));
        Assert.DoesNotContain("c4nary", $"{error}{release.Said}", StringComparison.Ordinal);
        Assert.True(name != "htp feed" || $"{error}".Contains("'http feed'", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_feed_that_wants_packages_without_encryption_does_not_get_them()
    {
        feed.Faults = (_, name) => name == "index.json"
            ? new() { Status = 200, Body = """{ "resources": [{ "@id": "http://feed.example.com/push", "@type": "PackagePublish/2.0.0" }] }""" } : null;

        Assert.Equal("BK1020", (await release.FailAsync(Feed)).Code);
    }

    [Fact]
    public async Task A_release_without_packages_is_nothing_for_a_feed()
    {
        using var other = new ReadyRelease();

        Assert.Equal("BK1029", (await other.FailAsync(Feed)).Code);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_directory_is_a_feed_that_restores_take_packages_from(bool hasDirectories)
    {
        var folder = elsewhere / "feed";
        if (hasDirectories)
        {
            await MakeHierarchicalAsync(folder);
        }

        await release.PublishAsync(PackageFeed.Of(folder));

        Assert.Equal(3, release.Published.Pushed.Count);
        Assert.True(File.Exists(hasDirectories ? folder / "shop.core/1.2.3/shop.core.1.2.3.nupkg" : folder / "Shop.Core.1.2.3.nupkg"));
        Restore(folder);
        await release.PublishAsync(PackageFeed.Of(folder));
        Assert.Equal(("unchanged", 3), (release.Published.Result, release.Published.WasThere.Count));
    }

    [Fact]
    public async Task In_a_directory_half_a_package_is_replaced_and_another_one_refused()
    {
        var folder = elsewhere / "feed";
        Directory.CreateDirectory(folder);
        File.WriteAllBytes(folder / core.FileName, core.ToBytes()[..300]);

        await release.PublishAsync(PackageFeed.Of(folder));
        Assert.Equal(core.ToBytes(), File.ReadAllBytes(folder / core.FileName));

        File.WriteAllBytes(folder / core.FileName, new TestPackage("Shop.Core", "1.2.3").ToBytes());
        Assert.Equal("BK0487", (await release.FailAsync(PackageFeed.Of(folder))).Code);
    }

    void Configure(string sources, string more = "") => File.WriteAllText(release.Root / "nuget.config", $"""
        <configuration>
          <packageSources><clear />{sources}</packageSources>
          <disabledPackageSources><clear /></disabledPackageSources>
          {more}
        </configuration>
        """);

    static byte[] Repacked(byte[] package)
    {
        using var result = new MemoryStream();
        using (var to = new ZipArchive(result, ZipArchiveMode.Create, leaveOpen: true))
        {
            using var from = new ZipArchive(new MemoryStream(package));
            foreach (var entry in from.Entries.Reverse())
            {
                using var source = entry.Open();
                using var target = to.CreateEntry(entry.FullName, CompressionLevel.NoCompression).Open();
                source.CopyTo(target);
            }
        }

        return result.ToArray();
    }

    byte[] Signed(byte[] package)
    {
        var (file, certificate) = (elsewhere / "package.nupkg", elsewhere / "feed.pfx");
        File.WriteAllBytes(file, package);
        if (!File.Exists(certificate))
        {
            File.WriteAllBytes(certificate, TestCertificate.ForSigning("password"));
        }

        Dotnet("nuget", "sign", file, "--certificate-path", certificate, "--certificate-password", "password", "--output", elsewhere / "signed", "--overwrite");
        return File.ReadAllBytes(elsewhere / "signed/package.nupkg");
    }

    // A feed of this kind is known by what is in it.
    async Task MakeHierarchicalAsync(AbsolutePath folder)
    {
        Directory.CreateDirectory(folder);
        var first = new TestPackage("First", "1.0.0").WriteTo(elsewhere / "first");
        var extraction = new PackageExtractionContext(PackageSaveMode.Defaultv3, XmlDocFileSaveMode.None,
            ClientPolicyContext.GetClientPolicy(NullSettings.Instance, NullLogger.Instance), NullLogger.Instance);
        await OfflineFeedUtility.AddPackageToSource(
            new(first, folder, NullLogger.Instance, true, true, true, extraction), CancellationToken.None);
    }

    void Restore(AbsolutePath folder)
    {
        elsewhere.Write("user/Directory.Build.props", "<Project />");
        elsewhere.Write("user/user.csproj", """
            <Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup>
            <ItemGroup><PackageReference Include="Shop.Api" Version="1.2.3" /></ItemGroup></Project>
            """);
        elsewhere.Write("user/nuget.config", $"""
            <configuration><config><add key="globalPackagesFolder" value="{elsewhere / "packages"}" /></config><packageSources><clear /><add key="folder" value="{folder}" /></packageSources></configuration>
            """);
        Dotnet("restore", elsewhere / "user/user.csproj");
        Assert.True(File.Exists(elsewhere / "packages/shop.core/1.2.3/lib/net8.0/Shop.Core.dll"));
    }

    static void Dotnet(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(Needs.Tool("dotnet"), arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var output = process.StandardOutput.ReadToEnd() + process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, output);
    }
}
