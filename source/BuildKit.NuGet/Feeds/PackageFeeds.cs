using NuGet.Common;
using NuGet.Configuration;
using NuGet.Packaging.Core;
using NuGet.Protocol;
using NuGet.Protocol.Core.Types;
using NuGet.Versioning;

namespace BuildKit.Packages;

/// <summary>The package sources that are enabled, each asked only for packages that the source mapping lets it have.</summary>
sealed class PackageFeeds(ISettings settings)
{
    readonly IReadOnlyList<PackageSource> enabled = Enabled(settings);
    readonly PackageSourceMapping mapping = PackageSourceMapping.GetPackageSourceMapping(settings);

    /// <summary>The newest stable version.</summary>
    /// <exception cref="BuildException">
    /// BK1003: there is no such package. BK1005: a source does not answer, which may be the one that has it. BK1018: it has no stable version.
    /// </exception>
    public async Task<NuGetVersion> NewestAsync(string id, CancellationToken cancellation)
    {
        var answers = await AskAsync(id, cancellation).ConfigureAwait(false);
        var failures = Failures(answers);
        var versions = answers.SelectMany(answer => answer.Versions).ToList();
        return failures.Count > 0 ? throw Errors.SourcesFailed(id, version: null, failures).Exception()
            : versions.Count == 0 ? throw await NotFoundAsync(id, cancellation).ConfigureAwait(false)
            : versions.Where(version => !version.IsPrerelease).Max()
                ?? throw Errors.OnlyPrereleases(id, [.. versions.Order().TakeLast(3).Select(version => version.ToNormalizedString())]).Exception();
    }

    /// <summary>Downloads a package from the first source that has it, into a temporary file.</summary>
    /// <exception cref="BuildException">
    /// BK1003: no source has the package. BK1004: or only other versions. BK1005: the sources that may have it do not answer. BK1009: what
    /// came is no package.
    /// </exception>
    public async Task<DownloadedPackage> DownloadAsync(PackageIdentity package, Action<string> say, CancellationToken cancellation)
    {
        var failures = new List<(string Source, string Reason)>();
        using var cache = Cache();
        foreach (var source in SourcesOf(package.Id))
        {
            try
            {
                if (await DownloadAsync(package, source, cache, say, cancellation).ConfigureAwait(false) is { } downloaded)
                {
                    return downloaded;
                }
            }
            catch (Exception exception) when (exception is not (OperationCanceledException or BuildException))
            {
                failures.Add((FeedFailure.Named(source), FeedFailure.Reason(exception)));
            }
        }

        throw failures.Count > 0
            ? Errors.SourcesFailed(package.Id, package.Version.ToNormalizedString(), failures).Exception()
            : await VersionNotFoundAsync(package, cancellation).ConfigureAwait(false);
    }

    static async Task<DownloadedPackage?> DownloadAsync(
        PackageIdentity package, PackageSource source, SourceCacheContext cache, Action<string> say, CancellationToken cancellation)
    {
        var resource = await FinderAsync(source, cancellation).ConfigureAwait(false);
        using var downloader = await resource.GetPackageDownloaderAsync(package, cache, NullLogger.Instance, cancellation).ConfigureAwait(false);
        if (downloader is null)
        {
            return null;
        }

        say($"Downloading {package.Id} {package.Version.ToNormalizedString()} from {source.Name}");
        return await DownloadedPackage.TakeAsync(package, source, downloader, cancellation).ConfigureAwait(false);
    }

    // All at once: the newest of all sources counts.
    async Task<Answer[]> AskAsync(string id, CancellationToken cancellation)
    {
        using var cache = Cache();
        return await Task.WhenAll(SourcesOf(id).Select(source => AskAsync(id, source, cache, cancellation))).ConfigureAwait(false);
    }

    static async Task<Answer> AskAsync(string id, PackageSource source, SourceCacheContext cache, CancellationToken cancellation)
    {
        try
        {
            var resource = await FinderAsync(source, cancellation).ConfigureAwait(false);
            var versions = await resource.GetAllVersionsAsync(id, cache, NullLogger.Instance, cancellation).ConfigureAwait(false);
            return new(source, [.. versions ?? []], Failure: null);
        }
        catch (Exception exception) when (exception is not (OperationCanceledException or BuildException))
        {
            return new(source, [], FeedFailure.Reason(exception));
        }
    }

    // A repository object remembers what it was told; a new one asks.
    static async Task<FindPackageByIdResource> FinderAsync(PackageSource source, CancellationToken cancellation) =>
        await Repository.Factory.GetCoreV3(source).GetResourceAsync<FindPackageByIdResource>(cancellation).ConfigureAwait(false)
            ?? throw new IOException("it is no feed of packages");

    List<PackageSource> SourcesOf(string id)
    {
        var names = mapping.IsEnabled ? mapping.GetConfiguredPackageSources(id) : null;
        var sources = enabled.Where(source => names?.Contains(source.Name, StringComparer.OrdinalIgnoreCase) != false).ToList();
        var insecure = sources.FirstOrDefault(source => source is { IsHttp: true, IsHttps: false, AllowInsecureConnections: false });
        return sources.Count == 0 ? throw Errors.NoSource(id, [.. enabled.Select(source => source.Name)], mapping.IsEnabled).Exception()
            : insecure is not null ? throw Errors.InsecureSource(FeedFailure.Named(insecure)).Exception()
            : sources;
    }

    async Task<BuildException> VersionNotFoundAsync(PackageIdentity package, CancellationToken cancellation)
    {
        var versions = (await AskAsync(package.Id, cancellation).ConfigureAwait(false)).SelectMany(answer => answer.Versions).Distinct().Order().ToList();
        return versions.Count == 0
            ? await NotFoundAsync(package.Id, cancellation).ConfigureAwait(false)
            : Errors.VersionNotFound(package.Id, package.Version.ToNormalizedString(), Nearest(package.Version, versions), Names(package.Id)).Exception();
    }

    async Task<BuildException> NotFoundAsync(string id, CancellationToken cancellation) =>
        Errors.PackageNotFound(id, Names(id), await SimilarPackages.ToAsync(id, SourcesOf(id), cancellation).ConfigureAwait(false)).Exception();

    string[] Names(string id) => [.. SourcesOf(id).Select(FeedFailure.Named)];

    // Two before, two behind, and the newest.
    static string[] Nearest(NuGetVersion version, List<NuGetVersion> versions) =>
    [
        .. versions.Where(other => other < version).TakeLast(2).Concat(versions.Where(other => other > version).Take(2)).Append(versions[^1])
            .Distinct().Select(other => other.ToNormalizedString()),
    ];

    static List<(string, string)> Failures(Answer[] answers) =>
        [.. answers.Where(answer => answer.Failure is not null).Select(answer => (FeedFailure.Named(answer.Source), answer.Failure!))];

    static List<PackageSource> Enabled(ISettings settings) => [.. All(settings).Where(source => source.IsEnabled)];

    /// <summary>The sources of <c>nuget.config</c>, also those that are disabled.</summary>
    /// <exception cref="BuildException">BK1016: it cannot be read.</exception>
    public static IReadOnlyList<PackageSource> All(ISettings settings)
    {
        try
        {
            return [.. PackageSourceProvider.LoadPackageSources(settings)];
        }
        catch (NuGetConfigurationException exception)
        {
            throw Errors.ConfigurationInvalid(exception.Message).Exception(exception);
        }
    }

    // Packages go into the packages folder, and lists of versions are asked for only where they may have changed.
    static SourceCacheContext Cache() => new() { NoCache = true, DirectDownload = true };

    sealed record Answer(PackageSource Source, IReadOnlyList<NuGetVersion> Versions, string? Failure);
}
