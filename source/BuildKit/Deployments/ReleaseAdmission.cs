using BuildKit.Events;
using BuildKit.Releases;
using BuildKit.Targets;

namespace BuildKit.Deployments;

/// <summary>Whether a release may come to an environment at all; what is looked at needs no connection to any host.</summary>
sealed class ReleaseAdmission(EnvironmentModel place, StepScope scope, ScriptMembers members)
{
    /// <exception cref="BuildException">
    /// BK0446, BK0447: it is not whole, or not signed by somebody who may. BK0504: it has nothing for these hosts. BK0586: the list of signers is not there. BK0589: its
    /// provenance is not as it has to be.
    /// </exception>
    public async Task RequireAsync(StoredRelease release)
    {
        var manifest = release.Manifest;
        if (place.Directory is null ? !manifest.Archives.Any() : manifest.ArchiveFor(RuntimeIdentifiers.Here) is null)
        {
            string[] others = [.. manifest.Archives.Select(archive => archive.Platform).OfType<string>()];
            throw Errors.NotDeployable(manifest.Product, manifest.Release, RuntimeIdentifiers.Here, others).Exception();
        }

        RequireProvenance(release);
        await RequireTrustAsync(release).ConfigureAwait(false);
    }

    void RequireProvenance(StoredRelease release)
    {
        var statement = release.Manifest.Provenance is { } provenance ? File.ReadAllBytes(release.Directory / provenance.Name) : null;
        if (place.Provenance?.Objection(statement) is { } objection)
        {
            throw Errors.ProvenanceRefused(release.Manifest.Product, release.Manifest.Release, place.Name, objection, release.Directory).Exception();
        }
    }

    // Whoever tries something out on the own machine need not have a key; and nothing bars the way back.
    async Task RequireTrustAsync(StoredRelease release)
    {
        if (place.IsEmbedded && place.SignersFile is null)
        {
            return;
        }

        var signers = ReleaseSigners.Of(scope.Root, members);
        if (place.SignersFile is { } list)
        {
            signers = File.Exists(scope.Root / list) ? signers with { Allowed = scope.Root / list } : throw Errors.SignersMissing(place.Name, list).Exception();
        }

        var verified = await ReleaseVerification.OfAsync(release.Directory, signers, looksInside: false).ConfigureAwait(false);
        if (verified.Objection is { } objection)
        {
            throw objection.Exception();
        }
    }
}
