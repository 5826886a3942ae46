using NuGet.Packaging.Core;
using NuGet.Versioning;

namespace BuildKit.Packages;

/// <summary>Brings the package of a tool: as the lock file says, or chosen now and locked.</summary>
sealed class ToolResolver
{
    readonly ToolRequest request;
    readonly PackageFeeds feeds;
    readonly PackageStore store;

    ToolResolver(ToolRequest request)
    {
        this.request = request;
        var settings = FeedSettings.Load(request.Root);
        (feeds, store) = (new(settings), PackageStore.Of(settings));
    }

    /// <exception cref="BuildException">BK1002: id or version is not valid. BK1016: nuget.config cannot be read.</exception>
    public static ToolResolver Of(ToolRequest request) => new(request);

    /// <summary>The tool, ready to start.</summary>
    /// <exception cref="BuildException">BK1003–BK1018: it cannot be had, or is not what was locked.</exception>
    public async Task<ResolvedTool> ResolveAsync(Action<string> say, CancellationToken cancellation)
    {
        var locked = ToolLock.Read(request.LockFile).Find(request)
            ?? (request.IsLocked ? throw Errors.NotLocked(request).Exception() : await LockAsync(say, cancellation).ConfigureAwait(false));
        var package = await BringAsync(locked.Package, say, cancellation).ConfigureAwait(false);
        if (locked.Platforms.Count > 0)
        {
            package = await BringAsync(OfPlatform(locked), say, cancellation).ConfigureAwait(false);
        }

        return ToolEntry.Of(package, request).Resolved();
    }

    /// <summary>Makes sure that the tool can be used without a network, and is locked.</summary>
    /// <exception cref="BuildException">As <see cref="ResolveAsync"/>.</exception>
    public async Task RestoreAsync(Action<string> say, CancellationToken cancellation) =>
        await ResolveAsync(say, cancellation).ConfigureAwait(false);

    /// <summary>Locks what the request stands for today, whatever was locked before.</summary>
    /// <exception cref="BuildException">As <see cref="ResolveAsync"/>; BK1019: on a CI runner.</exception>
    public async Task UpdateAsync(Action<string> say, CancellationToken cancellation)
    {
        if (request.IsLocked)
        {
            throw Errors.UpdateOnRunner(request.LockFile).Exception();
        }

        var before = ToolLock.Read(request.LockFile).Find(request)?.Package;
        var after = (await LockAsync(say, cancellation).ConfigureAwait(false)).Package;
        say(before is null ? $"{after.Id} {after.Version} locked"
            : before == after ? $"{after.Id} {after.Version} is up to date"
            : $"{after.Id} {before.Version} → {after.Version}");
    }

    async Task<LockedTool> LockAsync(Action<string> say, CancellationToken cancellation)
    {
        var version = request.Version is { } exact
            ? PackageName.Version(request.Member, request.Id, exact)
            : await feeds.NewestAsync(PackageName.Id(request.Member, request.Id), cancellation).ConfigureAwait(false);
        var package = await BringAsync(new(request.Id, version.ToNormalizedString(), Hash: null), say, cancellation).ConfigureAwait(false);
        var entry = ToolEntry.Of(package, request);
        var locked = new LockedTool
        {
            Package = new(request.Id, version.ToNormalizedString(), package.Hash),
            Command = entry.Name,
            Platforms = await PlatformsAsync(entry, version, say, cancellation).ConfigureAwait(false),
        };
        ToolLock.Add(request, locked);
        return locked;
    }

    // Whoever works on another platform needs its hash as well, so all of them are looked at.
    async Task<IReadOnlyDictionary<string, LockedPackage>> PlatformsAsync(
        ToolEntry entry, NuGetVersion version, Action<string> say, CancellationToken cancellation)
    {
        var locked = new SortedDictionary<string, LockedPackage>(StringComparer.Ordinal);
        foreach (var (platform, id) in entry.PlatformPackages)
        {
            var package = await BringAsync(new(id, version.ToNormalizedString(), Hash: null), say, cancellation).ConfigureAwait(false);
            locked[platform] = new(id, version.ToNormalizedString(), package.Hash);
        }

        return locked;
    }

    static LockedPackage OfPlatform(LockedTool locked) =>
        BuildKit.Tools.Platform.Fitting.Select(platform => locked.Platforms.GetValueOrDefault(platform)).FirstOrDefault(package => package is not null)
        ?? throw Errors.PlatformMissing(locked.Package.Id, locked.Package.Version, [.. locked.Platforms.Keys]).Exception();

    // A hash of null is one that is not known yet. Content of another hash is neither installed nor used.
    async Task<InstalledPackage> BringAsync(LockedPackage wanted, Action<string> say, CancellationToken cancellation)
    {
        var identity = new PackageIdentity(
            PackageName.Id(request.Member, wanted.Id), PackageName.Version(request.Member, wanted.Id, wanted.Version));
        if (store.Find(identity) is { } installed)
        {
            ThrowIfOther(installed.Hash, installed.Directory);
            return installed;
        }

        using var download = await feeds.DownloadAsync(identity, say, cancellation).ConfigureAwait(false);
        ThrowIfOther(download.ContentHash(), download.Source);
        return await store.InstallAsync(identity, download, cancellation).ConfigureAwait(false);

        void ThrowIfOther(string hash, string place)
        {
            if (wanted.Hash is not null && wanted.Hash != hash)
            {
                throw Errors.ContentChanged(wanted.Id, wanted.Version, wanted.Hash, hash, place, request.LockFile).Exception();
            }
        }
    }
}
