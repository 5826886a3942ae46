using System.Collections.Immutable;
using System.Text;
using BuildKit.Events;
using BuildKit.Files;
using BuildKit.Targets;

namespace BuildKit.Releases;

/// <summary>Makes a release of a product from what its targets have written.</summary>
sealed class ReleaseMaker(ProductModel product, ScriptMembers members, GitRepository git, StepScope scope)
{
    readonly ReleaseStore store = ReleaseStore.Of(scope.Root);

    public required HostSettings Settings { get; init; }

    /// <exception cref="BuildException">BK0402 to BK0419.</exception>
    public StoredRelease Make(CancellationToken cancellation)
    {
        var version = product.Version is { } given ? given() : git.Version;
        using var draft = store.Begin(product.Name);
        var packages = Pack(draft.Directory, version);
        cancellation.ThrowIfCancellationRequested();

        var manifest = Complete(draft.Directory, Describe(version, packages));
        WriteDescription(draft.Directory, manifest);
        cancellation.ThrowIfCancellationRequested();

        var (release, wasThere) = store.Add(draft, manifest);
        Announce(release, wasThere);
        return release;
    }

    ImmutableArray<ReleaseFile> Pack(AbsolutePath directory, SemanticVersion version)
    {
        var packer = new ReleasePacker(product.Name, members, scope.Root, directory) { Version = version, Time = git.CommitTime };
        if (product.Archive is var (name, from))
        {
            packer.Archive(name, from);
        }

        foreach (var target in product.NuGetPackages)
        {
            packer.NuGet(target);
        }

        ImmutableArray<ReleaseFile> packages = [.. packer.Packages.OrderBy(package => package.Name, StringComparer.Ordinal)];
        return packages.IsEmpty ? throw Errors.EmptyProduct(product.Name).Exception() : packages;
    }

    ReleaseManifest Describe(SemanticVersion version, ImmutableArray<ReleaseFile> packages)
    {
        var manifest = new ReleaseManifest
        {
            Product = product.Name,
            Release = version.ToString(),
            Version = version.ToString(),
            Commit = git.Commit,
            CommitTime = git.CommitTime,
            Dirty = git.IsDirty,
            Packages = packages,
            Scripts = [],
        };
        return manifest.Dirty ? manifest with { Release = DirtyId(version, manifest) } : manifest;
    }

    // Two dirty trees that would be deployed alike share an id: it comes from the packages and the script without its id.
    string DirtyId(SemanticVersion version, ReleaseManifest manifest)
    {
        var content = string.Concat(manifest.Packages.Select(SumLine)) + Script(manifest);
        return $"{version.ToString().Split('+')[0]}-dirty.{Digest.OfBytes(Encoding.UTF8.GetBytes(content)).ToString()[..8]}";
    }

    /// <summary>Writes the host script, which knows the release's id, and pins it.</summary>
    ReleaseManifest Complete(AbsolutePath directory, ReleaseManifest manifest)
    {
        if (Script(manifest) is not { Length: > 0 } text)
        {
            return manifest;
        }

        var script = directory / ReleaseStore.ScriptName;
        AtomicFile.WriteText(script, text);
        return manifest with { Scripts = [ReleasePacker.Pin(script, ReleaseFileKind.HostScript)] };
    }

    string Script(ReleaseManifest manifest) => manifest.Archive is not { } archive ? "" : HostScript.Render(new()
    {
        App = manifest.Product,
        Release = manifest.Release,
        Package = archive.Name,
        Sha256 = archive.Sha256,
        Size = archive.Size,
        Keep = Settings.Keep,
        Health = Settings.Health ?? "",
        HealthConsecutive = Settings.HealthConsecutive,
        HealthAttempts = Math.Min(Settings.HealthWithinSeconds + Settings.HealthConsecutive, 9999),
        HealthDeadlineSeconds = Settings.HealthWithinSeconds,
        Restart = Settings.Restart ?? "",
    });

    static void WriteDescription(AbsolutePath directory, ReleaseManifest manifest)
    {
        var bytes = manifest.ToBytes();
        AtomicFile.WriteBytes(directory / ReleaseStore.ManifestName, bytes);
        var lines = manifest.Files.Select(file => (file.Name, Line: SumLine(file)))
            .Append((ReleaseStore.ManifestName, $"{Digest.OfBytes(bytes)}  {ReleaseStore.ManifestName}\n"));
        var sums = lines.OrderBy(line => line.Item1, StringComparer.Ordinal).Select(line => line.Item2);
        AtomicFile.WriteText(directory / ReleaseStore.SumsName, string.Concat(sums));
    }

    // Two blanks: the format of sha256sum.
    static string SumLine(ReleaseFile file) => $"{file.Sha256}  {file.Name}\n";

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
