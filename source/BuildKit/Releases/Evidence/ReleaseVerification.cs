namespace BuildKit.Releases;

/// <summary>
/// Looks at every file of a release: what is there against the sums, the sums against the manifest, the provenance against both, and the
/// signatures against those who may sign. It needs no store and no repository, and changes nothing.
/// </summary>
static class ReleaseVerification
{
    /// <param name="directory">The release.</param>
    /// <param name="signers">Who may sign.</param>
    /// <param name="looksInside">Whether packages are unpacked in thought, which takes as long as it does; before a deployment that is left to the hosts.</param>
    /// <exception cref="BuildException">BK0424: there is a signature and no ssh-keygen.</exception>
    public static async Task<VerifiedRelease> OfAsync(AbsolutePath directory, ReleaseSigners signers, bool looksInside = true)
    {
        var files = new ReleaseFiles(directory);
        var manifest = ReadManifest(files);
        if (manifest is not null)
        {
            CheckSums(files, manifest);
            CheckDigests(files, manifest, looksInside);
            CheckStrangers(files, manifest);
            CheckSubjects(files, manifest);
        }

        var signature = await new SignatureChecks(files, signers).AskAsync(manifest).ConfigureAwait(false);
        var others = manifest is null ? [] : await OtherSignatures.AskAsync(files, manifest, signers.VerifiersOf(manifest.Product)).ConfigureAwait(false);
        return new()
        {
            Directory = directory,
            Manifest = manifest,
            Findings = files.Findings,
            Signature = signature,
            Signers = signers,
            Others = others,
            NotVerified = [.. files.Names.Where(ReleaseSums.IsOthers).Except(others.Select(other => other.File))],
        };
    }

    static ReleaseManifest? ReadManifest(ReleaseFiles files)
    {
        if (files.Bytes(ReleaseStore.ManifestName) is not { } bytes)
        {
            return null;
        }

        var (manifest, objection) = ReleaseManifestReader.Read(bytes);
        if (objection is not null)
        {
            files.Damaged(ReleaseStore.ManifestName, $"cannot be used: {objection}");
        }

        return manifest;
    }

    // The manifest pins every file, so the sums have nothing to add but the digest of the manifest, which the signature is about.
    static void CheckSums(ReleaseFiles files, ReleaseManifest manifest)
    {
        if (files.Bytes(ReleaseStore.SumsName) is null)
        {
            return;
        }

        var (actual, bytes) = (files.Text(ReleaseStore.SumsName), files.Bytes(ReleaseStore.ManifestName)!);
        if (actual == ReleaseSums.Of(manifest, bytes))
        {
            return;
        }

        // Which of the two has changed cannot be told where they differ in the manifest's own line alone.
        files.Damaged(ReleaseStore.SumsName, $"is not the list of what {ReleaseStore.ManifestName} lists");
        if (!actual.Contains(ReleaseSums.ManifestLine(bytes), StringComparison.Ordinal))
        {
            files.Damaged(ReleaseStore.ManifestName, $"does not have the digest that {ReleaseStore.SumsName} has for it");
        }
    }

    static void CheckDigests(ReleaseFiles files, ReleaseManifest manifest, bool looksInside)
    {
        foreach (var file in manifest.Files.Where(file => files.IsThere(file.Name)))
        {
            if (KnownDigests.Of(files.Directory / file.Name).ToString() is var actual && actual != file.Sha256)
            {
                files.Damaged(file.Name, $"has the SHA-256 {actual} and not {file.Sha256}");
            }
            else if (new FileInfo(files.Directory / file.Name).Length is var length && length != file.Size)
            {
                files.Damaged(ReleaseStore.ManifestName, $"says that {file.Name} has {file.Size} bytes; it has {length}");
            }
            else if (looksInside && file.Kind == ReleaseFileKind.Archive && PackageTraps.Find(files.Directory / file.Name) is { } trap)
            {
                files.Damaged(file.Name, trap);
            }
        }
    }

    static void CheckStrangers(ReleaseFiles files, ReleaseManifest manifest)
    {
        var known = manifest.Files.Select(file => file.Name).ToHashSet(StringComparer.Ordinal);
        known.UnionWith([ReleaseStore.ManifestName, ReleaseStore.SumsName, ReleaseSums.SignatureName, ProvenanceEnvelope.FileName]);
        foreach (var name in files.Names.Where(name => !known.Contains(name) && !ReleaseSums.IsOthers(name)))
        {
            files.Extra(name);
        }
    }

    static void CheckSubjects(ReleaseFiles files, ReleaseManifest manifest)
    {
        if (manifest.Provenance is not { } provenance || files.Bytes(provenance.Name) is not { } bytes)
        {
            return;
        }

        var wanted = manifest.Files.Where(file => file != provenance).Select(file => (file.Name, file.Sha256)).OrderBy(file => file.Name, StringComparer.Ordinal);
        if (Provenance.SubjectsOf(bytes) is not { } subjects || !subjects.SequenceEqual(wanted))
        {
            files.Damaged(provenance.Name, $"is not about the files that {ReleaseStore.ManifestName} lists");
        }
    }
}
