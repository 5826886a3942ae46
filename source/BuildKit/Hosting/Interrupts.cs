using System.Runtime.InteropServices;

namespace BuildKit.Hosting;

/// <summary>
/// Turns signals into the two ways to stop: the first Ctrl-C (or SIGTERM, as CI runners send, or a closed terminal) asks
/// what runs to end, the second ends it now.
/// </summary>
sealed class Interrupts : IDisposable
{
    readonly CancellationTokenSource first = new();
    readonly CancellationTokenSource second = new();
    readonly List<PosixSignalRegistration> registrations = [];
    int count;

    public Interrupts()
    {
        foreach (var signal in new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP })
        {
            registrations.Add(PosixSignalRegistration.Create(signal, context =>
            {
                context.Cancel = true;
                Interrupt();
            }));
        }
    }

    public CancellationToken First => first.Token;

    public CancellationToken Second => second.Token;

    public void Dispose()
    {
        registrations.ForEach(registration => registration.Dispose());
        first.Dispose();
        second.Dispose();
    }

    void Interrupt()
    {
        // Cancelling runs callbacks; the thread that delivers signals is not the place for them.
        _ = Interlocked.Increment(ref count) == 1 ? first.CancelAsync() : second.CancelAsync();
    }
}
