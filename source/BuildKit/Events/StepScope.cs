namespace BuildKit.Events;

/// <summary>
/// The step that the current code runs for. It flows with the asynchronous context, so that whatever a step or its
/// processes print, log or report lands in that step, also when many run at once.
/// </summary>
sealed record StepScope
{
    static readonly AsyncLocal<StepScope?> Ambient = new();

    /// <summary>The scope of the running code; null outside of any step.</summary>
    public static StepScope? Current => Ambient.Value;

    public required string Target { get; init; }

    public string? Step { get; init; }

    /// <summary>The root directory of the workspace; commands run there unless they say otherwise.</summary>
    public required AbsolutePath Root { get; init; }

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Variables that the step's definition hands through to each of its commands.</summary>
    public IReadOnlyCollection<string> PassedThrough { get; init; } = [];

    /// <summary>Variables of the build's own environment that the step declares: its commands see them, and they are part of its key.</summary>
    public IReadOnlyCollection<string> Variables { get; init; } = [];

    /// <summary>What is different for the processes of a step that runs a second time, to see whether that matters; null for nothing.</summary>
    public Surroundings? Surroundings { get; init; }

    /// <summary>Identifies the run and the step in the environment of every process that the step starts.</summary>
    public required string Id { get; init; }

    /// <summary>Takes the events of this step. May be called from any thread; may block when the reader is slower.</summary>
    public required Action<BuildEvent> Post { get; init; }

    /// <summary>How the step learns that it is to stop.</summary>
    public StopSignal Stop { get; init; } = StopSignal.Never;

    /// <summary>How many jobs are free, this step's own included; tools with their own parallelism take this many.</summary>
    public Func<int> FreeJobs { get; init; } = () => 1;

    /// <summary>Makes this scope the current one until the result is disposed of.</summary>
    public IDisposable Enter()
    {
        var outer = Ambient.Value;
        Ambient.Value = this;
        return new Exit(outer);
    }

    sealed class Exit(StepScope? outer) : IDisposable
    {
        public void Dispose() => Ambient.Value = outer;
    }
}

/// <summary>What surrounds the processes of a step, other than usual.</summary>
/// <param name="Launcher">The words in front of each command line, such as a program that gives processes another host name; none for none.</param>
/// <param name="Variables">Variables in place of the fixed ones and of those that are handed through; what a step or a command declares stays.</param>
sealed record Surroundings(IReadOnlyList<string> Launcher, IReadOnlyList<(string Name, string Value)> Variables);

/// <summary>The two ways to stop: asking what runs to end, and ending it now.</summary>
sealed record StopSignal(CancellationToken Gentle, CancellationToken Now)
{
    public static StopSignal Never { get; } = new(CancellationToken.None, CancellationToken.None);
}
