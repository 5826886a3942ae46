namespace BuildKit.Releases;

/// <summary>What came of looking at every file of a release.</summary>
sealed record VerifiedRelease
{
    public required AbsolutePath Directory { get; init; }

    /// <summary>Null if it cannot be used; then that is among the findings.</summary>
    public required ReleaseManifest? Manifest { get; init; }

    /// <summary>The files that are damaged, missing or too many; empty if the release is whole.</summary>
    public required IReadOnlyList<ReleaseFinding> Findings { get; init; }

    /// <summary>Who signed, and whether that is to be believed.</summary>
    public required SignatureReport Signature { get; init; }

    /// <summary>The same of signatures by other means, as far as the product has verifiers for them.</summary>
    public required IReadOnlyList<OtherSignature> Others { get; init; }

    /// <summary>Signatures that nobody here can verify.</summary>
    public required IReadOnlyList<string> NotVerified { get; init; }

    public required ReleaseSigners Signers { get; init; }

    public bool IsWhole => Findings.Count == 0;

    /// <summary>Why nothing is to be taken from the release; null if it is whole and signed by whom the list names, if there is a list, and as the product's verifiers want it.</summary>
    public BuildError? Objection =>
        !IsWhole ? Errors.ReleaseUnsound(Directory, [.. Findings.Select(finding => (finding.File, finding.What))])
        : !Signature.IsAccepted ? Errors.SignatureNotAccepted(Directory, Signature.Words, Signature.Key, Signers.Allowed?.ToString())
        : Others.FirstOrDefault(other => !other.Report.IsAccepted) is { } other ? Errors.SignatureNotAccepted(Directory, other.Report.Words, null, null)
        : null;
}

/// <summary>Something that is wrong with a file of a release.</summary>
/// <param name="File">Its name.</param>
/// <param name="Fault">In which way.</param>
/// <param name="What">In words that follow the name.</param>
sealed record ReleaseFinding(string File, ReleaseFault Fault, string What);

/// <summary>In which way a file of a release can be wrong.</summary>
enum ReleaseFault
{
    /// <summary>It is not what it was when the release was made.</summary>
    Damaged,

    Missing,

    /// <summary>It does not belong to the release.</summary>
    Extra,
}
