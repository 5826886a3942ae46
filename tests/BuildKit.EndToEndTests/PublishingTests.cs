using System.Text.Json;

namespace BuildKit.Tests;

/// <summary>Releases that a build publishes: now, later, again, and after whatever came in between.</summary>
[Trait("Speed", "Slow")]
public sealed class PublishingTests : IDisposable
{
    const string Token = "c4nary-t0ken/of+the=store";

    const string Members = ShopSpace.Members + """

        [Parameter, Secret] readonly string? StoreToken;
        Target Push => _ => _.DependsOn(Release).Publishes(Shop, to: Destination.Directory(RootDirectory / ".buildkit/share"));
        HttpDestination Store => Destination.Http(Environment.GetEnvironmentVariable("STORE")!).Token(() => StoreToken);
        Target Upload => _ => _.DependsOn(Release).Publishes(Shop, to: Store);
        """;

    readonly ShopSpace shop = new();
    readonly StoreServer server = new() { Authorization = $"Bearer {Token}" };

    public PublishingTests()
    {
        shop.Space.Script(Members);
        shop.Space.Variables["STORE"] = server.Address + "store";
        shop.Space.Variables["BK_STORE_TOKEN"] = Token;
    }

    AbsolutePath Share => shop.Root / ".buildkit/share";

    AbsolutePath There => Share / "Shop/1.0.0";

    public void Dispose()
    {
        server.Dispose();
        shop.Dispose();
    }

    [Fact]
    public void A_release_is_published_where_the_plan_says_and_again_without_doing_anything()
    {
        shop.Run("Push", "--plan").Succeeds().Prints($"publishes the release of Shop, all files, to {Share}");
        Assert.False(Directory.Exists(Share));

        shop.Run("Push").Succeeds().Prints("pushed shop-1.0.0.tar.gz", $"Shop 1.0.0: published to {Share}: ");
        var before = ShopSpace.Snapshot(Share);
        shop.Run("Push").Succeeds().Prints($"Shop 1.0.0: is published to {Share} already, nothing to do");

        Assert.Equal(before, ShopSpace.Snapshot(Share));
        Assert.Equal(ShopSpace.Snapshot(shop.Store / "1.0.0").Split('\n').Length, ShopSpace.Snapshot(There).Split('\n').Length);
        shop.Shell($"cd '{There}' && sha256sum --check SHA256SUMS").Succeeds();
    }

    [Fact]
    public void A_release_of_the_store_is_published_later_without_being_made_again()
    {
        shop.Run("Release").Succeeds();
        shop.Change("source/shop", "#!/bin/sh\necho shop 2\n", "v2.0.0");
        shop.Run("Release").Succeeds();
        File.Delete(shop.Root / "source/shop");

        shop.Run("Upload", "--release", "1.0.0", "--plan").Succeeds().Prints("publishes release 1.0.0 of Shop, all files, to http://127.0.0.1", "release 1.0.0 is taken from the store");
        shop.Run("Upload", "--release", "1.0.0").Succeeds();
        Assert.True(server.Files.ContainsKey("/store/Shop/1.0.0/release.json"));
        shop.Run("Upload", "--release", "latest").Succeeds();
        Assert.True(server.Files.ContainsKey("/store/Shop/2.0.0/release.json"));

        shop.Run("Upload", "--release", "3.0.0").Exits(2).Prints("BK0417", "1.0.0", "2.0.0");
        File.AppendAllText(shop.Store / "1.0.0/NOTES.md", "!");
        shop.Run("Push", "--release", "1.0.0").Exits(12).Prints("BK0418");
        Assert.False(Directory.Exists(There));
    }

    [Fact]
    public void A_release_that_nobody_of_the_list_has_signed_and_one_with_a_strange_file_stay_here()
    {
        Needs.Tool("ssh-keygen");
        shop.Run("Release").Succeeds();
        File.WriteAllText(shop.Store / "1.0.0/more.txt", "more");
        shop.Run("Push", "--release", "1.0.0").Exits(12).Prints("BK0421", "more.txt");
        File.Delete(shop.Store / "1.0.0/more.txt");
        shop.Space.Write("deploy/allowed_signers", "zoe@example.com ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHJ6mR2vE0s7pVb1hV2nY0b0q3m8q7m1wq9m0b1c2d3e\n");
        shop.Run("Push", "--release", "1.0.0").Prints("BK0422");
        Assert.False(Directory.Exists(There));
    }

    [Fact]
    public void The_same_version_with_other_bytes_is_refused_with_both_digests()
    {
        shop.Run("Push").Succeeds();
        Directory.Delete(shop.Store, recursive: true);
        shop.Git("tag", "--delete", "v1.0.0");
        shop.Change("source/shop", "#!/bin/sh\necho other\n", "v1.0.0");

        var run = shop.Run("Push").Exits(12);

        run.Prints("BK0487", "There", "Here", Sha256(There / "release.json"), Sha256(shop.Store / "1.0.0/release.json"), "Shop 1.0.0: refused");
    }

    [Theory]
    [InlineData("shop-1.0.0.tar.gz")]
    [InlineData("deploy.sh")]
    [InlineData("release.json")]
    public void A_run_that_is_killed_while_it_sends_is_gone_on_with(string file)
    {
        shop.Run("Release").Succeeds();
        server.Fail("PUT", file, new Fault { Hangs = true });
        using (var run = shop.Space.Start("Upload", "--release", "1.0.0"))
        {
            Assert.True(server.Hanging.Wait(TimeSpan.FromMinutes(1)));
            run.Signal("KILL");
            run.Process.WaitForExit();
        }

        Assert.False(server.Files.ContainsKey("/store/Shop/1.0.0/release.json"));
        var (sent, before) = (server.Files.Count, server.Puts.Count());
        shop.Run("Upload", "--release", "1.0.0").Succeeds().Prints($"{sent} there already");

        Assert.Equal(Directory.EnumerateFiles(shop.Store / "1.0.0").Count() - sent, server.Puts.Count() - before);
        Assert.All(Directory.EnumerateFiles(shop.Store / "1.0.0"), path => Assert.Equal(File.ReadAllBytes(path), server.Files[$"/store/Shop/1.0.0/{Path.GetFileName(path)}"]));
    }

    [Fact]
    public void A_run_that_is_killed_while_it_copies_leaves_no_release_and_is_gone_on_with()
    {
        Needs.Linux();
        var bytes = new byte[40_000_000];
        new Random(1).NextBytes(bytes);
        File.WriteAllBytes(shop.Root / "source/large", bytes);
        shop.Commit("more");
        shop.Git("tag", "v1.1.0");
        shop.Run("Release").Succeeds();
        Directory.CreateDirectory(Share / "Shop");
        using var begun = new SemaphoreSlim(0);
        using (var watcher = new FileSystemWatcher(Share / "Shop") { IncludeSubdirectories = true, EnableRaisingEvents = true })
        {
            watcher.Created += (_, _) => begun.Release();
            using var run = shop.Space.Start("Push", "--release", "1.1.0");
            Assert.True(begun.Wait(TimeSpan.FromMinutes(1)));
            run.Signal("KILL");
            run.Process.WaitForExit();
        }

        Assert.False(File.Exists(Share / "Shop/1.1.0/release.json"));
        shop.Run("Push", "--release", "1.1.0").Succeeds();

        Assert.Equal(["1.1.0"], Directory.EnumerateFileSystemEntries(Share / "Shop").Select(path => Path.GetFileName(path)));
        shop.Shell($"cd '{Share}/Shop/1.1.0' && sha256sum --check SHA256SUMS").Succeeds();
        Assert.Equal(Directory.EnumerateFiles(shop.Store / "1.1.0").Count(), Directory.EnumerateFileSystemEntries(Share / "Shop/1.1.0").Count());
    }

    [Fact]
    public void Ctrl_C_ends_it_whatever_the_server_does()
    {
        Needs.Linux();
        server.Fail("PUT", "deploy.sh", new Fault { Hangs = true });
        using var run = shop.Space.Start("Upload", "--events", ".buildkit/run.jsonl");
        Assert.True(server.Hanging.Wait(TimeSpan.FromMinutes(1)));

        run.Signal("INT");

        run.Wait(60).Exits(130).Prints("Shop 1.0.0: interrupted on its way to http://127.0.0.1").Table(("Upload", "cancelled"));
        Assert.Equal("interrupted", Published().GetProperty("result").GetString());
    }

    [Fact]
    public void Neither_output_nor_events_tell_the_token_also_if_the_server_sends_it_back()
    {
        server.Authorization = null;
        server.Faults = (method, name) => method == "PUT" && name == "deploy.sh"
            ? new() { Status = 403, Body = $"the header {{authorization}} is no good; {Uri.EscapeDataString(Token)}; {Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(Token))}" } : null;
        server.Fail("PUT", "deploy.sh", new Fault { Status = 500, Body = "{authorization}" });

        var run = shop.Run("Upload", "--events", ".buildkit/run.jsonl", "--verbosity", "verbose").Exits(1);

        run.Prints("BK0491", "the token of StoreToken", "the header Bearer *** is no good", "./build.sh Upload --release 1.0.0").DoesNotPrint("c4nary", "   at ");
        Assert.All(
            Directory.EnumerateFiles(shop.Root, "*", SearchOption.AllDirectories).Where(path => !path.Contains("/test-program/", StringComparison.Ordinal)),
            path => Assert.DoesNotContain("c4nary", File.ReadAllText(path), StringComparison.Ordinal));
        Assert.Equal("failed", Published().GetProperty("result").GetString());
    }

    [Fact]
    public void A_token_that_nobody_has_given_is_asked_for_by_name()
    {
        shop.Space.Variables.Remove("BK_STORE_TOKEN");

        shop.Run("Upload").Exits(2).Prints("BK0488", "the token of StoreToken", "BK_STORE_TOKEN");
        Assert.Empty(server.Requests);
    }

    JsonElement Published() => File.ReadLines(shop.Root / ".buildkit/run.jsonl").Select(line => JsonDocument.Parse(line).RootElement)
        .Single(e => e.GetProperty("event").GetString() == "release-published");

    static string Sha256(AbsolutePath file) => Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(file)));
}
