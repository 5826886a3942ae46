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

        CheckEnvelope(manifest.Provenance, SshSignature.Read(files.Text(ReleaseSums.SignatureName)));
        return report;
    }

    // Its key is that of the sums, of which ssh-keygen has said whose it is and what for.
    void CheckEnvelope(ReleaseFile? provenance, SshSignature? ofSums)
    {
        if (provenance is null || !files.Has(ProvenanceEnvelope.FileName) || files.Bytes(ProvenanceEnvelope.FileName) is not { } bytes)
        {
            return;
        }

        if (ProvenanceEnvelope.Read(bytes) is not { } envelope || envelope.Payload != files.Text(provenance.Name))
        {
            files.Damaged(ProvenanceEnvelope.FileName, $"is no envelope of {provenance.Name}");
        }
        else if (ofSums is not null && envelope.KeyId != ofSums.Fingerprint)
        {
            files.Damaged(ProvenanceEnvelope.FileName, $"is signed by another key than {ReleaseStore.SumsName}: {envelope.KeyId}");
        }
        else if (ofSums is null || !new BareSignature(envelope.Signature).IsOf(ofSums.KeyBytes, ProvenanceEnvelope.ToBeSigned(envelope.Payload)))
        {
            files.Damaged(ProvenanceEnvelope.FileName, $"has a signature that is not of {provenance.Name}");
        }
    }
}
