using System.Collections.Immutable;
using System.Text;
using BuildKit.Commands;
using BuildKit.Events;

namespace BuildKit.Secrets;

/// <summary>
/// The place where the operating system keeps passwords of the user who is logged in, asked by its own command-line tool. None is
/// required; a password never stands among a process's arguments.
/// </summary>
abstract class PasswordStore
{
    // Unlocking may ask the user, in a window of its own.
    static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);
    static readonly ImmutableSortedSet<int> AnyCode = [.. Enumerable.Range(0, 256)];

    /// <summary>What a user knows it as.</summary>
    public abstract string Name { get; }

    /// <summary>The store of this system; null if its tool is not installed.</summary>
    public static PasswordStore? OfThisSystem(AbsolutePath root)
    {
        PasswordStore store = OperatingSystem.IsMacOS() ? new MacKeychain() : OperatingSystem.IsWindows() ? new WindowsVault() : new SecretService();
        return store.IsInstalled(root) ? store : null;
    }

    /// <summary>The password; null if there is none.</summary>
    /// <exception cref="BuildException">BK0642: the store could not be asked.</exception>
    public abstract Task<string?> FindAsync(PasswordKey key);

    /// <exception cref="BuildException">BK0642: it was not stored.</exception>
    public abstract Task StoreAsync(PasswordKey key, string password);

    /// <summary>Whether there was one.</summary>
    /// <exception cref="BuildException">BK0642: the store could not be asked.</exception>
    public abstract Task<bool> ForgetAsync(PasswordKey key);

    /// <summary>Where the tool is; null for PATH.</summary>
    public AbsolutePath? ToolFile { get; init; }

    protected abstract string Tool { get; }

    bool IsInstalled(AbsolutePath root)
    {
        try
        {
            ToolLookup.Find(new Command { Tool = Tool }, root, new Dictionary<string, string> { ["PATH"] = Environment.GetEnvironmentVariable("PATH") ?? "" });
            return true;
        }
        catch (BuildException)
        {
            return false;
        }
    }

    /// <summary>Runs the tool with the whole environment of the user, because how it reaches its service stands there.</summary>
    protected async Task<ToolAnswer> AskAsync(PasswordKey key, ImmutableArray<string> arguments, string? input = null)
    {
        var errors = new List<string>();
        var command = new Command
        {
            Tool = ToolFile ?? Tool,
            Arguments = arguments,
            Input = input,
            SuccessCodes = AnyCode,
            TimeLimit = Limit,
            PassedThrough = ["*"],
            Environment = ImmutableSortedDictionary<string, string>.Empty.Add("LC_ALL", "C.UTF-8"),
        };
        var scope = new StepScope
        {
            Target = "secrets",
            Root = key.Workspace,
            Id = "secrets",
            Post = happened =>
            {
                if (happened is OutputWritten { IsError: true } line)
                {
                    errors.Add(line.Text);
                }
            },
        };
        var result = await CommandRunner.RunAsync(command, scope, capture: true).ConfigureAwait(false);
        return new(result.ExitCode, result.Output.TrimEnd('\r', '\n'), errors);
    }

    protected BuildException Failed(string verb, ToolAnswer answer) => Errors.PasswordStoreFailed(Name, verb, Tool, answer.ExitCode, answer.Errors).Exception();

    // The tools take lines, and one of them shows what is not ASCII in hexadecimal.
    protected static string Encoded(string password) => Convert.ToBase64String(Encoding.UTF8.GetBytes(password));

    /// <exception cref="BuildException">BK0642: something else has stored it.</exception>
    protected string Decoded(ToolAnswer answer)
    {
        try
        {
            return Encoding.UTF8.GetString(Convert.FromBase64String(answer.Output));
        }
        catch (FormatException)
        {
            throw Failed("read from", answer);
        }
    }
}

/// <summary>What a password is for: the parameter files of a workspace, general or of a profile.</summary>
sealed record PasswordKey(AbsolutePath Workspace, string? Profile)
{
    /// <summary>For tools that know an account: the workspace and the profile, of characters that need no quotes anywhere.</summary>
    public string Account => Files.Digest.OfBytes(Encoding.UTF8.GetBytes($"{Workspace}\n{Profile}")).ToString()[..32];
}

/// <summary>What a tool of the system said.</summary>
sealed record ToolAnswer(int ExitCode, string Output, IReadOnlyList<string> Errors);
