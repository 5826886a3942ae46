using BuildKit.Caching;
using BuildKit.Tests.Files;

namespace BuildKit.Tests.Caching;

public sealed class StoreTroubleTests : IDisposable
{
    readonly StoreSpace space = new();

    public void Dispose() => space.Dispose();

    [Fact]
    public void Case_70_A_missing_directory_is_made()
    {
        space.Settings = new() { Directory = space["a/b/c"] };

        Assert.NotNull(space.Store("key", ("a", "A")));
        Assert.Empty(space.Warnings);
    }

    [Fact]
    public void Case_70_Without_a_store_everything_is_a_miss_and_nothing_is_said()
    {
        space.Settings = new() { Directory = null };

        Assert.Null(space.Store("key", StoreSpace.Result()));
        Assert.Null(space.Shared.Find(StoreSpace.Key("key")));
        Assert.False(space.Shared.Content.AddBytes("A"u8.ToArray(), out _));
        Assert.False(space.Shared.IsUsable);
        space.Shared.CollectIfDue(CancellationToken.None);
        Assert.Empty(space.Warnings);
    }

    [Fact]
    public void Case_70_A_file_in_place_of_the_directory_is_one_warning()
    {
        space.Settings = new() { Directory = space.Write("file", "mine") };

        Assert.Null(space.Store("key", StoreSpace.Result()));
        Assert.Null(space.Shared.Find(StoreSpace.Key("key")));
        Assert.Equal("BK0341", Assert.Single(space.Warnings).Code);
        Assert.Equal("mine", space.Read("file"));
    }

    [Fact]
    public void Case_70_A_store_that_is_read_only_is_read_and_the_first_write_is_one_warning()
    {
        space.Store("key", ("a", "A"));
        space.Write("here/b", "B");
        AllMayRead();
        UnixFiles.AsNobody(() =>
        {
            space.Open();
            Assert.NotNull(space.Shared.Find(StoreSpace.Key("key")));
            Assert.Empty(space.Warnings);
            Assert.Null(space.Store("other", StoreSpace.Result(StoreSpace.Entry("b", "B"))));
            Assert.Null(space.Store("another", StoreSpace.Result(StoreSpace.Entry("b", "B"))));
            Assert.NotNull(space.Shared.Find(StoreSpace.Key("key")));
            space.Shared.CollectIfDue(CancellationToken.None);
        });

        Assert.Equal("BK0343", Assert.Single(space.Warnings).Code);
        Assert.NotNull(space.Open().Find(StoreSpace.Key("key")));
    }

    [Fact]
    public void Case_70_Damaged_content_in_a_store_that_is_read_only_is_a_miss()
    {
        var result = space.Store("key", ("a", "A"));
        StoreSpace.Damage(space.ContentFile("A"), _ => "B"u8.ToArray());
        AllMayRead();
        UnixFiles.AsNobody(() => Assert.Null(space.Open().Content.Read(new(result.Outputs[0].Digest, 1))));
    }

    [Fact]
    public void Case_70_What_another_user_keeps_for_himself_is_a_miss()
    {
        space.Store("key", ("a", "A"));
        AllMayRead();
        UnixFiles.SetMode(space.EntryFile("key"), UnixFileMode.UserRead);
        UnixFiles.AsNobody(() => Assert.Null(space.Open().Find(StoreSpace.Key("key"))));

        Assert.Empty(space.Warnings);
        Assert.NotNull(space.Open().Find(StoreSpace.Key("key")));
    }

    [Fact]
    public void Case_70_Two_users_share_a_store_whose_directories_both_may_write()
    {
        space.Store("key", ("a", "A"));
        AllMayRead();
        foreach (var directory in Directory.EnumerateDirectories(space["cache"], "*", SearchOption.AllDirectories).Append(space["cache"]))
        {
            UnixFiles.SetMode(directory, (UnixFileMode)0b111_111_111);
        }

        space.Write("here/b", "B");
        UnixFiles.SetMode(space["here/b"], (UnixFileMode)0b100_100_100);
        UnixFiles.AsNobody(() =>
        {
            space.Open();
            Assert.NotNull(space.Shared.Find(StoreSpace.Key("key")));
            Assert.NotNull(space.Store("other", StoreSpace.Result(StoreSpace.Entry("b", "B"))));
        });

        Assert.NotNull(space.Open().Find(StoreSpace.Key("other")));
        Assert.Empty(space.Warnings);
    }

    [Fact]
    public void Case_71_A_store_of_a_newer_format_is_left_alone()
    {
        space.Store("key", ("a", "A"));
        File.WriteAllText(space["cache/format"], "buildkit-store 2\n");

        Assert.Null(space.Open().Find(StoreSpace.Key("key")));
        Assert.Null(space.Store("other", StoreSpace.Result()));
        Assert.Equal("BK0342", Assert.Single(space.Warnings).Code);
        File.WriteAllText(space["cache/format"], "buildkit-store 1\n");
        Assert.NotNull(space.Open().Find(StoreSpace.Key("key")));
    }

    [Theory, InlineData(""), InlineData("\0\0\0\0\0\0\0\0")]
    public void Case_64_A_format_file_that_a_power_loss_spoiled_is_written_again(string text)
    {
        space.Store("key", ("a", "A"));
        File.WriteAllText(space["cache/format"], text);

        Assert.NotNull(space.Open().Find(StoreSpace.Key("key")));
        Assert.Equal("buildkit-store 1\n", space.Read("cache/format"));
    }

    [Fact]
    public void A_directory_that_is_something_else_is_not_used()
    {
        space.Settings = new() { Directory = space.Write("mine/format", "of my own").Parent };

        Assert.Null(space.Store("key", StoreSpace.Result()));
        Assert.Equal("BK0342", Assert.Single(space.Warnings).Code);
        Assert.Equal(["format"], Directory.GetFileSystemEntries(space["mine"]).Select(Path.GetFileName));
    }

    [Fact]
    public void A_store_that_is_emptied_while_it_is_used_works_on()
    {
        space.Store("key", ("a", "A"));
        Directory.Delete(space["cache"], recursive: true);

        Assert.Null(space.Shared.Find(StoreSpace.Key("key")));
        Assert.NotNull(space.Store("key", ("a", "A")));
        Assert.NotNull(space.Shared.Find(StoreSpace.Key("key")));
        Assert.Empty(space.Warnings);
    }

    [Theory]
    [InlineData("/somewhere", null, null, "/somewhere")]
    [InlineData("relative", null, null, "/root/relative")]
    [InlineData("off", "/xdg", "/home/me", null)]
    [InlineData(null, "/xdg", "/home/me", "/xdg/buildkit")]
    [InlineData("", "", "/home/me", "/home/me/.cache/buildkit")]
    [InlineData(null, "not/absolute", "/home/me", "/home/me/.cache/buildkit")]
    [InlineData(null, null, null, null)]
    public void The_place_comes_from_the_environment(string? own, string? xdg, string? home, string? expected)
    {
        Needs.Unix();
        var variables = new Dictionary<string, string?> { ["BK_CACHE"] = own, ["XDG_CACHE_HOME"] = xdg, ["HOME"] = home };

        Assert.Equal(expected, CacheSettings.Of(variables.GetValueOrDefault, AbsolutePath.Of("/root")).Directory?.ToString());
    }

    [Theory, InlineData("20GB", 20L << 30), InlineData("500 mb", 500L << 20), InlineData("1.5TiB", 3L << 39), InlineData("123", 123), InlineData("7B", 7), InlineData("0", 0)]
    public void The_size_is_a_number_and_a_unit(string text, long bytes) =>
        Assert.Equal(bytes, CacheSettings.Of(name => name == "BK_CACHE_SIZE" ? text : null, AbsolutePath.Of("/root")).SizeLimit);

    [Theory, InlineData("much"), InlineData("-1GB"), InlineData("GB"), InlineData("1,5GB"), InlineData("5PB"), InlineData("1e9"), InlineData("99999999999TB")]
    public void Anything_else_is_an_error(string text) =>
        Fails.With("BK0340", () => CacheSettings.Of(name => name == "BK_CACHE_SIZE" ? text : null, AbsolutePath.Of("/root")));

    [Fact, Trait("Speed", "Slow")]
    public void Case_66_On_a_disk_that_fills_up_nothing_is_stored_in_part_and_the_build_goes_on() => OnSmallDisk("full store", "cache");

    [Fact, Trait("Speed", "Slow")]
    public void Case_66_A_disk_that_fills_up_while_outputs_are_restored_is_an_error_that_leaves_all_as_it_was() => OnSmallDisk("full workspace", "there");

    void OnSmallDisk(string job, string mount)
    {
        Needs.Linux();
        Needs.Root();
        Directory.CreateDirectory(space[mount]);
        using var worker = StoreWorker.Start(job, space[mount].Parent, 0, wrapper:
            [Needs.Tool("unshare"), "-m", "/bin/sh", "-c", "mount -t tmpfs -o size=400k tmpfs \"$0\" && exec \"$@\"", space[mount]]);

        var (exitCode, output) = worker.End();

        Assert.Equal("0: ok", $"{exitCode}: {output.Trim()}");
    }

    void AllMayRead() => UnixFiles.SetMode(space["cache"].Parent, (UnixFileMode)0b111_101_101);
}
