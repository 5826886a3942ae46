using System.Globalization;
using BuildKit.Caching;

namespace BuildKit.Tests.Caching;

/// <summary>Runs that end at any moment: at each operation on files in turn, in this process, and killed at random, in processes of their own.</summary>
public sealed class StoreCrashTests : IDisposable
{
    static readonly string Big = new('b', 2_500_000);

    readonly StoreSpace space = new();

    public void Dispose() => space.Dispose();

    [Fact]
    public void Case_63_A_run_may_end_before_each_operation_of_storing()
    {
        var operations = EachEnd(
            ["cache", "check"],
            () => { },
            () => Stored(),
            () =>
            {
                if (space.Open().Find(StoreSpace.Key("key")) is { } found)
                {
                    space.Restores(found, "check");
                    Assert.Equal($"a=A big={Big}", space.Tree("check"));
                    Assert.Equal(100_000, found.Events.Length);
                }

                Assert.NotNull(Stored());
                Assert.NotNull(space.Shared.Find(StoreSpace.Key("key")));
            });

        Assert.InRange(operations, 15, 60);
    }

    [Fact]
    public void Case_62_A_run_may_end_before_each_operation_of_restoring()
    {
        Needs.Unix();
        var (old, result) = (StoreSpace.Result(StoreSpace.Entry("out/a", "old"), StoreSpace.Entry("out/gone/b", "B"), StoreSpace.Entry("same", "S")), Restorable());
        var operations = EachEnd(
            ["there"],
            () =>
            {
                space.Write("there/out/a", "old");
                space.Write("there/out/gone/b", "B");
                space.Write("there/same", "S");
                space.Write("there/mine", "mine");
            },
            () => space.Restore(result, "there", request => request with { Previous = old.Outputs }),
            () =>
            {
                // Whatever a file of an output holds, it is one thing or the other.
                Assert.Contains(space.Read("there/out/a"), new[] { "old", "A" });
                space.Restores(result, "there", request => request with { Previous = old.Outputs });
                Assert.Equal($"big={Big} link->out/a mine=mine out/ out/a=A out/c/ out/c/c=C out/empty/ same=S", space.Tree("there"));
                Assert.Empty(Directory.GetFiles(space["there/.buildkit/state/restoring"]));
            });

        Assert.InRange(operations, 15, 60);
    }

    [Fact]
    public void Case_62_A_run_may_end_before_each_operation_of_restoring_where_nothing_is()
    {
        Needs.Unix();
        var result = Restorable();
        var operations = EachEnd(
            ["there"],
            () => Directory.CreateDirectory(space["there"]),
            () => space.Restore(result, "there"),
            () =>
            {
                // A directory comes with all that is in it, or does not come.
                Assert.Contains(Directory.Exists(space["there/out"]) ? Directory.GetFileSystemEntries(space["there/out"]).Length : 0, new[] { 0, 3 });
                space.Restores(result, "there");
                Assert.Equal($"big={Big} link->out/a out/ out/a=A out/c/ out/c/c=C out/empty/ same=S", space.Tree("there"));
                Assert.Empty(Directory.GetFiles(space["there/.buildkit/state/restoring"]));
            });

        Assert.InRange(operations, 10, 60);
    }

    [Fact]
    public void Case_69_A_run_may_end_before_each_operation_of_collecting()
    {
        var operations = EachEnd(
            ["cache", "check"],
            () =>
            {
                space.Store("one", ("shared", "S"), ("one", "1"));
                space.Store("two", ("shared", "S"), ("two", Big));
                foreach (var file in Directory.EnumerateFiles(space["cache"], "*", SearchOption.AllDirectories))
                {
                    File.SetLastWriteTimeUtc(file, DateTime.UnixEpoch.AddYears(50));
                }

                File.SetLastWriteTimeUtc(space.EntryFile("one"), TimeProvider.System.GetUtcNow().UtcDateTime.AddDays(-2));
            },
            () => space.Open().Collect(CancellationToken.None),
            () =>
            {
                Assert.NotNull(space.Open().Find(StoreSpace.Key("one")));
                if (space.Shared.Find(StoreSpace.Key("two")) is { } two)
                {
                    space.Restores(two, "check");
                }

                Assert.NotNull(space.Shared.Collect(CancellationToken.None));
            });

        Assert.InRange(operations, 4, 30);
    }

    [Fact, Trait("Speed", "Slow")]
    public void Case_63_A_process_may_be_killed_at_any_moment()
    {
        Needs.Unix();
        foreach (var seed in Rounds.Seeds(20))
        {
            var random = new Random(seed);
            using var worker = StoreWorker.Start("loop", space["there"].Parent, seed);
            worker.WaitForLine("ready");
            Thread.Sleep(TimeSpan.FromMilliseconds(random.NextDouble() * 60));
            worker.Kill();

            for (var key = 0; key < StoreWorker.Keys; key++)
            {
                if (space.Open().Find(StoreWorker.Key(key)) is { } found)
                {
                    space.Restores(found, $"check-{seed}-{key}");
                    Assert.Equal(StoreWorker.Tree(key), space.Tree($"check-{seed}-{key}"));
                    Directory.Delete(space[$"check-{seed}-{key}"], recursive: true);
                }
            }

            var last = StoreWorker.Make(space.Shared, space["there"], 0, CancellationToken.None);
            Assert.True(StoreWorker.Tree(0) == space.Tree("there"), $"seed {seed}: {space.Tree("there")}");
            Assert.NotNull(last);
            Assert.Empty(space.Warnings);
        }
    }

    [Fact, Trait("Speed", "Slow")]
    public void Case_68_Sixteen_processes_share_a_store_that_is_collected_all_the_time()
    {
        Needs.Unix();
        var rounds = double.TryParse(Environment.GetEnvironmentVariable("BK_ROUNDS"), CultureInfo.InvariantCulture, out var given) ? given : 1;
        var seconds = Math.Clamp((int)(4 * rounds), 2, 600);
        using var collector = StoreWorker.Start("collect", space["there"].Parent, seconds);
        var fleet = Enumerable.Range(0, 16).Select(i => StoreWorker.Start("build", space["there"].Parent, seconds, $"w{i}")).ToList();

        var ends = fleet.Select(worker => worker.End()).Append(collector.End()).ToList();

        fleet.ForEach(worker => worker.Dispose());
        Assert.Equal("0: ok", string.Join('\n', ends.Select(end => $"{end.ExitCode}: {end.Output.Trim()}").Distinct()));
        Assert.Empty(space.Open().Check(CancellationToken.None).Damaged);
    }

    StoredResult? Stored()
    {
        space.Write("here/a", "A");
        space.Write("here/big", Big);
        return space.Open().Store(
            StoreSpace.Key("key"),
            StoreSpace.Result(StoreSpace.Entry("a", "A"), StoreSpace.Entry("big", Big)) with { Events = new byte[100_000] },
            space["here"],
            CancellationToken.None);
    }

    StoredResult Restorable()
    {
        foreach (var (path, text) in new[] { ("big", Big), ("out/a", "A"), ("out/c/c", "C"), ("same", "S") })
        {
            space.Write($"here/{path}", text);
        }

        return space.Store("key", StoreSpace.Result(StoreSpace.Entry("big", Big), StoreSpace.Link("link", "out/a"), StoreSpace.Entry("out/a", "A"), StoreSpace.Entry("out/c/c", "C"), StoreSpace.Directory("out/empty"), StoreSpace.Entry("same", "S")))!;
    }

    /// <summary>Ends the action before its first operation, before its second, and so on; how many there were.</summary>
    int EachEnd(string[] forget, Action prepare, Action action, Action check)
    {
        for (var end = 0; ; end++)
        {
            prepare();
            var passed = 0;
            FaultPoint.OnPass = _ =>
            {
                if (Interlocked.Increment(ref passed) > end)
                {
                    throw new EndedException();
                }
            };
            try
            {
                action();
            }
            catch (EndedException)
            {
            }
            finally
            {
                FaultPoint.OnPass = null;
            }

            check();
            Assert.Empty(space.Warnings);
            if (passed <= end)
            {
                return end;
            }

            foreach (var directory in forget.Where(directory => Directory.Exists(space[directory])))
            {
                Directory.Delete(space[directory], recursive: true);
            }
        }
    }
}

/// <summary>What a kill is like from inside: nothing catches it, and nothing is done after it.</summary>
sealed class EndedException : Exception;
