using System.Threading.Channels;
using BuildKit.Events;

namespace BuildKit.Execution;

/// <summary>Runs steps once, and again; nobody sees what they say the second time.</summary>
sealed class SecondRun(ExecutorOptions options, StopSignal stop, Func<int> freeJobs, RunResults results)
{
    /// <summary>The first run, which everybody sees.</summary>
    public Task<StepResult> FirstAsync(StepRun step, Surroundings surroundings, Post post, Endings endings)
    {
        var recording = post.Shows;
        post.Shows = happened =>
        {
            recording?.Invoke(happened);
            endings.Add(happened);
        };
        return new StepRunner(options with { Surroundings = surroundings }, stop, freeJobs, post, results, cached: null).RunAsync(step);
    }

    /// <param name="step">The step, as it is at the place.</param>
    /// <param name="root">What it takes for the root of the workspace.</param>
    /// <param name="surroundings">What is different for its processes.</param>
    /// <exception cref="OperationCanceledException">The run was cancelled meanwhile.</exception>
    public async Task<SecondEnd> RunAsync(StepRun step, AbsolutePath root, Surroundings surroundings)
    {
        var endings = new Endings();
        var said = new LastLines();
        var unseen = Channel.CreateBounded<Message>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest });
        var post = new Post(step, unseen.Writer, options.Time)
        {
            Shows = happened =>
            {
                endings.Add(happened);
                said.Add(happened);
            },
        };
        var again = options with { Root = root, Run = $"{options.Run}.again", Surroundings = surroundings };
        var result = await new StepRunner(again, stop, freeJobs, post, results, cached: null).RunAsync(step).ConfigureAwait(false);
        return result.Outcome == Outcome.Cancelled
            ? throw new OperationCanceledException(stop.Gentle)
            : new(result.Outcome == Outcome.Executed ? null : said.With(result.Error ?? "it failed"), endings, ResultOf(step));
    }

    /// <summary>What a step returned last; null for nothing.</summary>
    public object? ResultOf(StepRun step) => results.Of(step.Target.Planned);

    /// <summary>What the first run returned counts, whatever the second did.</summary>
    public void Keep(StepRun step, object? result)
    {
        if (result is not null)
        {
            results.Keep(step.Target.Planned, result);
        }
    }

    /// <summary>For the questions that are asked of this machine before the first step is verified.</summary>
    public StepScope ScopeOfQuestions => new()
    {
        Target = "",
        Root = options.Root,
        Id = $"{StepId.OutsideOfSteps(options.Run)}verify",
        Post = static _ => { },
        Stop = stop,
        Time = options.Time,
    };
}

/// <summary>The last lines that a run has written, for its error.</summary>
sealed class LastLines
{
    const int Most = 10;

    readonly Lock access = new();
    readonly Queue<string> lines = new();

    public void Add(BuildEvent happened)
    {
        if (happened is not OutputWritten { Text: { } text })
        {
            return;
        }

        lock (access)
        {
            lines.Enqueue(text);
            if (lines.Count > Most)
            {
                lines.Dequeue();
            }
        }
    }

    public string With(string error)
    {
        lock (access)
        {
            return string.Join('\n', [error, .. lines.Select(line => $"  | {line}")]);
        }
    }
}

/// <summary>How a second run ended.</summary>
/// <param name="Error">Why it failed; null if it did not.</param>
/// <param name="Endings">How its commands and tests ended.</param>
/// <param name="Result">What it returned.</param>
sealed record SecondEnd(string? Error, Endings Endings, object? Result);
