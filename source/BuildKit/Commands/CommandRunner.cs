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
    public static Task<CommandResult> RunAsync(Command command, StepScope scope, bool capture = false) =>
        throw new NotSupportedException($"{command} {scope} {capture}");
}
