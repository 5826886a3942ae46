using System.Runtime.InteropServices;

namespace BuildKit.Hosting;

/// <summary>
/// Turns signals into the two ways to stop: the first Ctrl-C (or SIGTERM, as CI runners send, or a closed terminal) asks
/// what runs to end, the second ends it now.
/// </summary>
sealed class Interrupts : IDisposable
{
    static readonly PosixSignal[] Signals = [PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP];

    readonly CancellationTokenSource first = new();
    readonly CancellationTokenSource second = new();
    readonly List<PosixSignalRegistration> registrations = [];
    readonly CancellationTokenRegistration stopping;
    int count;

    /// <param name="hearsSignals">False where the process belongs to somebody else, such as a test runner.</param>
    /// <param name="stop">Counts as the first signal.</param>
    public Interrupts(bool hearsSignals, CancellationToken stop)
    {
        stopping = stop.Register(Interrupt);
        foreach (var signal in hearsSignals ? Signals : [])
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
        stopping.Dispose();
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
