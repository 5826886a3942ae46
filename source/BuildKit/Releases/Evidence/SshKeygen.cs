using System.Collections.Immutable;
using BuildKit.Commands;
using BuildKit.Events;

namespace BuildKit.Releases;

/// <summary>Has <c>ssh-keygen</c> sign and verify. It asks nobody: a key that needs a passphrase has to be in an agent.</summary>
sealed class SshKeygen(AbsolutePath directory)
{
    static readonly ImmutableSortedSet<int> AnyCode = [.. Enumerable.Range(0, 256)];

    /// <summary>A call that may fail; the caller looks at the exit code.</summary>
    /// <param name="input">What is signed or verified.</param>
    /// <param name="arguments">The arguments.</param>
    /// <exception cref="BuildException">BK0424: there is no ssh-keygen.</exception>
    public async Task<(bool Succeeded, string Output, string Said)> TryAsync(string input, params string[] arguments)
    {
        var command = new Command
        {
            Tool = "ssh-keygen",
            Arguments = [.. arguments],
            Directory = directory,
            // Without a terminal of its own it would wait for ever, or be stopped by the system, for reading the passphrase.
            Environment = ImmutableSortedDictionary.CreateRange(StringComparer.Ordinal, [KeyValuePair.Create("SSH_ASKPASS", "false"), KeyValuePair.Create("SSH_ASKPASS_REQUIRE", "force")]),
            Input = input,
            SuccessCodes = AnyCode,
            IsQuiet = true,
            IsQuestionOfEngine = true,
        };
        try
        {
            var result = await CommandRunner.RunAsync(command, SilentScope(directory), capture: true).ConfigureAwait(false);
            return (result.ExitCode == 0, result.Output, string.Join('\n', result.LastLines.Where(line => line.Trim().Length > 0 && line[0] != '@')));
        }
        catch (BuildException exception) when (exception.Error.Code == Errors.ToolNotFoundCode)
        {
            throw Errors.SshKeygenMissing().Exception(exception);
        }
    }

    /// <summary>The questions are no part of what a step shows.</summary>
    public static StepScope SilentScope(AbsolutePath directory) => StepScope.Current is { } step
        ? step with { Post = _ => { } }
        : new() { Target = "signatures", Root = directory, Id = "signatures", Post = _ => { } };
}
