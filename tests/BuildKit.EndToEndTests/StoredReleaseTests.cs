using System.Security.Cryptography;

namespace BuildKit.Tests;

/// <summary>Releases that are taken from the store: which, and whether they are what they were.</summary>
[Trait("Speed", "Slow")]
public sealed class StoredReleaseTests : IDisposable
{
    readonly ShopSpace shop = new();

    [Fact]
    public void A_release_from_the_store_is_deployed_without_being_made_again()
    {
        shop.Run("Release").Succeeds();
        shop.Change("source/shop", "#!/bin/sh\necho shop 2\n", "v2.0.0");
        shop.Run("Release").Succeeds();
        File.Delete(shop.Root / "source/shop");

        shop.Deploy("--release", "1.0.0", "--plan").Succeeds().Prints("Publish", "Release", "release 1.0.0 is taken from the store");
        shop.Deploy("--release", "1.0.0").Succeeds().Prints("release 1.0.0 is taken from the store");
        Assert.Equal("releases/1.0.0", shop.Current);
        shop.Deploy("--release", "latest").Succeeds().Prints("the latest release is taken from the store");
        Assert.Equal("releases/2.0.0", shop.Current);

        shop.Deploy("--release", "1.0.1").Exits(2).Prints("BK0417", "There is no release '1.0.1' of 'Shop'", "1.0.0", "2.0.0");
        Assert.Equal("releases/2.0.0", shop.Current);
        Assert.Equal(2, shop.Ledger().Count);
    }

    [Fact]
    public void A_release_of_another_product_is_not_taken()
    {
        shop.Run("Release").Succeeds();
        Directory.Move(shop.Store, shop.Root / ".buildkit/releases/Other");
        shop.Deploy("--release", "1.0.0").Exits(2).Prints("BK0417", "There is no release of 'Shop'");

        Directory.Move(shop.Root / ".buildkit/releases/Other", shop.Store);
        var manifest = shop.Store / "1.0.0/release.json";
        File.WriteAllText(manifest, File.ReadAllText(manifest).Replace("\"Shop\"", "\"Other\"", StringComparison.Ordinal));
        shop.Deploy("--release", "1.0.0").Exits(12).Prints("BK0419", "it is that of Other 1.0.0", "release.json");
        Assert.False(Path.Exists(shop.Host));
    }

    [Fact]
    public void A_flipped_byte_is_found_before_the_host_is_touched()
    {
        shop.Deploy().Succeeds();
        shop.Change("source/shop", "2", "v2.0.0");
        shop.Run("Release").Succeeds();
        var before = shop.Snapshot();
        var package = shop.Store / "2.0.0/shop-2.0.0.tar.gz";
        var bytes = File.ReadAllBytes(package);
        bytes[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(package, bytes);

        var run = shop.Deploy("--release", "2.0.0").Exits(12);

        run.Prints("BK0418", "'shop-2.0.0.tar.gz'", package, Hash(bytes)).DoesNotPrint("   at ");
        Assert.Equal(before, shop.Snapshot());
        shop.Deploy().Exits(12);
        Assert.Equal(before, shop.Snapshot());
        shop.Follow(run, "rm -r ").Succeeds();
        shop.Deploy().Succeeds();
    }

    [Fact]
    public void Damaged_releases_bar_neither_the_way_back_nor_the_way_on()
    {
        shop.Deploy().Succeeds();
        shop.Change("source/shop", "2", "v2.0.0");
        shop.Deploy().Succeeds();
        File.WriteAllText(shop.Store / "1.0.0/shop-1.0.0.tar.gz", "");
        File.WriteAllText(shop.Store / "2.0.0/release.json", "{ \"format\":");

        shop.Run("Status").Succeeds().Prints("2.0.0", "healthy", "agrees");
        shop.Run("Rollback").Succeeds().Prints("Shop 1.0.0: active in local");
        shop.Deploy("--release", "latest").Exits(12).Prints("BK0419", "release.json");
        shop.Deploy("--release", "1.0.0").Exits(12).Prints("BK0418");
        shop.Change("source/shop", "3", "v3.0.0");
        shop.Deploy().Succeeds();
        Assert.Equal("releases/3.0.0", shop.Current);
    }

    [Theory]
    [InlineData("--release=")]
    [InlineData("--release=../../x")]
    [InlineData("--release=.")]
    public void What_cannot_be_a_release_is_none(string option)
    {
        shop.Run("Release").Succeeds();

        shop.Deploy(option).Exits(2).Prints("BK0417").DoesNotPrint("   at ");

        Assert.False(Path.Exists(shop.Host));
    }

    [Fact]
    public void The_same_version_with_other_bytes_is_refused()
    {
        shop.Deploy().Succeeds();
        var stored = Hash(File.ReadAllBytes(shop.Store / "1.0.0/release.json"));
        shop.Change("source/shop", "other");
        shop.Git("tag", "--force", "v1.0.0");

        shop.Deploy().Exits(12).Prints("BK0416", stored, "shop-1.0.0.tar.gz", "the commit", "tag a new version");

        Directory.Delete(shop.Store / "1.0.0", recursive: true);
        shop.Deploy().Exits(12).Prints("BK0506", "with other content");
        Assert.Equal("#!/bin/sh\necho shop\n", File.ReadAllText(shop.Host / "current/shop"));
        Assert.Single(shop.Ledger());
    }

    [Fact]
    public void A_release_can_be_checked_and_used_by_hand_without_dotnet()
    {
        shop.Deploy().Succeeds();
        shop.Change("source/shop", "2", "v2.0.0");
        shop.Deploy().Succeeds();
        var (release, root) = ($"cd '{shop.Store}/2.0.0' && ", $"--root '{shop.Host}'");

        shop.Shell("dotnet --version").Exits(127);
        shop.Shell(release + "sha256sum -c SHA256SUMS").Succeeds().Prints("deploy.sh: OK", "release.json: OK", "shop-2.0.0.tar.gz: OK");
        shop.Shell(release + "sh deploy.sh help").Succeeds().Prints("deploy.sh of Shop 2.0.0");
        shop.Shell(release + $"sh deploy.sh status {root}").Succeeds().Prints("\"current\":\"2.0.0\"", "\"previous\":\"1.0.0\"");
        shop.Shell(release + $"sh deploy.sh rollback {root}").Succeeds();
        Assert.Equal("releases/1.0.0", shop.Current);
        shop.Run("Status").Succeeds().Prints("1.0.0", "says 2.0.0");
        shop.Deploy().Succeeds();
        shop.Run("Status").Succeeds().Prints("2.0.0", "agrees");
    }

    public void Dispose() => shop.Dispose();

    static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
