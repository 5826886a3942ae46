using System.Collections.Immutable;
using System.Globalization;
using BuildKit.Commands;
using BuildKit.Events;

namespace BuildKit.Hosts;

/// <summary>How a run of the OpenSSH client ended.</summary>
sealed record SshResult
{
    /// <summary>True if the host said that it began; if not, it may have begun all the same.</summary>
    public required bool IsConnected { get; init; }

    /// <summary>True if it was ended because connecting took too long.</summary>
    public bool TookTooLong { get; init; }

    /// <summary>The client's; 255 for everything that went wrong with the connection.</summary>
    public required int ExitCode { get; init; }

    public required string Output { get; init; }

    /// <summary>What the client, and what stands before the host, said until the host began.</summary>
    public required ImmutableArray<string> BeforeConnected { get; init; }

    /// <summary>The last lines of what was said afterwards.</summary>
    public required ImmutableArray<string> Messages { get; init; }
}

/// <summary>One run of the OpenSSH client: it hands on what the host says, and knows whether the host could begin.</summary>
sealed class SshSession
{
    const int KeptLines = 40;
    static int count;

    readonly StepScope scope;
    readonly CancellationTokenSource giveUp;
    readonly TaskCompletionSource connected = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly Queue<string> before = new();
    readonly Queue<string> messages = new();
    readonly Lock saying = new();
    readonly bool isQuiet;
    FeedStart? wanted;

    /// <param name="scope">The step; it is asked to stop by its own signals.</param>
    /// <param name="isQuiet">True if what the host says to people is not shown.</param>
    public SshSession(StepScope scope, bool isQuiet)
    {
        (this.scope, this.isQuiet) = (scope, isQuiet);
        giveUp = CancellationTokenSource.CreateLinkedTokenSource(scope.Stop.Now);
    }

    /// <summary>Completes when the host began.</summary>
    public Task Connected => connected.Task;

    /// <param name="command">The client's command line.</param>
    /// <param name="patience">How long it may take until the host begins.</param>
    /// <exception cref="BuildException">BK0201: there is no ssh, or another failure to start it.</exception>
    /// <exception cref="OperationCanceledException">The step was asked to stop.</exception>
    public async Task<SshResult> RunAsync(Command command, TimeSpan patience)
    {
        using var ending = giveUp;
        wanted = (command.Feed as FileFeed)?.Start;
        using var timer = scope.Time.CreateTimer(_ => GiveUp(), null, patience, Timeout.InfiniteTimeSpan);
        try
        {
            var result = await CommandRunner.RunAsync(command, Inner(), capture: true).ConfigureAwait(false);
            return Result(result.ExitCode, result.Output, tookTooLong: false);
        }
        catch (OperationCanceledException) when (giveUp.IsCancellationRequested && !scope.Stop.Now.IsCancellationRequested)
        {
            return Result(255, "", tookTooLong: true);
        }
    }

    void GiveUp()
    {
        lock (saying)
        {
            if (!connected.Task.IsCompleted)
            {
                giveUp.Cancel();
            }
        }
    }

    // A mark of its own: when this process is killed, those of other hosts go on.
    StepScope Inner() => scope with
    {
        Id = string.Create(CultureInfo.InvariantCulture, $"{scope.Id}.ssh{Interlocked.Increment(ref count)}"),
        Stop = scope.Stop with { Now = giveUp.Token },
        Post = Take,
    };

    void Take(BuildEvent happened)
    {
        if (happened is not OutputWritten { IsError: true } output)
        {
            return;
        }

        lock (saying)
        {
            if (output.Text == SshCommand.Connected)
            {
                connected.TrySetResult();
                return;
            }

            if (wanted is { Offset.IsCompleted: false } && output.Text.StartsWith(SshCommand.Send, StringComparison.Ordinal)
                && long.TryParse(output.Text.AsSpan(SshCommand.Send.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var from))
            {
                wanted.Set(from);
                return;
            }

            Keep(connected.Task.IsCompleted ? messages : before, output.Text);
        }

        if (connected.Task.IsCompleted && !isQuiet)
        {
            scope.Post(output with { IsError = false });
        }
    }

    static void Keep(Queue<string> lines, string line)
    {
        if (lines.Count == KeptLines)
        {
            lines.Dequeue();
        }

        lines.Enqueue(line);
    }

    SshResult Result(int exitCode, string output, bool tookTooLong)
    {
        lock (saying)
        {
            return new()
            {
                IsConnected = connected.Task.IsCompleted,
                TookTooLong = tookTooLong,
                ExitCode = exitCode,
                Output = output,
                BeforeConnected = [.. before],
                Messages = [.. messages],
            };
        }
    }
}
