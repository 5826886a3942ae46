using System.Collections.Immutable;
using BuildKit.Commands;
using BuildKit.Events;

namespace BuildKit.Releases;

/// <summary>
/// An agent for one key in a file, for as long as a signature takes. Whatever becomes of us, it forgets the key and ends by itself within
/// about a minute: it lives as long as the program that it is given to wait for.
/// </summary>
sealed class LentAgent : IAsyncDisposable
{
    const string Lifetime = "60";

    static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    readonly CancellationTokenSource end;
    readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("buildkit-");
    readonly AbsolutePath socket;
    readonly Task running;

    LentAgent(StepScope scope)
    {
        end = CancellationTokenSource.CreateLinkedTokenSource(scope.Stop.Now);
        socket = AbsolutePath.Of(directory.FullName) / "agent";
        // A name of its own: at the end everything that bears it is killed.
        running = RunAsync(scope with { Id = $"{scope.Id}-agent-{directory.Name}", Stop = new(end.Token, end.Token) }, "ssh-agent", "-a", socket, "sleep", Lifetime);
    }

    /// <summary>Runs something with an agent that has the key; default if there can be no such agent.</summary>
    public static async Task<T?> UseAsync<T>(AbsolutePath key, StepScope scope, Func<SshAgent, Task<T?>> use)
    {
        if (OperatingSystem.IsWindows())
        {
            // There it is a service of the machine.
            return default;
        }

        var agent = new LentAgent(scope);
        await using var _ = agent.ConfigureAwait(false);
        try
        {
            return await agent.TakesAsync(key, scope).ConfigureAwait(false) ? await use(new(agent.socket)).ConfigureAwait(false) : default;
        }
        catch (BuildException)
        {
            return default;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await end.CancelAsync().ConfigureAwait(false);
        await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        directory.Delete(recursive: true);
        end.Dispose();
    }

    async Task<bool> TakesAsync(AbsolutePath key, StepScope scope)
    {
        var began = scope.Time.GetTimestamp();
        while (!File.Exists(socket))
        {
            if (running.IsCompleted || scope.Time.GetElapsedTime(began) > Patience)
            {
                return false;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(5), end.Token).ConfigureAwait(false);
        }

        // It may not listen yet although its socket is there: that is not the key's fault.
        while (!await AddAsync(key, scope).ConfigureAwait(false))
        {
            if (running.IsCompleted || scope.Time.GetElapsedTime(began) > Patience)
            {
                return false;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), end.Token).ConfigureAwait(false);
        }

        return true;
    }

    // With 1 it does not take the key, which will not change.
    async Task<bool> AddAsync(AbsolutePath key, StepScope scope)
    {
        try
        {
            await RunAsync(scope, "ssh-add", "-q", "-t", Lifetime, key).ConfigureAwait(false);
            return true;
        }
        catch (BuildException e) when (e.Error.Facts.Any(fact => fact is ("Exit code", "2")))
        {
            return false;
        }
    }

    Task<CommandResult> RunAsync(StepScope scope, string tool, params string[] arguments) => CommandRunner.RunAsync(new()
    {
        Tool = tool,
        Arguments = [.. arguments],
        Directory = AbsolutePath.Of(directory.FullName),
        Environment = ImmutableSortedDictionary.CreateRange(StringComparer.Ordinal,
        [
            KeyValuePair.Create(SshAgent.SocketVariable, socket.ToString()),
            KeyValuePair.Create("SSH_ASKPASS", "false"),
            KeyValuePair.Create("SSH_ASKPASS_REQUIRE", "force"),
        ]),
        IsQuiet = true,
        IsQuestionOfEngine = true,
    }, scope, capture: true);
}
