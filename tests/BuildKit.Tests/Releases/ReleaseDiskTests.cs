using BuildKit.Commands;
using BuildKit.Releases;
using BuildKit.Tests.Repositories;

namespace BuildKit.Tests.Releases;

/// <summary>A store whose disk is full: a small one of its own.</summary>
[Trait("Speed", "Slow")]
public sealed class ReleaseDiskTests : IDisposable
{
    readonly SignedShop shop = new();
    bool isMounted;

    public void Dispose()
    {
        if (isMounted)
        {
            Run("umount", "-l", shop.Root / ".buildkit/releases");
        }

        shop.Dispose();
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(0.7)]
    [InlineData(0.98)]
    public async Task A_store_that_is_full_has_no_half_release_and_takes_it_once_there_is_room(double share)
    {
        Needs.Root();
        Needs.Tool("mount");
        shop.Build.Key = shop.NewKey("alice");
        var noise = new byte[120_000];
        new Random(1).NextBytes(noise);
        File.WriteAllBytes(shop.Root / "artifacts/shop/noise", noise);
        var pages = (int)(share * Pages(await shop.MakeAsync()));
        var store = shop.Root / ".buildkit/releases";
        Run("mount", "-t", "tmpfs", "-o", $"size={pages * 4096}", "tmpfs", store);
        isMounted = true;

        var error = await shop.FailAsync();

        Assert.StartsWith("BK08", error.Code, StringComparison.Ordinal);
        Assert.Contains(store, error.ToString(), StringComparison.Ordinal);
        Assert.Empty(new ReleaseStore(store).List("Shop"));
        Assert.False(Directory.Exists(store / "Shop") && Directory.EnumerateFileSystemEntries(store / "Shop").Any());

        Run("mount", "-o", "remount,size=4m", store);
        Assert.True((await shop.VerifyAsync(await shop.MakeAsync())).IsWhole);
    }

    static int Pages(AbsolutePath release) => Directory.GetFiles(release).Sum(file => (int)Math.Ceiling(new FileInfo(file).Length / 4096.0));

    void Run(string tool, params string[] arguments) => CommandRunner.RunAsync(
        new Command { Tool = tool, Arguments = [.. arguments], Directory = shop.Root }, Scopes.Of(shop.Root), capture: true).GetAwaiter().GetResult();
}
