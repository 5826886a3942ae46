using BuildKit.Caching;
using BuildKit.Commands;
using BuildKit.Events;
using BuildKit.Verification;

namespace BuildKit.Execution;

/// <summary>What an executor needs from outside.</summary>
sealed record ExecutorOptions
{
    /// <summary>The root directory of the workspace.</summary>
    public required AbsolutePath Root { get; init; }

    /// <summary>Unique for each run.</summary>
    public required string Run { get; init; }

    /// <summary>How many steps may run at once, at least 1.</summary>
    public required int Jobs { get; init; }

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>The first Ctrl-C: what runs is asked to end, and nothing new starts but what is assured.</summary>
    public CancellationToken FirstSignal { get; init; }

    /// <summary>The second Ctrl-C: everything is killed.</summary>
    public CancellationToken SecondSignal { get; init; }

    /// <summary>How long targets took in earlier runs; decides only who goes first.</summary>
    public Durations Durations { get; init; } = Durations.None;

    /// <summary>Decides which steps have to run; null if all have to.</summary>
    public StepCache? Cache { get; init; }

    /// <summary>Runs steps a second time and compares; null if nothing is verified.</summary>
    public SecondPlace? Verification { get; init; }

    /// <summary>What is different for the processes of all steps; null for nothing.</summary>
    public Surroundings? Surroundings { get; init; }

    /// <summary>Runs one command of a step.</summary>
    public Func<Command, StepScope, Task<CommandResult>> RunCommand { get; init; } =
        static (command, scope) => CommandRunner.RunAsync(command, scope);

    /// <summary>Kills what the commands of a stopped step have left running.</summary>
    public Func<StepScope, Task> EndStep { get; init; } = CommandRunner.EndStepAsync;

    /// <summary>Called when an attempt of a step has ended, before its last event: what it has left unsaid is said now.</summary>
    public Action<StepScope> StepEnding { get; init; } = static _ => { };

    /// <summary>Runs the author's code elsewhere than on the loop: on the thread pool, or in place when a test drives it.</summary>
    public Func<Func<Task>, Task> Start { get; init; } = Task.Run;
}
