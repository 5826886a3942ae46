using System.Text;
using BuildKit.Files;

namespace BuildKit.Releases;

/// <summary>
/// Signs a release whose files are all written. Signatures are the only files of it that may differ between two makings, so nothing pins them,
/// and one that is there is kept.
/// </summary>
sealed class ReleaseSignatures(ReleaseInMaking release, IReadOnlySet<string> there)
{
    /// <summary>Writes those that are not there yet.</summary>
    /// <exception cref="BuildException">BK0422: the list of signers does not have the key. BK0423, BK0424: it cannot be signed.</exception>
    public async Task WriteAsync(CancellationToken cancellation)
    {
        if (release.Product.SigningKey is { Length: > 0 } key && !(there.Contains(ReleaseSums.SignatureName) && there.Contains(ProvenanceEnvelope.FileName)))
        {
            await SignWithAsync(new SshSigner(key, release.Root)).ConfigureAwait(false);
        }

        foreach (var signer in release.Product.Signers.Where(signer => !there.Contains(ReleaseSums.SignatureOf(signer))))
        {
            cancellation.ThrowIfCancellationRequested();
            await SignWithAsync(signer, cancellation).ConfigureAwait(false);
        }
    }

    async Task SignWithAsync(SshSigner signer)
    {
        var (file, sums) = (release.Directory / ReleaseSums.SignatureName, Read(ReleaseStore.SumsName));
        AtomicFile.WriteText(file, await signer.SignAsync(sums).ConfigureAwait(false));
        await RequireListedAsync(file, sums).ConfigureAwait(false);

        var statement = Read(Provenance.FileName);
        var signature = await signer.SignAsync(ProvenanceEnvelope.ToBeSigned(statement)).ConfigureAwait(false);
        var envelope = new ProvenanceEnvelope(statement, SshSignature.Read(signature)!.Fingerprint, signature);
        AtomicFile.WriteBytes(release.Directory / ProvenanceEnvelope.FileName, envelope.ToBytes());
    }

    // Nobody could deploy it: better told where it is made.
    async Task RequireListedAsync(AbsolutePath file, string sums)
    {
        var signers = ReleaseSigners.Of(release.Root);
        var report = await signers.AskAsync(file, sums, release.Git.CommitTime).ConfigureAwait(false);
        if (!report.IsAccepted)
        {
            throw Errors.SignatureNotAccepted(release.Directory, report.Words, report.Key, signers.Allowed?.ToString()).Exception();
        }
    }

    async Task SignWithAsync(ISigner signer, CancellationToken cancellation)
    {
        var signature = await signer.SignAsync(Encoding.UTF8.GetBytes(Read(ReleaseStore.SumsName)), cancellation).ConfigureAwait(false);
        AtomicFile.WriteBytes(release.Directory / ReleaseSums.SignatureOf(signer), signature is { Length: > 0 }
            ? signature
            : throw Errors.NoSignature(release.Product.Name, signer.Name).Exception());
    }

    string Read(string name) => Encoding.UTF8.GetString(File.ReadAllBytes(release.Directory / name));
}
