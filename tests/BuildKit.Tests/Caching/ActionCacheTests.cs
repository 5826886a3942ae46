using BuildKit.Caching;
using BuildKit.Files;

namespace BuildKit.Tests.Caching;

public sealed class ActionCacheTests : IDisposable
{
    readonly StoreSpace space = new();

    public void Dispose() => space.Dispose();

    [Theory, InlineData(0), InlineData(100), InlineData(StoredResultFormat.InlineLimit), InlineData(StoredResultFormat.InlineLimit + 1), InlineData(3_000_000)]
    public void A_result_is_found_as_it_was_stored(int length)
    {
        var events = new byte[length];
        new Random(1).NextBytes(events);
        space.Write("here/a", "A");
        var result = StoreSpace.Result(StoreSpace.Entry("a", "A", executable: true), StoreSpace.Directory("d"), StoreSpace.Link("l", "a")) with
        {
            Events = events,
            Result = events,
            Duration = TimeSpan.FromMilliseconds(1234.5),
            Origin = "run 1 – é",
        };

        Assert.NotNull(space.Store("key", result));
        var found = space.Open().Find(StoreSpace.Key("key"))!;

        Assert.Equal(result.Outputs, found.Outputs);
        Assert.Equal(events, found.Events.ToArray());
        Assert.Equal(events, found.Result.ToArray());
        Assert.Equal(result.Duration, found.Duration);
        Assert.Equal(result.Origin, found.Origin);
        Assert.Null(space.Shared.Find(StoreSpace.Key("another")));
    }

    [Fact]
    public void Case_65_Every_flipped_bit_and_every_lost_end_of_an_entry_is_a_miss_and_goes_to_quarantine()
    {
        space.Store("key", ("a", "A"));
        var file = space.EntryFile("key");
        var whole = File.ReadAllBytes(file);
        for (var i = 0; i < whole.Length; i++)
        {
            StoreSpace.Damage(file, bytes =>
            {
                bytes[i] ^= (byte)(1 << (i % 8));
                return bytes;
            });
            Assert.Null(space.Shared.Find(StoreSpace.Key("key")));
            File.WriteAllBytes(file, whole[..i]);
            Assert.Null(space.Shared.Find(StoreSpace.Key("key")));
            File.WriteAllBytes(file, new byte[i]);
            Assert.Null(space.Shared.Find(StoreSpace.Key("key")));
            File.WriteAllBytes(file, whole);
        }

        Assert.NotNull(space.Shared.Find(StoreSpace.Key("key")));
        Assert.NotEmpty(space.Files("quarantine"));
        Assert.Empty(space.Warnings);
    }

    [Fact]
    public void Nothing_that_somebody_wrote_into_an_entry_throws()
    {
        foreach (var seed in Rounds.Seeds(300))
        {
            var random = new Random(seed);
            var key = StoreSpace.Key("key");
            var bytes = StoredResultFormat.Write(key, new(StoreSpace.Result(StoreSpace.Entry("a", "A"), StoreSpace.Link("l", "a")), null, null))[..^Digest.Size];
            for (var i = 0; i < 3; i++)
            {
                bytes[random.Next(38, bytes.Length)] = (byte)random.Next(256);
            }

            var state = Record.Exception(() => StoredResultFormat.Read(key, [.. bytes, .. Digest.OfBytes(bytes).ToBytes()], out _));
            Assert.True(state is null, $"seed {seed}: {state}");
        }
    }

    [Fact]
    public void The_entry_of_another_key_is_none()
    {
        space.Store("key", ("a", "A"));
        Directory.CreateDirectory(space.EntryFile("other").Parent);
        File.Copy(space.EntryFile("key"), space.EntryFile("other"));

        Assert.Null(space.Shared.Find(StoreSpace.Key("other")));
        Assert.Single(space.Files("quarantine"));
    }

    [Fact]
    public void Case_71_An_entry_of_a_newer_format_is_a_miss_that_is_left_alone_until_the_next_result()
    {
        space.Store("key", ("a", "A"));
        StoreSpace.Damage(space.EntryFile("key"), bytes =>
        {
            bytes[4] = 2;
            return [.. bytes, 1, 2, 3];
        });

        Assert.Null(space.Shared.Find(StoreSpace.Key("key")));
        Assert.Empty(space.Files("quarantine"));
        Assert.Equal("B", Assert.Single(space.Store("key", ("b", "B")).Outputs).Path.ToUpperInvariant());
        Assert.NotNull(space.Shared.Find(StoreSpace.Key("key")));
    }

    [Fact]
    public void An_entry_that_lost_content_is_a_miss_and_the_next_result_takes_its_place()
    {
        space.Store("key", ("a", "A"), ("b", "B"));
        File.Delete(space.ContentFile("B"));

        Assert.Null(space.Shared.Find(StoreSpace.Key("key")));
        Assert.Equal("c", Assert.Single(space.Store("key", ("c", "C")).Outputs).Path);
        Assert.Equal("c", Assert.Single(space.Shared.Find(StoreSpace.Key("key"))!.Outputs).Path);
    }

    [Fact]
    public void Case_61_Of_two_results_of_one_step_the_first_stays_and_the_second_adopts_it()
    {
        var first = space.Store("key", ("a", "time 1"));
        var second = space.Store("key", ("a", "time 2"));

        Assert.Equal(first.Outputs, second.Outputs);
        space.Restores(second, "here");
        Assert.Equal("time 1", space.Read("here/a"));
    }

    [Fact]
    public void Case_61_Of_many_results_at_once_all_agree_on_one()
    {
        foreach (var seed in Rounds.Seeds(20))
        {
            var texts = Enumerable.Range(0, 8).Select(i => $"{seed} {i}").ToList();
            foreach (var text in texts)
            {
                space.Shared.Content.AddBytes(System.Text.Encoding.UTF8.GetBytes(text), out _);
            }

            var kept = texts.AsParallel().WithDegreeOfParallelism(8)
                .Select(text => space.Shared.Actions.PutOrAdopt(StoreSpace.Key($"key {seed}"), StoreSpace.Result(StoreSpace.Entry("a", text)))!.Outputs[0]).Distinct().ToList();

            Assert.True(kept.Count == 1, $"seed {seed}: {kept.Count} results");
        }
    }

    [Fact]
    public void A_result_whose_output_has_changed_since_is_not_stored()
    {
        space.Write("here/a", "changed");

        Assert.Null(space.Store("key", StoreSpace.Result(StoreSpace.Entry("a", "A"))));
        Assert.Null(space.Shared.Find(StoreSpace.Key("key")));
        Assert.Empty(space.Warnings);
    }

    [Fact]
    public void A_hit_says_that_entry_and_content_are_in_use_but_not_each_time()
    {
        space.Store("key", ("a", "A"));
        var (entry, content) = (space.EntryFile("key"), space.ContentFile("A"));
        var (old, recent) = (DateTime.UnixEpoch.AddYears(50), TimeProvider.System.GetUtcNow().UtcDateTime.AddMinutes(-10));
        File.SetLastWriteTimeUtc(entry, old);
        File.SetLastWriteTimeUtc(content, old);

        Assert.NotNull(space.Shared.Find(StoreSpace.Key("key")));

        Assert.True(File.GetLastWriteTimeUtc(entry) > recent);
        Assert.True(File.GetLastWriteTimeUtc(content) >= File.GetLastWriteTimeUtc(entry));
        File.SetLastWriteTimeUtc(entry, recent);
        Assert.NotNull(space.Shared.Find(StoreSpace.Key("key")));
        Assert.Equal(recent, File.GetLastWriteTimeUtc(entry));
    }
}
