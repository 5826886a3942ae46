using BuildKit.Events;

namespace BuildKit.Hosting;

/// <summary>
/// While it lives, what author's code writes to the console goes to the step that it runs for. The console belongs to the
/// process: runs at the same time, as tests have them, share what stands in for it, and the last one takes it away.
/// </summary>
sealed class CapturedConsole : IDisposable
{
    static readonly Lock Sharing = new();
    static Shared? shared;

    readonly Shared console;

    public CapturedConsole()
    {
        lock (Sharing)
        {
            console = shared ??= new();
            console.Users++;
        }
    }

    /// <summary>Posts what a step wrote after its last line break; to be called when it ends.</summary>
    public void Flush(StepScope scope) => console.Flush(scope);

    public void Dispose()
    {
        lock (Sharing)
        {
            if (--console.Users == 0)
            {
                console.Dispose();
                shared = null;
            }
        }
    }

    sealed class Shared : IDisposable
    {
        readonly TextWriter output = Console.Out;
        readonly TextWriter error = Console.Error;
        readonly StepConsole stepOutput;
        readonly StepConsole stepError;

        public Shared()
        {
            (stepOutput, stepError) = (new(output, isError: false), new(error, isError: true));
            Console.SetOut(stepOutput);
            Console.SetError(stepError);
        }

        public int Users { get; set; }

        public void Flush(StepScope scope)
        {
            stepOutput.Flush(scope);
            stepError.Flush(scope);
        }

        public void Dispose()
        {
            Console.SetOut(output);
            Console.SetError(error);
            stepOutput.Dispose();
            stepError.Dispose();
        }
    }
}
