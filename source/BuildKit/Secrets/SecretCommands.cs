using System.Collections.Immutable;
using BuildKit.Commands;
using BuildKit.Events;

namespace BuildKit.Secrets;

/// <summary>Asks a password manager by its command: <c>[Secret(Command = "pass show feed")]</c>.</summary>
sealed class SecretCommands
{
    static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);
    static readonly ImmutableSortedSet<int> AnyCode = [.. Enumerable.Range(0, 256)];

    public required AbsolutePath Root { get; init; }

    /// <summary>True if somebody can answer when the command asks for its own password.</summary>
    public required bool HasTerminal { get; init; }

    /// <summary>What the command writes, without the last line end.</summary>
    /// <exception cref="BuildException">BK0636: the command failed. BK0637: it said nothing.</exception>
    public async Task<string> ReadAsync(string parameter, string line)
    {
        var errors = new List<string>();
        try
        {
            string[] words = [.. (Arguments)line];
            var command = new Command
            {
                Tool = words.Length > 0 ? words[0] : throw Errors.SecretCommandSilent(parameter, line).Exception(),
                Arguments = [.. words[1..]],
                SuccessCodes = AnyCode,
                TimeLimit = Limit,
                IsInteractive = HasTerminal,
                // Where a password manager finds its vault and its agent stands in variables that only it knows.
                PassedThrough = ["*"],
            };
            var result = await CommandRunner.RunAsync(command, Scope(errors), capture: true).ConfigureAwait(false);
            return result.ExitCode == 0
                ? Text(parameter, line, result.Output)
                : throw Errors.SecretCommandFailed(parameter, line, $"it ended with exit code {result.ExitCode}", errors).Exception();
        }
        catch (BuildException exception) when (exception.Error.Code.StartsWith("BK02", StringComparison.Ordinal))
        {
            // Without the lines of its output, which may have the secret in them.
            throw Errors.SecretCommandFailed(parameter, line, exception.Error.Message, errors).Exception();
        }
    }

    static string Text(string parameter, string line, string output)
    {
        var text = output.EndsWith("\r\n", StringComparison.Ordinal) ? output[..^2] : output.EndsWith('\n') ? output[..^1] : output;
        return text.Length > 0 ? text : throw Errors.SecretCommandSilent(parameter, line).Exception();
    }

    StepScope Scope(List<string> errors) => new()
    {
        Target = "secrets",
        Root = Root,
        Id = "secrets",
        Post = happened =>
        {
            if (happened is OutputWritten { IsError: true } line)
            {
                errors.Add(line.Text);
            }
        },
    };
}
