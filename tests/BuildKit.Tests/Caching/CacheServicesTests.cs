using BuildKit.Caching;

namespace BuildKit.Tests.Caching;

public sealed class CacheServicesTests : IDisposable
{
    const int Threads = 4;

    readonly TemporaryDirectory directory = new("services");

    public void Dispose() => directory.Dispose();

    // Two of them were made, seldom, and what the one was told was lost: seed 204 of the oracle.
    [Fact]
    public void Case_86_Steps_that_are_decided_at_once_tell_one_log()
    {
        for (var round = 0; round < 20; round++)
        {
            var services = Services();
            Assert.Single(AtOnce(() => services.Decisions).Distinct());
        }
    }

    [Fact]
    public void Steps_that_are_restored_at_once_get_one_time()
    {
        var services = Services(new SlowClock());
        Assert.Single(AtOnce(() => services.Modified).Distinct());
    }

    static T[] AtOnce<T>(Func<T> ask)
    {
        using var together = new Barrier(Threads);
        var answers = new T[Threads];
        var threads = Enumerable.Range(0, Threads).Select(index => new Thread(() =>
        {
            together.SignalAndWait();
            answers[index] = ask();
        })).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        return answers;
    }

    // Another time whenever it is asked, and slow enough that all ask meanwhile.
    sealed class SlowClock : TimeProvider
    {
        int asked;

        public override DateTimeOffset GetUtcNow()
        {
            var time = DateTimeOffset.UnixEpoch.AddDays(Interlocked.Increment(ref asked));
            SpinWait.SpinUntil(() => Volatile.Read(ref asked) == Threads, TimeSpan.FromMilliseconds(300));
            return time;
        }
    }

    CacheServices Services(TimeProvider? time = null) => new()
    {
        Root = directory.Path,
        Mode = new(),
        Files = WorkspaceFiles.Load(directory.Path),
        Journal = StepJournal.Load(directory.Path),
        Store = SharedStore.Open(new() { Directory = null }, static _ => { }),
        Seal = ValueSeal.Fresh(),
        Code = static _ => throw new NotSupportedException(),
        HasSecrets = false,
        Variable = static _ => null,
        Warn = static (_, _) => { },
        Run = "r",
        Time = time ?? TimeProvider.System,
    };
}
