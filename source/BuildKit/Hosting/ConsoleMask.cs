using BuildKit.Masking;

namespace BuildKit.Hosting;

/// <summary>Masks what is written to the console of this process outside of steps: by definitions, and by threads of the author.</summary>
static class ConsoleMask
{
    static MaskedWriter? output;
    static MaskedWriter? error;

    /// <summary>Once, however often it is called.</summary>
    public static void Install()
    {
        if (output is null)
        {
            (output, error) = (new(Console.Out, SecretMask.Current), new(Console.Error, SecretMask.Current));
            Console.SetOut(output);
            Console.SetError(error);
            // What is held back, because it may be the beginning of a secret, is the end of the output now.
            AppDomain.CurrentDomain.ProcessExit += static (_, _) =>
            {
                output.Flush();
                error!.Flush();
            };
        }
    }
}
