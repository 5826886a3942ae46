using NuGet.Packaging;
using NuGet.Versioning;

namespace BuildKit.Packages;

/// <summary>Ids and versions as a script writes them.</summary>
static class PackageName
{
    /// <exception cref="BuildException">BK1002: it is no id.</exception>
    public static string Id(string member, string id) =>
        id.Length is > 0 and <= PackageIdValidator.MaxPackageIdLength && PackageIdValidator.IsValidPackageId(id)
            ? id
            : throw Errors.InvalidPackage(member, id, version: null).Exception();

    /// <exception cref="BuildException">BK1002: it is no version.</exception>
    public static NuGetVersion Version(string member, string id, string version) =>
        NuGetVersion.TryParse(version, out var parsed) ? parsed : throw Errors.InvalidPackage(member, id, version).Exception();
}
