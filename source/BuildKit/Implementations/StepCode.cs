namespace BuildKit.Implementations;

/// <summary>Tells what the C# of steps is and reads; one for all steps of a run, since most of what it learns is shared by them.</summary>
/// <param name="script">The instance of the build class.</param>
/// <param name="root">The root directory, to which paths among the values are made relative.</param>
/// <param name="isSecret">Whether the member of this name is a secret parameter.</param>
sealed class StepCode(object script, AbsolutePath root, Func<string, bool> isSecret)
{
    /// <summary>The form of these digests, and what BuildKit's own code does between the calls of steps: another number is another key.</summary>
    public const int Schema = 1;

    readonly Lock walking = new();

    // Most runs cache no C# code, and pay nothing for it.
    CodeGraph Graph => field ??= new(script);

    /// <summary>The digest of a delegate that the author wrote, with the values that it would read now.</summary>
    public ImplementationDigest Of(Delegate code)
    {
        lock (walking)
        {
            return new StepReading(script, root, isSecret, Graph).Of(code);
        }
    }
}
