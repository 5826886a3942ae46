using BuildKit.Masking;

namespace BuildKit;

/// <summary>Keeps texts out of everything that a run prints or writes.</summary>
public static class Secret
{
    /// <summary>
    /// Shows this text as <c>***</c> from now on, in every encoding that masking knows, until the run ends. For tokens that the build's own
    /// code receives; parameters with <see cref="SecretAttribute"/> are masked without it.
    /// </summary>
    /// <param name="text">The secret; a text with several lines is masked line by line too.</param>
    /// <returns>The same text, so that it can be masked where it is received.</returns>
    /// <exception cref="BuildException">BK0630: the text has fewer than 4 characters.</exception>
    public static string Mask(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        SecretMask.Current.Add(text, "the text given to Secret.Mask");
        return text;
    }
}
