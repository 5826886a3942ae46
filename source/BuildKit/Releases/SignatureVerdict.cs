namespace BuildKit;

/// <summary>What an <see cref="IReleaseVerifier"/> says of a signature.</summary>
public sealed record SignatureVerdict
{
    SignatureVerdict(bool isAccepted, string words) => (IsAccepted, Words) = (isAccepted, words);

    internal bool IsAccepted { get; }

    internal string Words { get; }

    /// <summary>It is right, and made by somebody who may sign.</summary>
    /// <param name="signer">Who that is, for messages.</param>
    public static SignatureVerdict By(string signer) => new(true, signer);

    /// <summary>It is not right, or made by somebody who may not sign.</summary>
    /// <param name="why">The reason, for messages.</param>
    public static SignatureVerdict Refused(string why) => new(false, why);
}
