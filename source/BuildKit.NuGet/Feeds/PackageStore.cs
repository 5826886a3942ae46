using NuGet.Common;
using NuGet.Configuration;
using NuGet.Packaging;
using NuGet.Packaging.Core;
using NuGet.Packaging.PackageExtraction;
using NuGet.Packaging.Signing;

namespace BuildKit.Packages;

/// <summary>A package that is extracted, complete, and known by its content.</summary>
sealed record InstalledPackage(PackageIdentity Identity, AbsolutePath Directory, string Hash);

/// <summary>
/// The user's packages folder, which restores fill as well. A package counts only if the file that NuGet writes last is there, so what
/// a killed process left behind is extracted again; two processes that install the same one wait for each other.
/// </summary>
sealed class PackageStore
{
    const string VerifiesSignatures = "DOTNET_NUGET_SIGNATURE_VERIFICATION";

    readonly ISettings settings;
    readonly VersionFolderPathResolver paths;
    readonly IReadOnlyList<VersionFolderPathResolver> all;

    PackageStore(ISettings settings, string folder)
    {
        this.settings = settings;
        paths = new(folder);
        all = [paths, .. SettingsUtility.GetFallbackPackageFolders(settings).Select(fallback => new VersionFolderPathResolver(fallback))];
    }

    public static PackageStore Of(ISettings settings) => new(settings, SettingsUtility.GetGlobalPackagesFolder(settings));

    /// <summary>The package, from the folder of the user or one that only serves to look things up; null if it is in none.</summary>
    public InstalledPackage? Find(PackageIdentity package) =>
        all.Select(folder => In(folder, package)).FirstOrDefault(installed => installed is not null);

    static InstalledPackage? In(VersionFolderPathResolver folder, PackageIdentity package)
    {
        try
        {
            return NupkgMetadataFileFormat.Read(folder.GetNupkgMetadataPath(package.Id, package.Version)) is { ContentHash: { Length: > 0 } hash }
                ? new(package, AbsolutePath.Of(folder.GetInstallPath(package.Id, package.Version)), hash)
                : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidDataException or System.Text.Json.JsonException)
        {
            return null;
        }
    }

    /// <exception cref="BuildException">BK1009: the package is refused. BK1017: the folder cannot be written.</exception>
    public async Task<InstalledPackage> InstallAsync(PackageIdentity package, DownloadedPackage download, CancellationToken cancellation)
    {
        try
        {
            RemoveUnreadableMark(package);
            await PackageExtractor.InstallFromSourceAsync(
                download.Address, package, target => CopyAsync(download, target, cancellation), paths, Extraction(), cancellation, Guid.Empty).ConfigureAwait(false);
        }
        catch (PackagingException exception)
        {
            throw Errors.PackageBroken(package, download.Source, exception.Message).Exception(exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Errors.NotInstalled(package, paths.RootPath, exception.Message).Exception(exception);
        }

        return Find(package) ?? throw Errors.NotInstalled(package, paths.RootPath, "it was not complete afterwards").Exception();
    }

    // NuGet would take it for installed.
    void RemoveUnreadableMark(PackageIdentity package)
    {
        var mark = paths.GetNupkgMetadataPath(package.Id, package.Version);
        if (File.Exists(mark) && In(paths, package) is null)
        {
            File.Delete(mark);
        }
    }

    PackageExtractionContext Extraction()
    {
        var policy = ClientPolicyContext.GetClientPolicy(settings, NullLogger.Instance);
        if (policy.Policy == SignatureValidationMode.Require && Environment.GetEnvironmentVariable(VerifiesSignatures) is null)
        {
            // Elsewhere than on Windows NuGet looks at signatures only where a program asks for it, as dotnet does.
            Environment.SetEnvironmentVariable(VerifiesSignatures, "true");
        }

        return new(PackageSaveMode.Defaultv3, PackageExtractionBehavior.XmlDocFileSaveMode, policy, NullLogger.Instance);
    }

    static async Task CopyAsync(DownloadedPackage download, Stream target, CancellationToken cancellation)
    {
        var source = File.OpenRead(download.File);
        await using var _ = source.ConfigureAwait(false);
        await source.CopyToAsync(target, cancellation).ConfigureAwait(false);
    }
}
