namespace BuildKit.Tests;

/// <summary>Releases that do not come up, and environments that are not as they must be.</summary>
[Trait("Speed", "Slow")]
public sealed class UnhealthyReleaseTests : IDisposable
{
    readonly ShopSpace shop = new();

    [Fact]
    public void An_unhealthy_release_gives_way_to_the_one_before()
    {
        shop.Deploy().Succeeds();
        shop.Change("source/health.sh", "echo the database is gone; exit 3\n");

        var run = shop.Deploy().Exits(20);

        run.Prints("BK0507", "unhealthy", "the database is gone", "1.0.0", "./build.sh Deploy");
        Assert.Equal("releases/1.0.0", shop.Current);
        Assert.Contains("\"result\": \"failed\"", shop.Ledger()[1], StringComparison.Ordinal);
        shop.IsTidy();
        shop.Run("Status").Succeeds().Prints("1.0.0", "healthy", "agrees");
        shop.Deploy().Exits(20);
        shop.Change("source/health.sh", "exit 0\n");
        shop.Deploy().Succeeds();
        Assert.Equal("releases/1.0.1-alpha.0.2", shop.Current);
    }

    [Fact]
    public void A_first_release_that_is_unhealthy_has_nothing_to_give_way_to()
    {
        shop.Change("source/health.sh", "echo no luck; exit 3\n", "v1.1.0");

        shop.Deploy().Exits(21).Prints("BK0507", "no luck", "was not rolled back");

        Assert.Equal("releases/1.1.0", shop.Current);
        Assert.Contains("\"result\": \"failed\"", Assert.Single(shop.Ledger()), StringComparison.Ordinal);
        shop.IsTidy();
        shop.Run("Status").Succeeds().Prints("1.1.0", "unhealthy");
        shop.Change("source/health.sh", "exit 0\n", "v1.2.0");
        shop.Deploy().Succeeds();
        shop.Run("Status").Succeeds().Prints("1.2.0", "healthy", "agrees");
    }

    [Fact]
    public void A_directory_in_the_place_of_the_link_is_left_alone_and_the_way_out_is_named()
    {
        Directory.CreateDirectory(shop.Host / "current");
        File.WriteAllText(shop.Host / "current/old", "by hand");

        var run = shop.Deploy().Exits(11);

        run.Prints("BK0554", "current is a directory; it must be a link");
        Assert.Equal("by hand", File.ReadAllText(shop.Host / "current/old"));
        shop.Run("Status").Succeeds().Prints("local");
        shop.Follow(run, "cd '").Succeeds();
        shop.Deploy().Succeeds();
        Assert.Equal("releases/1.0.0", shop.Current);
    }

    [Fact]
    public void A_full_disk_stops_the_deployment_cleanly_and_space_mends_it()
    {
        Needs.Linux();
        Needs.Root();
        var disk = shop.Root / ".buildkit/environments/local";
        Directory.CreateDirectory(disk);
        shop.Shell($"mount -t tmpfs -o size=400k none '{disk}'").Succeeds();
        try
        {
            shop.Deploy().Succeeds();
            File.WriteAllBytes(shop.Root / "source/big", RandomBytes(350_000));
            shop.Commit("too big");
            var before = shop.Current;

            var run = shop.Deploy();

            Assert.True(run.ExitCode is 11 or 13, run.All);
            run.Prints("BK0554", "KiB").DoesNotPrint("   at ");
            Assert.Equal(before, shop.Current);
            shop.IsTidy();
            shop.Shell($"mount -o remount,size=4m '{disk}'").Succeeds();
            shop.Deploy().Succeeds();
            Assert.Equal("releases/1.0.1-alpha.0.1", shop.Current);
        }
        finally
        {
            shop.Shell($"umount -l '{disk}'");
        }
    }

    [Fact]
    public void A_full_disk_under_the_store_leaves_no_half_release()
    {
        Needs.Linux();
        Needs.Root();
        var disk = shop.Root / ".buildkit/releases";
        Directory.CreateDirectory(disk);
        shop.Shell($"mount -t tmpfs -o size=200k none '{disk}'").Succeeds();
        try
        {
            File.WriteAllBytes(shop.Root / "source/big", RandomBytes(350_000));
            shop.Commit("grow", "v1.0.1");

            shop.Deploy().Exits(1).Prints("BK08", "space").DoesNotPrint("   at ", "Release_");

            Assert.Empty(Directory.EnumerateFileSystemEntries(shop.Store));
            Assert.False(Path.Exists(shop.Host));
            shop.Shell($"mount -o remount,size=4m '{disk}'").Succeeds();
            shop.Deploy().Succeeds();
        }
        finally
        {
            shop.Shell($"umount -l '{disk}'");
        }
    }

    public void Dispose() => shop.Dispose();

    static byte[] RandomBytes(int count)
    {
        var bytes = new byte[count];
        new Random(1).NextBytes(bytes);
        return bytes;
    }
}
