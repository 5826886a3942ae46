using NuGet.Configuration;
using NuGet.Packaging;
using NuGet.Packaging.Core;

namespace BuildKit.Packages;

/// <summary>A package as it came from a source: in a temporary file, looked at but not trusted, and extracted nowhere.</summary>
sealed class DownloadedPackage : IDisposable
{
    readonly PackageIdentity identity;

    readonly PackageSource source;

    DownloadedPackage(PackageIdentity identity, PackageSource source, string file) => (this.identity, this.source, File) = (identity, source, file);

    /// <summary>The source as a person knows it.</summary>
    public string Source => FeedFailure.Named(source);

    public string Address => source.Source;

    public string File { get; }

    /// <exception cref="BuildException">BK1009: what came is no package, or another one.</exception>
    public static async Task<DownloadedPackage> TakeAsync(
        PackageIdentity identity, PackageSource source, IPackageDownloader downloader, CancellationToken cancellation)
    {
        var package = new DownloadedPackage(identity, source, Path.Combine(Path.GetTempPath(), $"buildkit-{Guid.NewGuid():N}.nupkg"));
        try
        {
            if (!await downloader.CopyNupkgFileToAsync(package.File, cancellation).ConfigureAwait(false))
            {
                throw new IOException("the package was listed, and then was not there");
            }

            await package.CheckAsync(cancellation).ConfigureAwait(false);
            return package;
        }
        catch
        {
            package.Dispose();
            throw;
        }
    }

    /// <summary>SHA-512 of the content without signatures: the same whichever feed signed it.</summary>
    public string ContentHash() => Read(package => package.GetContentHash(CancellationToken.None));

    public void Dispose() => System.IO.File.Delete(File);

    async Task CheckAsync(CancellationToken cancellation)
    {
        var found = Read(package => package.GetIdentity());
        if (!found.Equals(identity))
        {
            throw Errors.PackageBroken(identity, Source, $"it says that it is {found.Id} {found.Version.ToNormalizedString()}").Exception();
        }

        try
        {
            using var package = new PackageArchiveReader(File);
            await package.ValidatePackageEntriesAsync(cancellation).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is PackagingException or InvalidDataException)
        {
            throw Errors.PackageBroken(identity, Source, exception.Message).Exception(exception);
        }
    }

    T Read<T>(Func<PackageArchiveReader, T> read)
    {
        try
        {
            using var package = new PackageArchiveReader(File);
            return read(package);
        }
        catch (Exception exception) when (exception is InvalidDataException or PackagingException or System.Xml.XmlException or ArgumentException)
        {
            throw Errors.PackageBroken(identity, Source, exception.Message).Exception(exception);
        }
    }
}
