using BuildKit.Commands;
using BuildKit.Events;

namespace BuildKit;

/// <summary>Runs commands from within C# code of a step: <c>.Executes(async () => await Git($"fetch").RunAsync())</c>.</summary>
public static class CommandCalls
{
    extension(Command command)
    {
        /// <summary>Runs the command as part of the running step; its output is the step's output.</summary>
        /// <exception cref="BuildException">
        /// BK0201–BK0207: it could not be started. BK0210: its exit code means failure. BK0211: a signal ended it.
        /// BK0212: its time limit was over. BK0215: no step is running.
        /// </exception>
        /// <exception cref="OperationCanceledException">The step was asked to stop.</exception>
        public Task<CommandResult> RunAsync() => CommandRunner.RunAsync(command, Scope(command));

        /// <summary>
        /// Runs the command and returns what it writes to standard output, without the last line end. Standard output is
        /// not shown, standard error is.
        /// </summary>
        /// <exception cref="BuildException">As <c>RunAsync</c>; BK0217: it wrote more than 256 Mi characters.</exception>
        /// <exception cref="OperationCanceledException">The step was asked to stop.</exception>
        public async Task<string> ReadAsync()
        {
            var result = await CommandRunner.RunAsync(command, Scope(command), capture: true).ConfigureAwait(false);
            return WithoutLineEnd(result.Output);
        }

        /// <summary>Runs the command and returns the lines that it writes to standard output. As <c>ReadAsync</c> otherwise.</summary>
        /// <exception cref="BuildException">As <c>ReadAsync</c>.</exception>
        /// <exception cref="OperationCanceledException">The step was asked to stop.</exception>
        public async Task<IReadOnlyList<string>> ReadLinesAsync()
        {
            var result = await CommandRunner.RunAsync(command, Scope(command), capture: true).ConfigureAwait(false);
            return result.Output.Length == 0 ? [] : [.. WithoutLineEnd(result.Output).Split('\n').Select(line => line.TrimEnd('\r'))];
        }
    }

    static StepScope Scope(Command command) => StepScope.Current ?? throw Errors.NoStep(command).Exception();

    static string WithoutLineEnd(string text) =>
        text.EndsWith("\r\n", StringComparison.Ordinal) ? text[..^2] : text.EndsWith('\n') ? text[..^1] : text;
}
