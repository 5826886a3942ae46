using System.Collections.Concurrent;
using System.Security.Cryptography;
using BuildKit.Events;

namespace BuildKit.Hosts;

/// <summary>
/// The connections of one deployment: one for each destination, made when it is needed, a limited number at once, and ended with this.
/// </summary>
sealed class SshConnections(SshSettings settings) : IAsyncDisposable
{
    // The path of a socket may have 107 bytes, and directories for temporary files can be deep.
    const string ShortDirectory = "/tmp";
    const string Prefix = "bk-ssh-";

    readonly ConcurrentDictionary<SshDestination, SshConnection> connections = new();
    readonly SemaphoreSlim connects = new(settings.ConnectsAtOnce);
    readonly Lazy<string> directory = new(NewDirectory);
    int ended;

    public SshSettings Settings { get; } = settings;

    /// <summary>The most connections that were about to be made at any time.</summary>
    public int MostAtOnce { get; private set; }

    public SshConnection To(SshDestination destination) => connections.GetOrAdd(destination, to => new(to, this));

    /// <summary>The way to a directory of a host, which is called so in its environment.</summary>
    public ITransport Transport(string name, SshDestination destination, string root) => new SshTransport(name, To(destination), root);

    /// <summary>Where the sessions of a connection find it: a name by OpenSSH's own digest of the destination.</summary>
    public string Socket
    {
        get
        {
            // It may have been cleaned away meanwhile.
            if (!OperatingSystem.IsWindows())
            {
                Directory.CreateDirectory(directory.Value, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            }

            return $"{directory.Value}/%C";
        }
    }

    /// <summary>Waits until a connection may be made, a little longer when many want to; it counts until the result is disposed of.</summary>
    public async Task<IDisposable> BeginConnectAsync(StepScope scope)
    {
        await connects.WaitAsync(scope.Stop.Now).ConfigureAwait(false);
        var atOnce = Settings.ConnectsAtOnce - connects.CurrentCount;
        lock (connections)
        {
            MostAtOnce = Math.Max(MostAtOnce, atOnce);
        }

        if (atOnce > 1)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(RandomNumberGenerator.GetInt32(10 * atOnce)), scope.Time, scope.Stop.Now).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return new Turn(connects);
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref ended, 1) == 1)
        {
            return;
        }

        await Task.WhenAll(connections.Values.Select(connection => connection.DisposeAsync().AsTask())).ConfigureAwait(false);
        if (directory.IsValueCreated)
        {
            try
            {
                Directory.Delete(directory.Value, recursive: true);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Empty and removed by the next deployment.
            }
        }

        connects.Dispose();
    }

    static string NewDirectory()
    {
        RemoveLeftovers();
        var random = Convert.ToHexStringLower(Guid.NewGuid().ToByteArray().AsSpan(0, 5));
        return $"{(Directory.Exists(ShortDirectory) ? ShortDirectory : Path.GetTempPath().TrimEnd('/'))}/{Prefix}{random}";
    }

    // Of a run that was killed: its connections ended with it, and took their sockets away.
    static void RemoveLeftovers()
    {
        foreach (var left in Directory.Exists(ShortDirectory) ? Directory.EnumerateDirectories(ShortDirectory, $"{Prefix}*") : [])
        {
            try
            {
                if (Directory.GetLastWriteTimeUtc(left) < TimeProvider.System.GetUtcNow().UtcDateTime.AddHours(-1))
                {
                    Directory.Delete(left);
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // In use, or somebody else's.
            }
        }
    }

    sealed class Turn(SemaphoreSlim connects) : IDisposable
    {
        int ended;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref ended, 1) == 0)
            {
                connects.Release();
            }
        }
    }
}
