using BuildKit.Events;

namespace BuildKit.Hosting;

/// <summary>While it lives, what author's code writes to the console goes to the step that it runs for.</summary>
sealed class CapturedConsole : IDisposable
{
    readonly TextWriter output = Console.Out;
    readonly TextWriter error = Console.Error;
    readonly StepConsole stepOutput;
    readonly StepConsole stepError;

    public CapturedConsole()
    {
        (stepOutput, stepError) = (new(output, isError: false), new(error, isError: true));
        Console.SetOut(stepOutput);
        Console.SetError(stepError);
    }

    /// <summary>Posts what a step wrote after its last line break; to be called when it ends.</summary>
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
