using BuildKit.Events;
using BuildKit.Files;

namespace BuildKit.Releases;

/// <summary>Looks at the signatures that are made by other means than SSH, with what the product has for it.</summary>
static class OtherSignatures
{
    /// <summary>Whose they are, for each verifier of the product; one that is not there is missing.</summary>
    public static async Task<IReadOnlyList<OtherSignature>> AskAsync(ReleaseFiles files, ReleaseManifest manifest, IEnumerable<IReleaseVerifier> verifiers)
    {
        var reports = new List<OtherSignature>();
        foreach (var verifier in verifiers)
        {
            var name = ReleaseSums.SignatureOf(verifier.Name);
            reports.Add(new(name, FileKinds.Of(files.Directory / name) != FileKind.File
                ? new(SignatureState.Missing, $"{name} is missing, and the product has a verifier for it")
                : await AskAsync(verifier, files, name, manifest.CommitTime).ConfigureAwait(false)));
        }

        return reports;
    }

    static async Task<SignatureReport> AskAsync(IReleaseVerifier verifier, ReleaseFiles files, string name, DateTimeOffset time)
    {
        var cancellation = StepScope.Current?.Stop.Gentle ?? CancellationToken.None;
        SignatureVerdict? verdict;
        try
        {
            verdict = await verifier.VerifyAsync(files.Bytes(ReleaseStore.SumsName), files.Bytes(name), time, cancellation).ConfigureAwait(false);
        }
        catch (Exception exception) when (!cancellation.IsCancellationRequested)
        {
            // What a verifier cannot read is nobody's signature.
            verdict = SignatureVerdict.Refused(exception.Message);
        }

        return verdict is { IsAccepted: true }
            ? new(SignatureState.Good, verdict.Words) { Signer = verdict.Words }
            : new(SignatureState.Bad, $"{name}: {verdict?.Words ?? "the verifier said nothing"}");
    }
}

/// <summary>What a verifier of the product says of a file.</summary>
sealed record OtherSignature(string File, SignatureReport Report);
