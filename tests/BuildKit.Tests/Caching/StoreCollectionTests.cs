using BuildKit.Caching;
using Microsoft.Extensions.Time.Testing;

namespace BuildKit.Tests.Caching;

public sealed class StoreCollectionTests : IDisposable
{
    readonly StoreSpace space = new();
    readonly FakeTimeProvider time = new(TimeProvider.System.GetUtcNow());

    public StoreCollectionTests() => space.Settings = space.Settings with { Time = time };

    public void Dispose() => space.Dispose();

    [Fact]
    public void Case_69_What_was_used_last_stays_within_the_limit_and_the_rest_goes_with_its_content()
    {
        Entries(10, size: 100_000);
        Limit(450_000);

        var report = Collect();

        Assert.Equal(6, report.RemovedEntries);
        Assert.InRange(report.Bytes, 400_000, 450_000);
        Assert.Equal([6, 7, 8, 9], Found(10));
        Assert.Equal(4, space.Files("cas").Length);
        Assert.True(space.Shared.Summary().Bytes <= 450_000);
    }

    [Fact]
    public void Case_69_A_hit_makes_an_entry_young_again()
    {
        Entries(10, size: 100_000);
        Assert.NotNull(space.Open().Find(StoreSpace.Key("key 0")));
        Limit(250_000);
        time.Advance(TimeSpan.FromHours(2));

        Collect();

        Assert.Equal([0, 9], Found(10));
    }

    [Fact]
    public void Case_69_Content_of_an_entry_that_stays_is_not_removed_with_another_that_goes()
    {
        space.Store("old", ("shared", "S"), ("a", "A"));
        Age("old", TimeSpan.FromDays(40));
        space.Store("new", ("shared", "S"), ("b", "B"));
        Age("new", TimeSpan.FromDays(20));
        AgeContent(TimeSpan.FromDays(40));

        var report = Collect();

        Assert.Equal(1, report.RemovedEntries);
        Assert.Null(space.Shared.Find(StoreSpace.Key("old")));
        Assert.NotNull(space.Shared.Find(StoreSpace.Key("new")));
        Assert.False(File.Exists(space.ContentFile("A")));
    }

    [Fact]
    public void Case_69_What_this_run_has_used_stays_whatever_the_limit_and_however_long_it_takes()
    {
        Entries(3, size: 100_000);
        Limit(1);
        space.Open();
        Assert.NotNull(space.Shared.Find(StoreSpace.Key("key 1")));
        time.Advance(TimeSpan.FromHours(10));

        space.Shared.Collect(CancellationToken.None);

        Assert.Equal([1], Found(3));
    }

    [Fact]
    public void What_is_young_stays_also_without_an_entry()
    {
        space.Shared.Content.AddBytes("A"u8.ToArray(), out var digest);
        Limit(1);

        Collect();
        Assert.True(space.Shared.Content.Contains(new(digest, 1)));

        time.Advance(TimeSpan.FromHours(2));
        Collect();
        Assert.False(space.Shared.Content.Contains(new(digest, 1)));
    }

    [Fact]
    public void Entries_that_are_damaged_or_have_lost_content_go_and_so_do_forgotten_files()
    {
        Entries(3, size: 2_000_000);
        File.Delete(space.ContentFile(Text(0, 2_000_000)));
        File.WriteAllText(space.EntryFile("key 1"), "?");
        File.SetLastWriteTimeUtc(space.EntryFile("key 1"), DateTime.UnixEpoch);
        File.WriteAllText(space["cache/tmp/left"], "");
        File.SetLastWriteTimeUtc(space["cache/tmp/left"], DateTime.UnixEpoch);
        File.WriteAllText(space["cache/tmp/now"], "");
        File.WriteAllText(space["cache/cas/README"], "a stranger");

        Collect();

        Assert.Equal([2], Found(3));
        Assert.Equal(["now"], space.Files("tmp"));
        Assert.Equal(3, space.Files("cas").Length);
        Assert.Contains("README", space.Files("cas"));
    }

    [Fact]
    public void Case_71_An_entry_of_a_newer_format_is_kept_until_it_is_old()
    {
        Entries(1, size: 10);
        StoreSpace.Damage(space.EntryFile("key 0"), bytes =>
        {
            bytes[4] = 2;
            return bytes;
        });
        Age("key 0", TimeSpan.FromDays(2));
        Collect();
        Assert.Single(space.Files("ac"));

        time.Advance(TimeSpan.FromDays(40));
        Collect();
        Assert.Empty(space.Files("ac"));
    }

    [Fact]
    public void A_run_collects_at_its_end_if_nobody_did_so_lately()
    {
        Entries(2, size: 100);
        Limit(1);
        space.Open().CollectIfDue(CancellationToken.None);
        Assert.Empty(space.Files("ac"));

        Entries(2, size: 100);
        space.Open().CollectIfDue(CancellationToken.None);
        Assert.Equal(2, space.Files("ac").Length);

        time.Advance(TimeSpan.FromHours(2));
        space.Open().CollectIfDue(CancellationToken.None);
        Assert.Empty(space.Files("ac"));
    }

    [Fact]
    public void One_collects_at_a_time()
    {
        Entries(1, size: 10);
        using (new FileStream(space["cache/collecting"], FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None))
        {
            Assert.Null(space.Open().Collect(CancellationToken.None));
        }

        Assert.NotNull(space.Open().Collect(CancellationToken.None));
        Assert.Empty(space.Warnings);
    }

    [Fact]
    public void A_check_names_what_is_damaged_and_what_has_lost_content_and_takes_it_out()
    {
        space.Store("a", ("a", "A"));
        space.Store("b", ("b", "B"));
        space.Store("c", ("c", "C"));
        Assert.Empty(space.Shared.Check(CancellationToken.None).Damaged);
        StoreSpace.Damage(space.ContentFile("A"), bytes => [(byte)'!']);
        StoreSpace.Damage(space.EntryFile("b"), bytes => bytes[1..]);

        var report = space.Shared.Check(CancellationToken.None);

        Assert.Equal([$"ac/{StoreSpace.Key("b")}", $"cas/{StoreSpace.Key("A")}"], report.Damaged.Order(StringComparer.Ordinal));
        Assert.Equal([$"ac/{StoreSpace.Key("a")}"], report.Incomplete);
        Assert.NotNull(space.Shared.Find(StoreSpace.Key("c")));
        report = space.Shared.Check(CancellationToken.None);
        Assert.Empty(report.Damaged.Concat(report.Incomplete));
    }

    [Fact]
    public void Clearing_leaves_an_empty_store_that_works()
    {
        Entries(3, size: 2_000_000);
        var strange = space.Write("cache/mine", "mine");

        var (files, bytes) = space.Shared.Clear();

        Assert.Equal(9, files);
        Assert.True(bytes > 6_000_000);
        Assert.True(File.Exists(strange));
        Assert.NotNull(space.Store("key", ("a", "A")));
    }

    static string Text(int number, int size) => $"{number}".PadRight(size, '.');

    void Entries(int count, int size)
    {
        for (var i = 0; i < count; i++)
        {
            space.Store($"key {i}", ($"f{i}", Text(i, size)));
            Age($"key {i}", TimeSpan.FromDays(10 - i));
        }

        AgeContent(TimeSpan.FromDays(10));
    }

    void Age(string key, TimeSpan age) => File.SetLastWriteTimeUtc(space.EntryFile(key), (time.GetUtcNow() - age).UtcDateTime);

    void AgeContent(TimeSpan age)
    {
        foreach (var file in Directory.EnumerateFiles(space["cache/cas"], "*", SearchOption.AllDirectories))
        {
            File.SetLastWriteTimeUtc(file, (time.GetUtcNow() - age).UtcDateTime);
        }
    }

    void Limit(long bytes) => space.Settings = space.Settings with { SizeLimit = bytes };

    CollectionReport Collect() => space.Open().Collect(CancellationToken.None)!;

    int[] Found(int count) => [.. Enumerable.Range(0, count).Where(i => space.Shared.Find(StoreSpace.Key($"key {i}")) is not null)];
}
