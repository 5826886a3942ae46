using BuildKit.Masking;
using BuildKit.Parameters;

namespace BuildKit.Releases;

/// <summary>A secret that is asked for when a destination needs it.</summary>
/// <param name="Kind">What it is: <c>the token</c>.</param>
/// <param name="Ask">Gives it; usually a lambda that reads a parameter.</param>
sealed record Credential(string Kind, Func<string?> Ask)
{
    /// <summary>What is said of it where it did not do; never its value.</summary>
    public string Words => Member is { } member ? $"{Kind} of {member}" : Kind;

    string? Member => MemberRead.By(Ask);

    /// <summary>Its value, which is masked from now on, wherever it comes from.</summary>
    /// <exception cref="BuildException">BK0488: there is none, or none that can be sent. BK0630: it is too short.</exception>
    public string Value(string place)
    {
        var value = Ask();
        if (string.IsNullOrWhiteSpace(value))
        {
            throw Errors.CredentialMissing(place, Words, Member is { } member ? Variable(member) : null).Exception();
        }

        SecretMask.Current.Add(value, Words);
        return value.Any(char.IsControl) ? throw Errors.CredentialUnsendable(place, Words).Exception() : value;
    }

    static string Variable(string member) => $"BK_{Parameter.KebabCase(member).Replace('-', '_').ToUpperInvariant()}";
}
