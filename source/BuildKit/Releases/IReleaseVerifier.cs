namespace BuildKit;

/// <summary>
/// The other half of an <see cref="ISigner"/>: says whose signature a <c>SHA256SUMS.NAME.sig</c> is. What a product names as its verifiers has to accept a
/// release before it is deployed to another environment than <c>local</c> or published. One type may be both.
/// </summary>
public interface IReleaseVerifier
{
    /// <summary>That of the signer.</summary>
    string Name { get; }

    /// <summary>Looks at a signature. Whatever it throws counts as refused, with the message as the reason.</summary>
    /// <param name="content">The content of <c>SHA256SUMS</c>, which pins every file of the release.</param>
    /// <param name="signature">The content of <c>SHA256SUMS.NAME.sig</c>.</param>
    /// <param name="time">The time of the commit: a key is believed if it was good then.</param>
    /// <param name="cancellation">Asks to stop.</param>
    Task<SignatureVerdict> VerifyAsync(ReadOnlyMemory<byte> content, ReadOnlyMemory<byte> signature, DateTimeOffset time, CancellationToken cancellation);
}
