using System.Text;
using BuildKit.Files;

namespace BuildKit.Releases;

/// <summary>
/// Signs a release whose files are all written. Signatures are the only files of it that may differ between two makings, so nothing pins them,
/// and one that is there is kept.
/// </summary>
sealed class ReleaseSignatures(ReleaseInMaking release, IReadOnlySet<string> there, Action<BuildError> warn)
{
    /// <summary>True on a CI host, where nobody looks: what a person would notice has to be an error.</summary>
    public required bool IsUnattended { get; init; }

    /// <summary>Writes those that are not there yet.</summary>
    /// <exception cref="BuildException">BK0422: the list of signers does not have the key. BK0423, BK0424: it cannot be signed.</exception>
    public async Task WriteAsync(CancellationToken cancellation)
    {
        if (!there.Contains(ReleaseSums.SignatureName) && release.Product.IsToBeSigned)
        {
            await SignBySshAsync(cancellation).ConfigureAwait(false);
        }

        foreach (var signer in release.Product.Signers.Where(signer => !there.Contains(ReleaseSums.SignatureOf(signer.Name))))
        {
            cancellation.ThrowIfCancellationRequested();
            await SignWithAsync(signer, cancellation).ConfigureAwait(false);
        }
    }

    async Task SignBySshAsync(CancellationToken cancellation)
    {
        if (release.Product.SigningKey is { Length: > 0 } key)
        {
            await SignWithAsync(new SshSigner(key, release.Root), cancellation).ConfigureAwait(false);
        }
        else if (IsUnattended && !release.Version.IsPreRelease)
        {
            throw Errors.StableReleaseUnsigned(release.Product.Name, $"{release.Version}").Exception();
        }
        else
        {
            warn(Errors.ReleaseUnsigned(release.Product.Name, $"{release.Version}"));
        }
    }

    async Task SignWithAsync(SshSigner signer, CancellationToken cancellation)
    {
        var (file, sums) = (release.Directory / ReleaseSums.SignatureName, Read(ReleaseStore.SumsName));
        AtomicFile.WriteText(file, await signer.SignAsync(sums).ConfigureAwait(false));
        await RequireListedAsync(file, sums).ConfigureAwait(false);

        var statement = Read(Provenance.FileName);
        var key = SshSignature.Read(Read(ReleaseSums.SignatureName))!;
        if (await signer.SignBareAsync(ProvenanceEnvelope.ToBeSigned(statement), key.KeyBytes, cancellation).ConfigureAwait(false) is { } signature)
        {
            AtomicFile.WriteBytes(release.Directory / ProvenanceEnvelope.FileName, new ProvenanceEnvelope(statement, key.Fingerprint, signature.Bytes).ToBytes());
        }
        else
        {
            warn(Errors.NoEnvelope(release.Product.Name, key.Fingerprint));
        }
    }

    // Nobody could deploy it: better told where it is made.
    async Task RequireListedAsync(AbsolutePath file, string sums)
    {
        var signers = ReleaseSigners.Of(release.Root);
        var report = await signers.AskAsync(file, sums, release.Git.CommitTime).ConfigureAwait(false);
        if (!report.IsAccepted)
        {
            throw Errors.SignatureNotAccepted(directory: null, report.Words, report.Key, signers.Allowed?.ToString()).Exception();
        }
    }

    async Task SignWithAsync(ISigner signer, CancellationToken cancellation)
    {
        var name = ReleaseSums.SignatureOf(signer.Name);
        var signature = await signer.SignAsync(Encoding.UTF8.GetBytes(Read(ReleaseStore.SumsName)), cancellation).ConfigureAwait(false);
        AtomicFile.WriteBytes(release.Directory / name, signature is { Length: > 0 }
            ? signature
            : throw Errors.NoSignature(release.Product.Name, signer.Name).Exception());
        var reports = await OtherSignatures.AskAsync(
            new(release.Directory), release.ToManifest(), release.Product.Verifiers.Where(verifier => verifier.Name == signer.Name)).ConfigureAwait(false);
        if (reports.FirstOrDefault(other => !other.Report.IsAccepted) is { } refused)
        {
            throw Errors.SignatureNotAccepted(release.Directory, refused.Report.Words, null, null).Exception();
        }
    }

    string Read(string name) => Encoding.UTF8.GetString(File.ReadAllBytes(release.Directory / name));
}
