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
    readonly FakeTimeProvider time = new();
    readonly CancellationTokenSource first = new();
    readonly CancellationTokenSource second = new();
    readonly List<Attempt> running = [];

    /// <summary>What the attempts of each step did, and whether the step had heard a signal by then.</summary>
    public Dictionary<string, List<(string Did, bool Heard)>> Attempts { get; } = [];

    /// <summary>The same on the thread pool: every step ends by itself, in whatever order the machine likes.</summary>
    public Task<List<BuildEvent>> EventsOnThreadsAsync() => BuildGraph.Create(run.Models(ActAloneAsync)).Plan(run.Request)
        .EventsAsync(new ExecutorOptions { Root = Runs.Root, Run = "r", Jobs = run.Jobs, Time = new NoPauses(), EndStep = static _ => Task.CompletedTask });

    public async Task<List<BuildEvent>> EventsAsync()
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
        var events = new List<BuildEvent>();
        await using var stream = new Executor(options).RunAsync(plan).GetAsyncEnumerator();
        while (await NextAsync(stream))
        {
            Observe(stream.Current);
            events.Add(stream.Current);
            Signal(events.Count);
        }

        return events;
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
            Assert.True(idle < 10_000, "it hangs");
            if (running.Count > 0 && run.Random.Next(5) > 0)
            {
                // A step that ends always leads to an event.
                End(running[run.Random.Next(running.Count)]);
                await next.WaitAsync(TimeSpan.FromSeconds(20));
            }
            else
            {
                time.Advance(TimeSpan.FromSeconds(run.Random.Next(1, 4)));
                await Task.Yield();
            }
        }

        return await next;
    }

    void Observe(BuildEvent happened)
    {
        if (happened is StepFinished finished)
        {
            running.RemoveAll(attempt => attempt.Step.Target == finished.Target && attempt.Step.Name == finished.Step);
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
            second.Cancel();
        }
    }

    Task Act(VirtualStep step, CancellationToken token)
    {
        var did = Attempts.TryGetValue(step.Id, out var known) ? known : Attempts[step.Id] = [];
        did.Add(("is running", false));
        var attempt = new Attempt(step, did.Count, new());
        running.Add(attempt);
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
        running.Remove(attempt);
        if (attempt.Number <= attempt.Step.FailsFirst)
        {
            Note(attempt, "failed");
            attempt.Ending.TrySetException(new InvalidOperationException("as the seed says"));
        }
        else
        {
            Note(attempt, "succeeded");
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

        if (attempt.Step.WhenStopped == WhenStopped.Ignores)
        {
            return;
        }

        running.Remove(attempt);
        Note(attempt, "failed");
        attempt.Ending.TrySetException(
            attempt.Step.WhenStopped == WhenStopped.Throws ? new OperationCanceledException() : new InvalidOperationException("stopped"));
    }

    // Once it has timed out nothing that follows makes it better.
    void Note(Attempt attempt, string did)
    {
        var attempts = Attempts[attempt.Step.Id];
        var isLate = attempts[attempt.Number - 1].Did == "timed out";
        attempts[attempt.Number - 1] = (isLate ? "timed out" : did, Heard(attempt.Step.Target));
    }

    sealed record Attempt(VirtualStep Step, int Number, TaskCompletionSource Ending);

    // Pauses between attempts are over at once; time limits are longer and stay.
    sealed class NoPauses : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, dueTime < TimeSpan.FromSeconds(5) ? TimeSpan.FromTicks(1) : TimeSpan.FromMinutes(5), period);
    }
}
