using BuildKit.Execution;
using BuildKit.Graph;
using BuildKit.Targets;

namespace BuildKit.Tests.Execution;

public class ReadyWorkTests
{
    readonly ReadyWork ready = new(jobs: 3);

    [Fact]
    public void Work_that_is_woken_but_lacks_another_resource_does_not_block_those_behind_it()
    {
        var (a, b) = (Added(0, "a"), Added(1, "b"));
        var (both, next) = (Added(2, "a", "b"), Added(3, "a"));
        Assert.Equal([a, b], Taken());

        ready.Release(a);

        Assert.Equal([next], Taken());
        ready.Release(b);
        ready.Release(next);
        Assert.Equal([both], Taken());
    }

    [Fact]
    public void Work_that_was_dropped_while_it_waited_does_not_block_those_behind_it()
    {
        var (first, dropped, last) = (Added(0, "a"), Added(1, "a"), Added(2, "a"));
        Assert.Equal([first], Taken());

        dropped.State = WorkState.Dropped;
        ready.Release(first);

        Assert.Equal([last], Taken());
    }

    [Fact]
    public void No_more_than_the_jobs_are_taken_and_the_longest_path_goes_first()
    {
        var work = Enumerable.Range(0, 5).Select(index => Added(index)).ToList();
        var longest = new StepRun(new TargetRun(Planned(9)) { RemainingPath = 7 }, Step([]), 0);
        ready.Add(longest);

        Assert.Equal([longest, work[0], work[1]], Taken());
        Assert.Equal(3, ready.Running);
    }

    StepRun Added(int index, params string[] resources)
    {
        var work = new StepRun(new TargetRun(Planned(index)), Step(resources), 0);
        ready.Add(work);
        return work;
    }

    List<Work> Taken()
    {
        var taken = new List<Work>();
        while (ready.Take() is { } work)
        {
            taken.Add(work);
        }

        return taken;
    }

    static PreparedStep Step(string[] resources) => new()
    {
        Name = null,
        Actions = [],
        Retries = 0,
        RetryPause = TimeSpan.Zero,
        Timeout = null,
        Resources = resources,
        PassedThrough = [],
    };

    static PlannedTarget Planned(int index) => new()
    {
        Index = index,
        Model = new TargetModel($"T{index}"),
        SkipReason = null,
        Why = "asked for",
        IsOnlyTriggered = false,
        Wave = 0,
        Predecessors = [],
    };
}
