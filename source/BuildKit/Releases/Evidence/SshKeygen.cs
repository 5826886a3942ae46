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
        var errors = new List<string>();
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
            var result = await CommandRunner.RunAsync(command, Scope(errors), capture: true).ConfigureAwait(false);
            return (result.ExitCode == 0, result.Output, string.Join("; ", errors.Where(line => line.Trim().Length > 0 && line[0] != '@')));
        }
        catch (BuildException exception) when (exception.Error.Code == Errors.ToolNotFoundCode)
        {
            throw Errors.SshKeygenMissing().Exception(exception);
        }
    }

    StepScope Scope(List<string> errors)
    {
        var scope = StepScope.Current ?? new() { Target = "signatures", Root = directory, Id = "signatures", Post = _ => { } };
        return scope with { Post = happened => Keep(happened, errors) };
    }

    static void Keep(BuildEvent happened, List<string> errors)
    {
        if (happened is OutputWritten { IsError: true } line)
        {
            lock (errors)
            {
                errors.Add(line.Text);
            }
        }
    }
}
