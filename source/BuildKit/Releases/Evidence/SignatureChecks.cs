namespace BuildKit.Releases;

/// <summary>Looks at the signatures of a release: of the sums, which pin all else, and of the provenance in its envelope.</summary>
sealed class SignatureChecks(ReleaseFiles files, ReleaseSigners signers)
{
    public async Task<SignatureReport> AskAsync(ReleaseManifest? manifest)
    {
        if (!files.Has(ReleaseSums.SignatureName) || !files.IsThere(ReleaseSums.SignatureName))
        {
            return signers.Allowed is null
                ? new(SignatureState.NotNeeded, "it is not signed")
                : new(SignatureState.Missing, "there is none, and a list says who may sign");
        }

        if (manifest is null)
        {
            return new(SignatureState.Bad, "nothing says when it was made");
        }

        // A signature knows no time; that of the commit is the only one in a release.
        var time = manifest.CommitTime;
        var report = await signers.AskAsync(files.Directory / ReleaseSums.SignatureName, files.Text(ReleaseStore.SumsName), time).ConfigureAwait(false);
        if (report.State == SignatureState.Bad)
        {
            files.Damaged(ReleaseSums.SignatureName, $"is no signature of {ReleaseStore.SumsName}: {report.Words}");
        }

        if (manifest.Provenance is { } provenance)
        {
            await CheckEnvelopeAsync(provenance, report.Key, time).ConfigureAwait(false);
        }

        return report;
    }

    async Task CheckEnvelopeAsync(ReleaseFile provenance, string? key, DateTimeOffset time)
    {
        if (files.Bytes(ProvenanceEnvelope.FileName) is not { } bytes)
        {
            return;
        }

        if (ProvenanceEnvelope.Read(bytes) is not { } envelope || envelope.Payload != files.Text(provenance.Name))
        {
            files.Damaged(ProvenanceEnvelope.FileName, $"is no envelope of {provenance.Name}");
            return;
        }

        using var signature = new PrivateFile(envelope.Signature);
        var report = await signers.AskAsync(signature.File, ProvenanceEnvelope.ToBeSigned(envelope.Payload), time).ConfigureAwait(false);
        if (report.State == SignatureState.Bad || report.Key != envelope.KeyId || report.Key != key)
        {
            files.Damaged(ProvenanceEnvelope.FileName, report.State == SignatureState.Bad
                ? $"has a signature that is not of {provenance.Name}: {report.Words}"
                : $"is signed by another key than {ReleaseStore.SumsName}: {report.Key}");
        }
    }
}
