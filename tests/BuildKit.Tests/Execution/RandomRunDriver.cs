using BuildKit.Execution;
using BuildKit.Graph;
using Microsoft.Extensions.Time.Testing;

namespace BuildKit.Tests.Execution;

/// <summary>
/// Runs a random run with virtual steps. Nothing happens by itself: code is started in place, and whenever the engine waits, one
/// step ends, or time passes, as the seed says.
/// </summary>
sealed class RandomRunDriver(RandomRun run) : IDisposable
{
    /// <summary>7.3: whether its end or its being given up counts, nobody can tell.</summary>
    public const string EndedWhenGivenUp = "succeeded when it was given up";

    readonly FakeTimeProvider time = new();
    readonly CancellationTokenSource first = new();
    readonly CancellationTokenSource second = new();
    readonly List<Attempt> running = [];
    DateTimeOffset? killed;

    /// <summary>What has happened so far.</summary>
    public List<BuildEvent> Events { get; } = [];

    /// <summary>What the attempts of each step did, and whether the step had heard a signal by then.</summary>
    public Dictionary<string, List<(string Did, bool Heard)>> Attempts { get; } = [];

    /// <summary>The same on the thread pool: every step ends by itself, in whatever order the machine likes.</summary>
    public async Task RunOnThreadsAsync() => Events.AddRange(await BuildGraph.Create(run.Models(ActAloneAsync)).Plan(run.Request)
        .EventsAsync(new ExecutorOptions { Root = Runs.Root, Run = "r", Jobs = run.Jobs, Time = new NoPauses(), EndStep = static _ => Task.CompletedTask }));

    public async Task RunAsync()
    {
        var plan = BuildGraph.Create(run.Models(Act)).Plan(run.Request);
        var options = new ExecutorOptions
        {
            Root = Runs.Root,
            Run = "r",
            Jobs = run.Jobs,
            Time = time,
            FirstSignal = first.Token,
            SecondSignal = second.Token,
            Start = static work => work(),
            EndStep = static _ => Task.CompletedTask,
        };
        // Not disposed of where something fails: that would fail as well while an event is waited for, and be told instead.
        var stream = new Executor(options).RunAsync(plan).GetAsyncEnumerator();
        while (await NextAsync(stream))
        {
            Observe(stream.Current);
            Events.Add(stream.Current);
            Signal(Events.Count);
        }
    }

    public bool Heard(string target) =>
        (first.IsCancellationRequested && !run.Targets.Find(other => other.Name == target)!.IsAssured) || second.IsCancellationRequested;

    public void Dispose()
    {
        first.Dispose();
        second.Dispose();
    }

    async Task<bool> NextAsync(IAsyncEnumerator<BuildEvent> stream)
    {
        var next = stream.MoveNextAsync().AsTask();
        for (var idle = 0; !next.IsCompleted; idle++)
        {
            // After that much time every pause and every limit is over: only a step that ends leads any further.
            var isLate = idle > 100;
            if ((isLate || run.Random.Next(5) > 0) && Any() is { } attempt)
            {
                End(attempt);
                await ComesAsync(next);
            }
            else if (isLate)
            {
                await ComesAsync(next);
            }
            else
            {
                time.Advance(TimeSpan.FromSeconds(run.Random.Next(1, 4)));
                await Task.Yield();
            }
        }

        return await next;
    }

    // By the clock on the wall, which no load of the machine brings near.
    static async Task ComesAsync(Task next)
    {
        var first = await Task.WhenAny(next, Task.Delay(TimeSpan.FromMinutes(1)));
        Assert.True(first == next, "it hangs");
    }

    // The engine starts and stops steps on threads of its own, while this one goes on.
    Attempt? Any()
    {
        lock (running)
        {
            return running.Count > 0 ? running[run.Random.Next(running.Count)] : null;
        }
    }

    bool Take(Attempt attempt)
    {
        lock (running)
        {
            return running.Remove(attempt);
        }
    }

    void Observe(BuildEvent happened)
    {
        if (happened is StepFinished finished)
        {
            lock (running)
            {
                running.RemoveAll(attempt => attempt.Step.Target == finished.Target && attempt.Step.Name == finished.Step);
            }
        }
    }

    void Signal(int events)
    {
        if (events > run.FirstSignalAt && !first.IsCancellationRequested)
        {
            first.Cancel();
        }

        if (events > run.SecondSignalAt && first.IsCancellationRequested && !second.IsCancellationRequested)
        {
            killed = time.GetUtcNow();
            second.Cancel();
        }
    }

    Task Act(VirtualStep step, CancellationToken token)
    {
        Attempt attempt;
        lock (running)
        {
            var did = Attempts.TryGetValue(step.Id, out var known) ? known : Attempts[step.Id] = [];
            did.Add(("is running", false));
            attempt = new(step, did.Count, time.GetUtcNow(), new());
            running.Add(attempt);
        }

        token.Register(() => Stop(attempt));
        return attempt.Ending.Task;
    }

    async Task ActAloneAsync(VirtualStep step, CancellationToken token)
    {
        await Task.Yield();
        bool fails;
        lock (Attempts)
        {
            var did = Attempts.TryGetValue(step.Id, out var known) ? known : Attempts[step.Id] = [];
            fails = did.Count < step.FailsFirst;
            did.Add((fails ? "failed" : "succeeded", false));
        }

        if (fails)
        {
            throw new InvalidOperationException("as the seed says");
        }
    }

    // Fails as often as the seed wants, then succeeds.
    void End(Attempt attempt)
    {
        if (!Take(attempt))
        {
            return;
        }

        if (HasLimit(attempt.Step) && time.GetUtcNow() - attempt.Began >= RandomRun.Limit)
        {
            // Of its limit a step that has heard a signal hears nothing.
            Note(attempt, "timed out");
        }

        if (attempt.Number <= attempt.Step.FailsFirst)
        {
            Note(attempt, "failed");
            attempt.Ending.TrySetException(new InvalidOperationException("as the seed says"));
        }
        else
        {
            Note(attempt, killed is { } at && time.GetUtcNow() - at >= AttemptStop.Patience ? EndedWhenGivenUp : "succeeded");
            attempt.Ending.TrySetResult();
        }
    }

    void Stop(Attempt attempt)
    {
        if (attempt.Ending.Task.IsCompleted)
        {
            return;
        }

        if (!Heard(attempt.Step.Target))
        {
            Note(attempt, "timed out");
        }

        if (attempt.Step.WhenStopped != WhenStopped.Ignores && Take(attempt))
        {
            Note(attempt, "failed");
            attempt.Ending.TrySetException(
                attempt.Step.WhenStopped == WhenStopped.Throws ? new OperationCanceledException() : new InvalidOperationException("stopped"));
        }
    }

    // 5.3
    bool HasLimit(VirtualStep step) =>
        step.HasTimeLimit || run.Targets.Find(target => target.Name == step.Target)!.Steps.Exists(own => own.Name is null && own.HasTimeLimit);

    // Once it has timed out nothing that follows makes it better.
    void Note(Attempt attempt, string did)
    {
        lock (running)
        {
            var attempts = Attempts[attempt.Step.Id];
            var isLate = attempts[attempt.Number - 1].Did == "timed out";
            attempts[attempt.Number - 1] = (isLate ? "timed out" : did, Heard(attempt.Step.Target));
        }
    }

    sealed record Attempt(VirtualStep Step, int Number, DateTimeOffset Began, TaskCompletionSource Ending);

    // Pauses between attempts are over at once; time limits are longer and stay.
    sealed class NoPauses : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, dueTime < TimeSpan.FromSeconds(5) ? TimeSpan.FromTicks(1) : TimeSpan.FromMinutes(5), period);
    }
}
