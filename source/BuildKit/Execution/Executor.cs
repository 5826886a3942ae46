using System.Threading.Channels;
using BuildKit.Graph;

namespace BuildKit.Execution;

/// <summary>
/// Runs a plan. One loop owns all scheduling state; work is done elsewhere and only posts messages; failure, skipping and
/// cancellation are outcomes in the stream, not exceptions out of it.
/// </summary>
sealed class Executor(ExecutorOptions options)
{
    // Enough to absorb a burst of output; beyond it whoever writes waits for whoever reads.
    const int Room = 1024;

    /// <summary>
    /// The events of the run, as promised on <see cref="BuildEvent"/>. Leaving the enumeration early kills what runs and waits
    /// for its end.
    /// </summary>
    public async IAsyncEnumerable<BuildEvent> RunAsync(Plan plan)
    {
        MakeRoomForBlockingCode();
        using var signals = new RunSignals(options);
        var channel = Channel.CreateBounded<Message>(new BoundedChannelOptions(Room) { SingleReader = true });
        var results = new RunResults(plan);
        var schedule = new Schedule(plan, options, results);
        var workers = new Workers(options, signals, channel.Writer, schedule.FreeJobs, results, options.Cache is { } cache ? new(cache, plan, results) : null);
        // If there is no room the loop is awake anyway.
        signals.Notify(() => channel.Writer.TryWrite(new Signalled()));
        try
        {
            schedule.Begin();
            while (true)
            {
                schedule.Cancel(signals.State);
                StartAll(schedule, workers);
                while (schedule.Events.TryDequeue(out var happened))
                {
                    yield return happened;
                }

                if (schedule.IsOver)
                {
                    break;
                }

                var message = await NextAsync(channel, schedule).ConfigureAwait(false);
                // Before the message: a step that was cancelled ended after the signal, never before.
                schedule.Cancel(signals.State);
                schedule.Fold(message);
            }
        }
        finally
        {
            signals.Abandon();
            await DrainAsync(channel, schedule).ConfigureAwait(false);
        }
    }

    // Steps may block their threads; the loop and the readers of output must get one without the pool's hesitation.
    void MakeRoomForBlockingCode()
    {
        ThreadPool.GetMinThreads(out var threads, out var completions);
        ThreadPool.SetMinThreads(Math.Max(threads, Math.Min(options.Jobs, 256) + 4), completions);
    }

    static void StartAll(Schedule schedule, Workers workers)
    {
        while (schedule.Take() is { } work)
        {
            workers.Start(work);
        }
    }

    static ValueTask<Message> NextAsync(Channel<Message> channel, Schedule schedule) =>
        schedule.Running > 0 || channel.Reader.Count > 0
            ? channel.Reader.ReadAsync()
            : throw new InvalidOperationException("The run is not over, but nothing runs and nothing can start.");

    static async Task DrainAsync(Channel<Message> channel, Schedule schedule)
    {
        schedule.Cancel(CancelState.Now);
        while (schedule.Running > 0)
        {
            schedule.Fold(await channel.Reader.ReadAsync().ConfigureAwait(false));
        }

        channel.Writer.TryComplete();
    }
}
