using System.Globalization;
using BuildKit.Events;

namespace BuildKit.Commands;

/// <summary>Runs commands as processes; the only place that starts any.</summary>
static class CommandRunner
{
    /// <summary>
    /// Runs the command for a step: output becomes events of the step, or is captured. Ends when the process ends.
    /// </summary>
    /// <exception cref="BuildException">The tool was not found, the exit code means failure, or the time limit was over.</exception>
    /// <exception cref="OperationCanceledException">The step was asked to stop, and the process has ended.</exception>
    public static async Task<CommandResult> RunAsync(Command command, StepScope scope, bool capture = false)
    {
        ThrowIfStopped(scope);
        var start = await StartAsync(command, scope, capture).ConfigureAwait(false);
        var output = new CommandOutput(start.Command, scope, capture);
        var began = scope.Time.GetTimestamp();

        var process = await ChildProcess.StartAsync(start, output).ConfigureAwait(false);
        await using var _ = process.ConfigureAwait(false);
        scope.Post(Started(start, scope));
        process.BeginOutput();
        var ending = await Supervision.UntilEndedAsync(process, start, scope).ConfigureAwait(false);
        await process.OutputEnded.ConfigureAwait(false);

        var result = Result(process.Status, scope.Time.GetElapsedTime(began), output, ending);
        scope.Post(Finished(result, scope));
        var failure = Concluded(start, result, scope);
        ThrowIfFailed(new(start, result, process.Status, ending, output, failure), scope);
        return result;
    }

    /// <summary>Kills whatever the commands of a step have left running; for a step that was stopped or whose time was over.</summary>
    public static async Task EndStepAsync(StepScope scope) =>
        await ProcessTree.KillAsync($"{StepEnvironment.StepVariable}={scope.Id}", leader: 0, () => { }).ConfigureAwait(false);

    static async Task<ProcessStart> StartAsync(Command command, StepScope scope, bool capture) => StandIn.For(command) is { } standIn
        ? ProcessStart.Of(command, scope, capture, standIn)
        : ProcessStart.Of(WithParallelism(await command.PreparedAsync(scope).ConfigureAwait(false), scope), scope, capture);

    // Nothing that only the tool itself could have left is looked for where something stands in for it.
    static BuildError? Concluded(ProcessStart start, CommandResult result, StepScope scope)
    {
        if (start.StandIn is not { } standIn)
        {
            return start.Command.Concluded(scope.Root, result, scope.Post);
        }

        foreach (var report in standIn.Reports(scope))
        {
            scope.Post(report);
        }

        return null;
    }

    static void ThrowIfStopped(StepScope scope)
    {
        scope.Stop.Now.ThrowIfCancellationRequested();
        scope.Stop.Gentle.ThrowIfCancellationRequested();
    }

    // What follows a "--" is for the program that the tool starts, not for the tool.
    static Command WithParallelism(Command command, StepScope scope)
    {
        if (command.ParallelismArgument is not { } argument)
        {
            return command;
        }

        var end = command.Arguments.IndexOf("--");
        var text = string.Format(CultureInfo.InvariantCulture, argument, scope.FreeJobs());
        return command with { Arguments = command.Arguments.Insert(end < 0 ? command.Arguments.Length : end, text) };
    }

    static CommandStarted Started(ProcessStart start, StepScope scope) => new()
    {
        Time = scope.Time.GetUtcNow(),
        Target = scope.Target,
        Step = scope.Step,
        CommandLine = start.Command.ToString(),
        Directory = start.Directory,
    };

    static CommandFinished Finished(CommandResult result, StepScope scope) => new()
    {
        Time = scope.Time.GetUtcNow(),
        Target = scope.Target,
        Step = scope.Step,
        ExitCode = result.ExitCode,
        Duration = result.Duration,
    };

    static CommandResult Result(ExitStatus status, TimeSpan duration, CommandOutput output, Ending ending) => new()
    {
        ExitCode = status.Code,
        Duration = duration,
        Output = output.Captured,
        LastLines = output.LastLines,
        TimedOut = ending == Ending.TimedOut,
    };

    static void ThrowIfFailed(Conclusion end, StepScope scope)
    {
        var (command, directory) = (end.Start.Command, end.Start.Directory);
        var isSuccess = end.Status is { IsKnown: true, Signal: 0 } && command.SuccessCodes.Contains(end.Result.ExitCode);
        if (end.Ending != Ending.TimedOut && !isSuccess)
        {
            // Also if it ended by itself: an interactive process hears Ctrl-C before we do.
            ThrowIfStopped(scope);
        }

        // Results that the time limit cut short must not hide that it did.
        var lines = command.IsQuiet || end.Start.IsCaptured ? end.Result.LastLines : [];
        var error = end.Ending == Ending.TimedOut ? Errors.TimedOut(command, directory, end.Result.Duration, lines)
            : end.Failure is not null ? end.Failure
            : !end.Status.IsKnown ? Errors.ExitCodeUnknown(command, directory)
            : end.Status.Signal != 0 ? Errors.KilledBySignal(command, directory, end.Status.Signal, lines)
            : !isSuccess ? Errors.CommandFailed(command, directory, end.Result.ExitCode, lines)
            : end.Output.IsTruncated ? Errors.TooMuchToCapture(command, CommandOutput.CaptureLimit)
            : null;
        if (error is not null)
        {
            throw error.Exception();
        }
    }

    sealed record Conclusion(
        ProcessStart Start, CommandResult Result, ExitStatus Status, Ending Ending, CommandOutput Output, BuildError? Failure);
}
