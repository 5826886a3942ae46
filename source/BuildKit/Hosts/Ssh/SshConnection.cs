using System.Security.Cryptography;
using BuildKit.Commands;
using BuildKit.Events;

namespace BuildKit.Hosts;

/// <summary>Everything that goes to one destination: through one shared connection where OpenSSH can share one.</summary>
sealed class SshConnection(SshDestination destination, SshConnections all) : IAsyncDisposable
{
    readonly SshCommand ssh = new(all.Settings, destination);
    readonly SshDiagnosis diagnosis = new(all.Settings, destination);
    readonly SemaphoreSlim making = new(1);
    readonly SemaphoreSlim sessions = new(SshSettings.SessionsOfConnection);
    SshMaster? master;

    public SshDestination Destination { get; } = destination;

    public SshSettings Settings { get; } = all.Settings;

    /// <summary>Runs a constant text on the host. A lost connection is no exception: then the result tells how much is known.</summary>
    /// <exception cref="BuildException">BK0560 to BK0568: there is no connection, and the host has not begun. BK0201: there is no ssh.</exception>
    /// <exception cref="OperationCanceledException">The step was asked to stop.</exception>
    public async Task<SshResult> RunAsync(SshCall call, StepScope scope)
    {
        await sessions.WaitAsync(scope.Stop.Now).ConfigureAwait(false);
        try
        {
            return Settings.SharesConnections
                ? await RunSharedAsync(call, scope).ConfigureAwait(false)
                : await ConnectAsync(() => RunAloneAsync(call, scope), scope).ConfigureAwait(false);
        }
        finally
        {
            sessions.Release();
        }
    }

    /// <summary>Ends the shared connection, if there is one; whoever comes next makes another one.</summary>
    public async Task EndAsync()
    {
        if (master is not null)
        {
            await master.DisposeAsync().ConfigureAwait(false);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync().ConfigureAwait(false);
        making.Dispose();
        sessions.Dispose();
    }

    async Task<SshResult> RunSharedAsync(SshCall call, StepScope scope)
    {
        var connection = await ConnectedAsync(scope).ConfigureAwait(false);
        var result = await new SshSession(scope, call.IsQuiet).RunAsync(call.On(ssh, all.Socket), Patience).ConfigureAwait(false);
        if (result.TookTooLong)
        {
            // It does not answer: whoever comes next makes another one.
            await connection.DisposeAsync().ConfigureAwait(false);
        }

        return result;
    }

    async Task<SshResult> RunAloneAsync(SshCall call, StepScope scope)
    {
        var session = new SshSession(scope, call.IsQuiet);
        using var turn = await all.BeginConnectAsync(scope).ConfigureAwait(false);
        var running = session.RunAsync(call.On(ssh, socket: null), Patience);
        await Task.WhenAny(session.Connected, running).ConfigureAwait(false);
        turn.Dispose();
        return await running.ConfigureAwait(false);
    }

    async Task<SshMaster> ConnectedAsync(StepScope scope)
    {
        await making.WaitAsync(scope.Stop.Now).ConfigureAwait(false);
        try
        {
            if (master is not { Lives: true })
            {
                await ConnectAsync(() => MakeMasterAsync(scope), scope).ConfigureAwait(false);
            }

            return master!;
        }
        finally
        {
            making.Release();
        }
    }

    async Task<SshResult> MakeMasterAsync(StepScope scope)
    {
        using var turn = await all.BeginConnectAsync(scope).ConfigureAwait(false);
        master = new SshMaster(ssh.Master(all.Socket), Patience, scope);
        return await master.MadeAsync().ConfigureAwait(false);
    }

    // The other side may have hung up because too many came at once: then a second try is worth it.
    async Task<SshResult> ConnectAsync(Func<Task<SshResult>> tryOnce, StepScope scope)
    {
        var result = await tryOnce().ConfigureAwait(false);
        if (SshFailure.Of(result) is { Problem: SshProblem.Reset })
        {
            await Task.Delay(Settings.BackOff * (RandomNumberGenerator.GetInt32(50, 150) / 100.0), scope.Time, scope.Stop.Now).ConfigureAwait(false);
            result = await tryOnce().ConfigureAwait(false);
        }

        return SshFailure.Of(result) is { } failure
            ? throw (await diagnosis.ExplainAsync(failure, scope).ConfigureAwait(false)).Exception()
            : result;
    }

    TimeSpan Patience => SshDiagnosis.Patience(Settings);
}

/// <summary>What is run on a host.</summary>
/// <param name="Script">A constant text; see <see cref="SshCommand.Session"/>.</param>
/// <param name="Input">What it reads first.</param>
sealed record SshCall(string Script, string Input)
{
    /// <summary>What it reads after that; null for nothing.</summary>
    public CommandFeed? Feed { get; init; }

    /// <summary>True if what it says to people is not shown.</summary>
    public bool IsQuiet { get; init; }

    public Command On(SshCommand ssh, string? socket) => ssh.Session(socket, Script) with { Input = Input, Feed = Feed };
}

/// <summary>A connection that sessions share: a process of the OpenSSH client, which ends when it is asked to, or with this program.</summary>
sealed class SshMaster : IAsyncDisposable
{
    readonly CancellationTokenSource end = new();
    readonly SshSession session;
    readonly Task<SshResult> running;
    volatile bool ended;

    public SshMaster(Command command, TimeSpan patience, StepScope scope)
    {
        session = new(scope with { Stop = new(end.Token, scope.Stop.Now) }, isQuiet: true);
        running = session.RunAsync(command, patience);
    }

    public bool Lives => session.Connected.IsCompleted && !running.IsCompleted && !ended;

    /// <summary>Completes when the connection is there, or when there will be none.</summary>
    public async Task<SshResult> MadeAsync()
    {
        await Task.WhenAny(session.Connected, running).ConfigureAwait(false);
        return session.Connected.IsCompleted
            ? new() { IsConnected = true, ExitCode = 0, Output = "", BeforeConnected = [], Messages = [] }
            : await running.ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        if (!ended)
        {
            ended = true;
            await end.CancelAsync().ConfigureAwait(false);
            await ((Task)running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            end.Dispose();
        }
    }
}
