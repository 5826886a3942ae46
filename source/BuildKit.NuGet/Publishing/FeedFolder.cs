using BuildKit.Files;
using BuildKit.Releases;
using NuGet.Common;
using NuGet.Configuration;
using NuGet.Packaging;
using NuGet.Packaging.PackageExtraction;
using NuGet.Packaging.Signing;
using NuGet.Protocol;
using NuGet.Protocol.Core.Types;

namespace BuildKit.Packages;

/// <summary>
/// A feed that is a directory: flat, with all packages side by side, or with a directory for each version, whichever it is already.
/// </summary>
sealed class FeedFolder : IPackagePlace
{
    readonly AbsolutePath root;
    readonly ISettings settings;

    /// <exception cref="BuildException">BK0489: neither the directory nor its parent is there.</exception>
    public FeedFolder(AbsolutePath root, ISettings settings)
    {
        (this.root, this.settings) = (root, settings);
        if (!Directory.Exists(root) && !Directory.Exists(root.Parent))
        {
            throw BuildKit.Errors.DestinationMissing(root).Exception();
        }
    }

    public bool TakesSymbols => true;

    public async Task<PackageLook> LookAsync(PackageOnItsWay package, Patience patience) =>
        Find(package) is { } there ? await PackageLook.AtAsync(there, package.File, patience.Token).ConfigureAwait(false) : PackageLook.Missing;

    public async Task<bool> PushAsync(PackageOnItsWay package, Patience patience)
    {
        if (HasDirectories && !package.HoldsSymbols)
        {
            await AddAsync(package, patience.Token).ConfigureAwait(false);
        }
        else
        {
            AtomicFile.Write(PlaceOf(package), stream => CheckedFile.Copy(package.File, stream, patience));
        }

        return true;
    }

    bool HasDirectories => Directory.Exists(root) && LocalFolderUtility.GetLocalFeedType(root, NullLogger.Instance) == FeedType.FileSystemV3;

    AbsolutePath PlaceOf(PackageOnItsWay package)
    {
        var (id, version) = (package.Identity.Id, package.Identity.Version.ToNormalizedString());
        var extension = package.HoldsSymbols ? NuGetConstants.SnupkgExtension : NuGetConstants.PackageExtension;
        return HasDirectories
            ? root / id.ToLowerInvariant() / version.ToLowerInvariant() / $"{id}.{version}{extension}".ToLowerInvariant()
            : root / $"{id}.{version}{extension}";
    }

    AbsolutePath? Find(PackageOnItsWay package)
    {
        var place = PlaceOf(package);
        if (package.HoldsSymbols || !Directory.Exists(root) || (!HasDirectories && File.Exists(place)))
        {
            return File.Exists(place) ? place : null;
        }

        var found = HasDirectories ? LocalFolderUtility.GetPackageV3(root, package.Identity, NullLogger.Instance)
            : LocalFolderUtility.GetPackageV2(root, package.Identity, NullLogger.Instance);
        return found is null ? null : AbsolutePath.Of(found.Path);
    }

    // NuGet writes last what makes a package count.
    async Task AddAsync(PackageOnItsWay package, CancellationToken cancellation)
    {
        var extraction = new PackageExtractionContext(
            PackageSaveMode.Defaultv3, PackageExtractionBehavior.XmlDocFileSaveMode, ClientPolicyContext.GetClientPolicy(settings, NullLogger.Instance), NullLogger.Instance);
        var addition = new OfflineFeedAddContext(package.File.Path, root, NullLogger.Instance,
            throwIfSourcePackageIsInvalid: true, throwIfPackageExistsAndInvalid: false, throwIfPackageExists: false, extraction);
        try
        {
            await OfflineFeedUtility.AddPackageToSource(addition, cancellation).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw BuildKit.Errors.FileOperationFailed("add a package to", root, exception.Message).Exception(exception);
        }
    }
}
