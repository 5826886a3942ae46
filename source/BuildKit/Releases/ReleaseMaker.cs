using System.Collections.Immutable;
using BuildKit.Events;
using BuildKit.Files;
using BuildKit.Targets;

namespace BuildKit.Releases;

/// <summary>Makes a release of a product from what its targets have written.</summary>
sealed class ReleaseMaker(ProductModel product, ScriptMembers members, GitRepository git, StepScope scope)
{
    readonly ReleaseStore store = ReleaseStore.Of(scope.Root);

    public required HostSettings Settings { get; init; }

    /// <summary>Why a stable version may come from a tree with changes; null for not at all.</summary>
    public string? DirtyBecause { get; init; }

    /// <summary>True on a CI host.</summary>
    public bool IsUnattended { get; init; } = Environment.GetEnvironmentVariable("CI") is "true" or "1";

    /// <exception cref="BuildException">BK0402 to BK0481.</exception>
    public async Task<StoredRelease> MakeAsync(CancellationToken cancellation)
    {
        CommittedScripts.RefuseStale(scope.Root, HostScriptConstants.Of(product.Name, Settings, product.Archive));
        var version = new ReleaseVersion(product, git, scope) { DirtyBecause = DirtyBecause }.Read();
        using var draft = store.Begin(product.Name);
        var packed = Pack(Begin(draft, version));
        cancellation.ThrowIfCancellationRequested();

        var described = await DescribeAsync(packed, cancellation).ConfigureAwait(false);
        var scripted = ReleaseScripts.AddTo(ReleaseId.GiveTo(described));
        var complete = Provenance.AddTo(scripted);
        cancellation.ThrowIfCancellationRequested();

        var manifest = complete.ToManifest();
        Seal(draft.Directory, manifest);
        var signatures = new ReleaseSignatures(complete, store.SignaturesOf(manifest), scope.Warn) { IsUnattended = IsUnattended };
        await signatures.WriteAsync(cancellation).ConfigureAwait(false);
        var (release, wasThere) = store.Add(draft, manifest);
        Announce(release, wasThere);
        return release;
    }

    ReleaseInMaking Begin(ReleaseDraft draft, SemanticVersion version) => new()
    {
        Root = scope.Root,
        Directory = draft.Directory,
        Product = product,
        Settings = Settings,
        Members = members,
        Git = git,
        Version = version,
        Id = version.ToString(),
        DirtyBecause = DirtyBecause,
    };

    static ReleaseInMaking Pack(ReleaseInMaking release)
    {
        var packer = new ReleasePacker(release.Product.Name, release.Members, release.Root, release.Directory)
        {
            Version = release.Version,
            Time = release.Git.CommitTime,
        };
        if (release.Product.Archive is { } archive)
        {
            packer.Archive(archive);
        }

        foreach (var (from, signed) in release.Product.NuGetPackages)
        {
            packer.NuGet(from, signed);
        }

        ImmutableArray<ReleaseFile> packages = [.. packer.Packages.OrderBy(package => package.Name, StringComparer.Ordinal)];
        return packages.IsEmpty ? throw Errors.EmptyProduct(release.Product.Name).Exception() : release with { Packages = packages };
    }

    // What tells about the packages and does not know the release's id; each takes the release and gives it back with a document more.
    static async Task<ReleaseInMaking> DescribeAsync(ReleaseInMaking release, CancellationToken cancellation)
    {
        var projects = await ProductProjects.OfAsync(release, cancellation).ConfigureAwait(false);
        var listed = Sbom.AddTo(release with { Materials = [.. Material.Of(release, projects)] }, projects);
        return NotesWriter.AddTo(listed);
    }

    /// <summary>Writes what pins everything else: the manifest, then the sums, which the signature is of.</summary>
    static void Seal(AbsolutePath directory, ReleaseManifest manifest)
    {
        var bytes = manifest.ToBytes();
        AtomicFile.WriteBytes(directory / ReleaseStore.ManifestName, bytes);
        AtomicFile.WriteText(directory / ReleaseStore.SumsName, ReleaseSums.Of(manifest, bytes));
    }

    void Announce(StoredRelease release, bool wasThere) => scope.Post(new ReleaseMade
    {
        Target = scope.Target,
        Step = scope.Step,
        Time = scope.Time.GetUtcNow(),
        Product = release.Manifest.Product,
        Release = release.Manifest.Release,
        Directory = release.Directory,
        Digest = release.Digest.ToString(),
        WasThere = wasThere,
    });
}
