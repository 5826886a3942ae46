using System.Collections.Immutable;
using BuildKit.Ledger;
using BuildKit.Releases;

namespace BuildKit.Deployments;

/// <summary>Which release is wanted where; what a plan is pinned to.</summary>
sealed record WantedRelease
{
    public required string Product { get; init; }

    public required string Environment { get; init; }

    public required string Release { get; init; }

    /// <summary>SHA-256 of its manifest.</summary>
    public string Digest { get; init; } = "";

    public string Commit { get; init; } = "";

    /// <summary>Whether the ledger knows that its data were migrated.</summary>
    public bool IsMigrated { get; init; }

    /// <summary>Whether the ledger knows of the second half as well.</summary>
    public bool IsContracted { get; init; }

    /// <summary>SHA-256 of the list of hosts.</summary>
    public string InventoryDigest { get; init; } = "";

    /// <summary>How many releases stay on a host; null for what the release itself says.</summary>
    public int? Keep { get; init; }

    /// <summary>The packages that a host can unpack.</summary>
    public ImmutableArray<ReleaseFile> Packages { get; init; } = [];

    public bool CanBeStaged => !Packages.IsEmpty;

    public static WantedRelease Of(StoredRelease release, EnvironmentModel environment) => new()
    {
        Product = release.Manifest.Product,
        Environment = environment.Name,
        Release = release.Manifest.Release,
        Digest = release.Digest.ToString(),
        Commit = release.Manifest.Commit,
        InventoryDigest = environment.InventoryDigest,
        Keep = environment.Keep,
        Packages = [.. release.Manifest.Archives],
    };

    /// <summary>With what the ledger knows of its data.</summary>
    public WantedRelease Migrated(IEnumerable<LedgerEvent> events)
    {
        var done = events.OfType<DeploymentRecorded>().Where(e => e.Product == Product && e.Environment == Environment && e.Release == Release)
            .SelectMany(e => e.Migrations).Where(run => run.ExitCode == 0).ToList();
        return this with { IsMigrated = done.Exists(run => !run.Contract), IsContracted = done.Exists(run => run.Contract) };
    }

    /// <summary>SHA-256 of the package that the host unpacks.</summary>
    /// <exception cref="BuildException">BK0537: there is none for its platform.</exception>
    public string PackageFor(ObservedHost host) =>
        Packages.FirstOrDefault(package => (package.Platform ?? host.Platform) == host.Platform)?.Sha256
            ?? throw Errors.NoReleaseForPlatform(Product, Release, host.Name, host.Platform).Exception();
}
