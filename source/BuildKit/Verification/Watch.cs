using System.Globalization;
using BuildKit.Commands;
using BuildKit.Events;

namespace BuildKit.Verification;

/// <summary>strace, attached to this process and to all that it starts, until it is disposed of: for C# code, which opens files by itself.</summary>
sealed class Watch : IAsyncDisposable
{
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    readonly CancellationTokenSource stop = new();
    readonly Task running;

    Watch(string strace, AbsolutePath trace, StepScope scope)
    {
        var command = new Command
        {
            Tool = strace,
            Arguments =
            [
                "-f", "-y", "-qq", "-s", "4096", "-e", "trace=%file", "-e", "signal=none", "-o", trace, "-p", Environment.ProcessId.ToString(CultureInfo.InvariantCulture),
            ],
            IsQuestionOfEngine = true,
            IsQuiet = true,
        };
        running = CommandRunner.RunAsync(command, scope with { Stop = new(stop.Token, CancellationToken.None) }, capture: true);
    }

    /// <summary>Null if that is not permitted.</summary>
    public static async Task<Watch?> AttachAsync(string strace, AbsolutePath trace, StepScope scope)
    {
        var watch = new Watch(strace, trace, scope);
        while (!watch.running.IsCompleted)
        {
            if (IsAttached())
            {
                return watch;
            }

            await Task.Delay(Pause, scope.Time).ConfigureAwait(false);
        }

        await watch.DisposeAsync().ConfigureAwait(false);
        return null;
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync().ConfigureAwait(false);
        await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        stop.Dispose();
    }

    // Each thread is attached to by itself; one that begins later is from its beginning.
    static bool IsAttached() => Directory.EnumerateDirectories("/proc/self/task").All(thread =>
    {
        try
        {
            return File.ReadLines($"{thread}/status").All(line => !line.StartsWith("TracerPid:", StringComparison.Ordinal) || line.AsSpan(10).Trim() is not "0");
        }
        catch (IOException)
        {
            // It has ended.
            return true;
        }
    });
}
