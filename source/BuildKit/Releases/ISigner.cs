namespace BuildKit;

/// <summary>
/// Signs releases by other means than SSH, such as PGP or a key server: what it gives is kept in <c>SHA256SUMS.NAME.sig</c> and travels
/// with the release. An <see cref="IReleaseVerifier"/> of the same name says whether to believe it; without one nobody but its own tool does.
/// </summary>
public interface ISigner
{
    /// <summary>A part of the file name: letters, digits, dashes and underscores.</summary>
    string Name { get; }

    /// <summary>Signs a text.</summary>
    /// <param name="content">The content of <c>SHA256SUMS</c>, which pins every file of the release.</param>
    /// <param name="cancellation">Asks to stop.</param>
    /// <returns>What <c>SHA256SUMS.NAME.sig</c> is to hold.</returns>
    Task<byte[]> SignAsync(ReadOnlyMemory<byte> content, CancellationToken cancellation);
}
