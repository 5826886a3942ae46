using BuildKit.Releases;

namespace BuildKit.Tests.Releases;

/// <summary>Publishing to a directory: a share, a stick.</summary>
public sealed class DirectoryDestinationTests : IDisposable
{
    const string Package = "shop-1.2.3.tar.gz";

    readonly ReadyRelease release = new();
    readonly TemporaryDirectory share = new("share");

    AbsolutePath There => share / "store/Shop/1.2.3";

    Destination Share => Destination.Directory(share / "store");

    public void Dispose()
    {
        release.Dispose();
        share.Dispose();
    }

    [Fact]
    public async Task It_has_the_layout_of_the_release_store_and_a_second_time_nothing_is_written()
    {
        await release.PublishAsync(Share);

        AssertComplete();
        Assert.Equal("1.2.3", new ReleaseStore(share / "store").Find("Shop", "latest").Manifest.Release);
        Assert.Equal(["store"], Names(share.Path));
        Assert.Equal(["Shop"], Names(share / "store"));
        Assert.Equal(["1.2.3"], Names(share / "store/Shop"));
        var before = Written();

        await release.PublishAsync(Share);

        Assert.Equal(before, Written());
        Assert.Equal("unchanged", release.Published.Result);
    }

    [Theory]
    [InlineData(Package)]
    [InlineData("NOTES.md")]
    [InlineData("release.json")]
    public async Task Other_bytes_of_the_same_version_are_refused(string file)
    {
        await release.PublishAsync(Share);
        File.WriteAllText(There / file, "other");
        var before = Written();

        var error = await release.FailAsync(Share);

        Assert.Equal(("BK0487", 12), (error.Code, error.ExitCode));
        Assert.Contains(("Here", release.Sha256(file)), error.Facts);
        Assert.Contains(("There", BuildKit.Files.Digest.OfFile(There / file).ToString()), error.Facts);
        Assert.Equal(before, Written());
    }

    [Fact]
    public async Task Half_a_release_that_somebody_has_carried_there_is_completed()
    {
        Directory.CreateDirectory(There);
        File.WriteAllBytes(There / Package, release.Bytes(Package)[..1000]);
        File.WriteAllBytes(There / "NOTES.md", release.Bytes("NOTES.md"));

        await release.PublishAsync(Share);

        AssertComplete();
        Assert.Equal(["NOTES.md"], release.Published.WasThere);
    }

    [Fact]
    public async Task A_run_that_ended_in_the_middle_leaves_no_release_and_the_next_one_goes_on()
    {
        // What does not fit into the place of a file ends the first run.
        await release.PublishAsync(Share);
        var unfinished = share / $"store/Shop/.publishing-1.2.3-{release.Sha256("release.json")[..16]}";
        Directory.Move(There, unfinished);
        File.Delete(unfinished / "release.json");
        File.Delete(unfinished / "deploy.sh");
        File.WriteAllText(unfinished / ".buildkit-left.tmp", "half");
        var written = File.GetLastWriteTimeUtc(unfinished / Package);
        Assert.Empty(new ReleaseStore(share / "store").List("Shop"));

        await release.PublishAsync(Share);

        AssertComplete();
        Assert.Equal(["deploy.sh", "release.json"], release.Published.Pushed);
        Assert.Equal(written, File.GetLastWriteTimeUtc(There / Package));
        Assert.Equal(["1.2.3"], Names(share / "store/Shop"));
    }

    [Fact]
    public async Task Two_runs_at_once_do_not_write_the_same_release()
    {
        Directory.CreateDirectory(share / "store/Shop");
        var name = share / $"store/Shop/.publishing-1.2.3-{release.Sha256("release.json")[..16]}.lock";
        using (new FileStream(name, FileMode.CreateNew, FileAccess.Write, FileShare.None))
        {
            Assert.Equal("BK0486", (await release.FailAsync(Share)).Code);
        }

        await release.PublishAsync(Share);
        AssertComplete();
    }

    [Fact]
    public async Task Cancelling_leaves_no_release()
    {
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => release.PublishAsync(Share, stop.Token));

        Assert.False(Directory.Exists(There));
        Assert.Equal("interrupted", release.Published.Result);
    }

    [Fact]
    public async Task A_stick_that_is_not_there_is_not_made_up()
    {
        Assert.Equal("BK0489", (await release.FailAsync(Destination.Directory(share / "media/usb"))).Code);
        Assert.Empty(Names(share.Path));
    }

    [Fact]
    public async Task A_file_where_the_directory_should_be_is_named()
    {
        share.Write("store", "a file");

        var error = await release.FailAsync(Share);

        Assert.StartsWith("BK08", error.Code, StringComparison.Ordinal);
        Assert.Contains("store", $"{error}", StringComparison.Ordinal);
    }

    static string[] Names(AbsolutePath directory) => [.. Directory.EnumerateFileSystemEntries(directory).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal)];

    string Written() => string.Join('\n', Directory.EnumerateFiles(share.Path, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
        .Select(file => $"{file} {File.GetLastWriteTimeUtc(file):O}"));

    void AssertComplete()
    {
        Assert.Equal(release.Names.Order(StringComparer.Ordinal), Names(There));
        Assert.All(release.Names, name => Assert.Equal(release.Bytes(name), File.ReadAllBytes(There / name)));
    }
}
